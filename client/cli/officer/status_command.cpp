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
  const present::Screen screen = context.screen();
  fmt::print("\n{}\n", present::painted(screen, {say(context, messages::records::alarms), present::Tone::alarm}));
  PUENTE_TRY(const json done, api.call({{"op", "alarms"}}, [&](const json& item) -> Status {
    fmt::print("{}", present::wrapped(screen,
                                      fmt::format("  {}  {}  (x{})", text_at(item, "last"),
                                                  say(context, text_at(item, "text")), text_at(item, "count")),
                                      4));
    return {};
  }));
  return {};
}

// What wants a person as long as it stands: nobody can forget it by --seen.
void show_standing(const Context& context, const present::Table& table, const json& done) {
  namespace texts = messages::records;
  constexpr present::Tone tone = present::Tone::warning;
  for (const json& one : list_at(done, "standing")) {
    const std::string why = text_at(one, "why"), count = text_at(one, "count"), since = text_at(one, "since");
    const bool overdue = why == "overdue", unopened = why == "unopened";
    fmt::print("{}", table.row({{say(context, texts::attention), tone}},
                               {{unopened            ? say(context, messages::told::unopened, count, since)
                                 : overdue           ? say(context, messages::requests::overdue_ones, count)
                                 : why == "soon"     ? say(context, messages::requests::soon_ones, count, since)
                                 : why == "exported" ? say(context, texts::exported_still, count, since)
                                 : why == "stuck"    ? say(context, texts::stuck_drafts, count, since)
                                 : why == "budget"   ? say(context, texts::over_budget, since, text_at(one, "detail"),
                                                           count, text_at(one, "until"))
                                 : why == "unproven" ? say(context, texts::unproven_entries, count)
                                                     : say(context, texts::no_head, since),
                                 overdue || unopened ? present::Tone::alarm : tone}}));
  }
  for (const json& one : list_at(done, "stuck"))
    fmt::print("{}", table.row({""}, {text_at(one, "count") + " " + say(context, text_at(one, "reason"))}));
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
  const present::Table table = present::labelled(context.screen(), 14);
  const auto row = [&](std::string_view name, const std::string& value, present::Tone tone = present::Tone::plain) {
    fmt::print("{}", table.row({{name, tone}}, {value}));
  };
  namespace texts = messages::records;
  row(say(context, texts::agency), text_at(done, "agency"));
  row(say(context, texts::device), text_at(done, "device"));
  row(say(context, texts::connected), flag("connected"));
  const std::string reason = say(context, text_at(done, "reason"));
  row(say(context, texts::ready), flag("ready") + std::string(reason.empty() ? "" : "  " + reason));
  row(say(context, texts::inbox), text_at(done, "inbox"));
  if (done.is_object() && done.contains("requests")) {
    const json& requests = done["requests"];
    row(say(context, messages::requests::requests),
        say(context, messages::requests::counts, text_at(requests, "forMe"), text_at(requests, "overdue"),
            text_at(requests, "forOthers"), text_at(requests, "othersOverdue")));
  }
  for (const json& pause : list_at(done, "pauses"))
    row(say(context, texts::paused), present::pause_line(context.language, pause), present::Tone::alarm);
  if (done.is_object() && done.contains("outbox") && done["outbox"].is_object())
    for (const auto& [state, count] : done["outbox"].items())
      row(label(context.language, escape(state)), line_of(count));
  if (done.is_object() && done.contains("policy"))
    row(say(context, texts::policy), "MX " + text_at(done["policy"], "MX") + ", US " + text_at(done["policy"], "US"));
  const std::string shard = text_at(done, "shard");
  row(say(context, texts::log),
      text_at(done, "head") +
          (shard.empty() || shard == "1" ? "" : fmt::format("  {} {}", say(context, texts::shard), shard)));
  if (done.is_object() && done.contains("entered"))
    row(say(context, texts::entered),
        say(context, texts::entered_counts, text_at(done["entered"], "proven"), text_at(done["entered"], "unproven")));
  for (const json& one : list_at(done, "mismatched"))
    row(say(context, texts::evidence),
        (one.is_string() ? escape(one.get<std::string>()) : "") + " " + say(context, texts::rungs_mismatch),
        present::Tone::warning);
  for (const json& witness : list_at(done, "witnesses")) {
    const std::string cosigned = text_at(witness, "cosigned");
    const bool missing = cosigned.empty() || cosigned == "null";
    row(say(context, texts::witness),
        fmt::format("{} {}  {}", text_at(witness, "nation"), text_at(witness, "name"),
                    missing ? say(context, texts::witness_missing) : cosigned.c_str()),
        missing ? present::Tone::warning : present::Tone::plain);
  }
  show_standing(context, table, done);
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
