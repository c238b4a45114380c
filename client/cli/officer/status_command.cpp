// `puente status`: what the agent says of itself, and its alarms.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/present/messages/records.h"
#include "client/present/messages/requests.h"
#include "client/present/messages/told.h"
#include "client/present/pause_words.h"

namespace puente::client::cli {
namespace {

struct StatusOptions {
  bool seen = false;
};

// Alarms: what two governments quarrel about must not scroll by in a file that nobody reads.
Status show_alarms(Context& context, session::AgentApi& api, const json& status) {
  if (!status.is_object() || status.value("alarms", 0) == 0) return {};
  context.exit = Exit::finding;
  fmt::print("\n{}\n", say(context, messages::records::alarms));
  PUENTE_TRY(const json done, api.call({{"op", "alarms"}}, [&](const json& item) -> Status {
    fmt::print("  {}  {}  (x{})\n", text_at(item, "last"), say(context, text_at(item, "text")), text_at(item, "count"));
    return {};
  }));
  return {};
}

// What wants a person as long as it stands: nobody can forget it by --seen.
void show_standing(const Context& context, const json& done) {
  namespace texts = messages::records;
  for (const json& one : list_at(done, "standing")) {
    const std::string why = text_at(one, "why"), count = text_at(one, "count"), since = text_at(one, "since");
    fmt::print("{} {}\n", fit(say(context, texts::attention), 14),
               why == "unopened"   ? say(context, messages::told::unopened, count, since)
               : why == "overdue"  ? say(context, messages::requests::overdue_ones, count)
               : why == "soon"     ? say(context, messages::requests::soon_ones, count, since)
               : why == "exported" ? say(context, texts::exported_still, count, since)
               : why == "stuck"    ? say(context, texts::stuck_drafts, count, since)
               : why == "budget"
                   ? say(context, texts::over_budget, since, text_at(one, "detail"), count, text_at(one, "until"))
               : why == "unproven" ? say(context, texts::unproven_entries, count)
                                   : say(context, texts::no_head, since));
  }
  for (const json& one : list_at(done, "stuck"))
    fmt::print("{} {} {}\n", fit("", 14), text_at(one, "count"), say(context, text_at(one, "reason")));
}

Status status(Context& context, const StatusOptions& options) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  if (options.seen) {
    PUENTE_TRY(const json forgotten, api.call({{"op", "forget-alarms"}}));
  }
  PUENTE_TRY(const json done, api.call({{"op", "status"}}));
  if (done.is_object() && (done.value("alarms", 0) > 0 || !list_at(done, "standing").empty()))
    context.exit = Exit::finding;
  if (context.json) {
    fmt::print("{}\n", line_of(done));
    return {};
  }
  const auto flag = [&](const char* key) {
    return done.is_object() && done.value(key, false) ? say(context, messages::records::yes)
                                                      : say(context, messages::records::no);
  };
  fmt::print("{} {}\n", fit(say(context, messages::records::agency), 14), text_at(done, "agency"));
  fmt::print("{} {}\n", fit(say(context, messages::records::device), 14), text_at(done, "device"));
  fmt::print("{} {}\n", fit(say(context, messages::records::connected), 14), flag("connected"));
  fmt::print("{} {}  {}\n", fit(say(context, messages::records::ready), 14), flag("ready"),
             say(context, text_at(done, "reason")));
  fmt::print("{} {}\n", fit(say(context, messages::records::inbox), 14), text_at(done, "inbox"));
  if (done.is_object() && done.contains("requests")) {
    const json& requests = done["requests"];
    fmt::print("{} {}\n", fit(say(context, messages::requests::requests), 14),
               say(context, messages::requests::counts, text_at(requests, "forMe"), text_at(requests, "overdue"),
                   text_at(requests, "forOthers"), text_at(requests, "othersOverdue")));
  }
  for (const json& pause : list_at(done, "pauses"))
    fmt::print("{} {}\n", fit(say(context, messages::records::paused), 14),
               present::pause_line(context.language, pause));
  if (done.is_object() && done.contains("outbox") && done["outbox"].is_object())
    for (const auto& [state, count] : done["outbox"].items())
      fmt::print("{} {}\n", fit(label(context.language, escape(state)), 14), line_of(count));
  if (done.is_object() && done.contains("policy"))
    fmt::print("{} MX {}, US {}\n", fit(say(context, messages::records::policy), 14), text_at(done["policy"], "MX"),
               text_at(done["policy"], "US"));
  const std::string shard = text_at(done, "shard");
  fmt::print(
      "{} {}{}\n", fit(say(context, messages::records::log), 14), text_at(done, "head"),
      shard.empty() || shard == "1" ? "" : fmt::format("  {} {}", say(context, messages::records::shard), shard));
  if (done.is_object() && done.contains("entered"))
    fmt::print("{} {}\n", fit(say(context, messages::records::entered), 14),
               say(context, messages::records::entered_counts, text_at(done["entered"], "proven"),
                   text_at(done["entered"], "unproven")));
  const json mismatched = list_at(done, "mismatched");
  for (const json& one : mismatched)
    fmt::print("{} {} {}\n", fit(say(context, messages::records::evidence), 14),
               one.is_string() ? escape(one.get<std::string>()) : "", say(context, messages::records::rungs_mismatch));
  for (const json& witness : list_at(done, "witnesses")) {
    const std::string cosigned = text_at(witness, "cosigned");
    fmt::print(
        "{} {} {}  {}\n", fit(say(context, messages::records::witness), 14), text_at(witness, "nation"),
        text_at(witness, "name"),
        cosigned.empty() || cosigned == "null" ? say(context, messages::records::witness_missing) : cosigned.c_str());
  }
  show_standing(context, done);
  return show_alarms(context, api, done);
}

}  // namespace

void add_status_command(const Command& program, Context& context) {
  const auto status_options = std::make_shared<StatusOptions>();
  const Command state = program.subcommand(
      "status",
      "the agent: connection, outbox, inbox, policies, witnesses; exit code 2 while there are alarms, "
      "drafts that are stuck, or entries without proof");
  state.flag("--seen", status_options->seen, "forget the alarms told so far: somebody has seen to them");
  state.on_run([&context, status_options] { return status(context, *status_options); });
}

}  // namespace puente::client::cli
