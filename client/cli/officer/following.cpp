#include "client/cli/officer/following.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "client/cli/officer/record_lookup.h"
#include "client/present/messages/told.h"
#include "io/process.h"

namespace puente::client::cli {
namespace {

constexpr std::uint64_t wait_seconds = 60;

std::string sentence_of(const Context& context, const json& event) {
  const std::string name = text_at(event, "event"), agency = text_at(event, "agency");
  const std::string id = text_at(event, "record").substr(0, short_id_digits);
  if (name == "threat-to-life") return say(context, messages::told::threat_to_life, agency, id);
  if (name == "escalated") return say(context, messages::told::escalated, agency, id);
  if (name == "clock") return say(context, messages::told::clock, agency, id);
  if (name == "overdue") return say(context, messages::told::overdue, agency, id);
  if (name == "recalled") return say(context, messages::told::recalled, agency, id);
  if (name == "alarm") return say(context, messages::told::alarm);
  return say(context, messages::told::new_record, agency, id);
}

// A new record as the inbox lists it; of all else a sentence.
Status print_event(const Context& context, session::AgentApi& api, const json& event,
                   const std::function<void(const json&)>& print_record) {
  if (context.json) {
    fmt::print("{}\n", line_of(event));
    return {};
  }
  const auto position = event.is_object() ? event.find("position") : event.end();
  if (text_at(event, "event") != "new" || position == event.end() || !position->is_number_unsigned()) {
    fmt::print("{}  {}\n", text_at(event, "time"), sentence_of(context, event));
    return {};
  }
  const std::uint64_t before = position->get<std::uint64_t>() - 1;
  return api
      .call({{"op", "inbox"}, {"after", before}, {"limit", 1}},
            [&](const json& item) -> Status {
              print_record(item);
              return {};
            })
      .map([](const json&) {});
}

Status print_events(const Context& context, session::AgentApi& api,
                    const std::function<void(const json&)>& print_record) {
  PUENTE_TRY(json done, api.call({{"op", "events"}}));
  while (true) {
    const auto next = done.is_object() ? done.find("next") : done.end();
    if (next == done.end() || !next->is_number_unsigned())
      return fail(ErrorCode::malformed, "the agent did not say where its events go on");
    std::vector<json> events;
    PUENTE_TRY(done,
               api.call({{"op", "events"}, {"after", *next}, {"wait", wait_seconds}}, [&](const json& event) -> Status {
                 events.push_back(event);
                 return {};
               }));
    if (!context.json && done.is_object() && done.value("missed", false) && !events.empty())
      fmt::print(stderr, "{}\n",
                 say(context, messages::told::missed, events.front().value("number", std::uint64_t{0})));
    for (const json& event : events) PUENTE_REQUIRE(print_event(context, api, event, print_record));
    if (std::fflush(stdout) != 0) return fail(ErrorCode::io, "nobody reads what is written any more");
  }
}

}  // namespace

Status follow(const Context& context, const std::function<void(const json&)>& print_record) {
  PUENTE_TRY(session::AgentApi api, agent_of(context));  // before: it may ask for a passphrase, which Ctrl-C ends
  PUENTE_TRY(const puente::io::StopSignal stop, puente::io::StopSignal::take());
  api.end_on(stop.descriptor());
  if (!context.json) fmt::print(stderr, "{}\n", say(context, messages::told::follows));
  const Status ended = print_events(context, api, print_record);
  if (!ended && stop.take_asked() != puente::io::StopSignal::Asked::nothing) return {};
  return ended;
}

}  // namespace puente::client::cli
