// Records that did not reach somebody: what a person can do, and sending them again.
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/cli/commands.h"
#include "client/cli/officer/record_lookup.h"
#include "client/present/messages/again.h"
#include "client/present/messages/sending.h"
#include "client/present/sending_lines.h"

namespace puente::client::cli {
namespace {

std::string advice_of(const Context& context, const json& item) {
  const std::string why = text_at(item, "why"), id = text_at(item, "record").substr(0, short_id_digits);
  if (why == "paused") return say(context, messages::again::paused, id);
  if (why == "over-quota") return say(context, messages::again::over_quota, id);
  if (why == "expired") return say(context, messages::again::expired, id);
  if (why == "refused") return say(context, messages::again::refused, label(context.language, text_at(item, "fault")));
  if (why == "nothing-permitted") return say(context, messages::again::nothing_permitted);
  if (why == "device-gone") return say(context, messages::again::device_gone, id);
  return say(context, messages::again::not_accepted, say(context, text_at(item, "detail")), id);
}

Status dead_letters(Context& context, std::uint64_t limit) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  bool any = false;
  PUENTE_TRY(const json done, api.call({{"op", "dead-letters"}, {"limit", limit}}, [&](const json& item) -> Status {
    any = true;
    if (context.json)
      fmt::print("{}\n", line_of(item));
    else
      fmt::print("{:>7}  {} {} {} {}\n         {}\n", text_at(item, "position"), text_at(item, "created"),
                 fit(text_at(item, "agency"), 14), text_at(item, "record").substr(0, short_id_digits),
                 label(context.language, text_at(item, "kind")), advice_of(context, item));
    return {};
  }));
  if (any)
    context.exit = Exit::finding;
  else if (!context.json)
    fmt::print("{}\n", say(context, messages::again::none));
  return {};
}

Status resend(Context& context, const std::string& name) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const std::string record, record_named(api, name, Among::sent));
  const char* const language = language_of_data(context) == Language::spanish ? "es" : "en";
  PUENTE_TRY(const json done, api.call({{"op", "resend"}, {"record", record}, {"language", language}}));
  const std::uint64_t without = present::without_anything(done);
  if (without > 0) context.exit = Exit::finding;
  if (context.json) {
    fmt::print("{}\n", line_of(done));
    return {};
  }
  fmt::print("{}\n", say(context, messages::again::sent_again, record, text_at(done, "record")));
  fmt::print("{}", present::record_lines(context.language, done, context.screen()));
  if (without > 0) fmt::print("{}\n", say(context, messages::sending::gets_nothing, without));
  return {};
}

}  // namespace

void add_again_commands(const Command& program, Context& context) {
  const auto record = std::make_shared<std::string>();
  const Command again = program.subcommand(
      "resend", "send a record again to those that a pause, a quota or its end kept it from: puente resend 8c1f");
  again.option("record", *record, "its id, the first digits of it, or its position").required();
  again.on_run([&context, record] { return resend(context, *record); });

  const auto limit = std::make_shared<std::uint64_t>(100);
  const Command dead = program.subcommand(
      "dead-letters", "records sent that did not reach somebody, and what to do; exit code 2 where there are any");
  dead.option("--limit", *limit, "at most so many").range(1, 1000);
  dead.on_run([&context, limit] { return dead_letters(context, *limit); });
}

}  // namespace puente::client::cli
