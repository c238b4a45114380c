// What happens, for those who wait for it.
#include <algorithm>

#include "client/api/handlers.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

constexpr std::size_t events_at_once = 100;
constexpr std::uint64_t wait_seconds_max = 60;

StoreResult<json> event_json(const Context& context, const core::Event& event) {
  json out{{"number", event.number}, {"event", core::name_of(event.kind)}, {"time", format_utc(event.at)}};
  if (event.about == core::EventRecord()) return out;
  out["record"] = event.about.record_id.hex();
  out["device"] = event.about.sender.hex();
  PUENTE_TRY(const std::vector<ports::InboxRow> rows, context.store.inbox(event.about.record_id));
  const auto row = std::ranges::find(rows, event.about.sender, &ports::InboxRow::sender);
  if (row == rows.end()) return out;
  out["agency"] = row->agency;
  out["position"] = row->position;
  return out;
}

Handled events_after(const Context& context, std::uint64_t after) {
  const core::Telling& telling = context.agent.parts().telling;
  Reply out;
  std::uint64_t next = std::min(after, telling.newest());
  for (const core::Event& event : telling.after(after, events_at_once)) {
    PUENTE_TRY(json item, event_json(context, event));
    out.items.push_back(std::move(item));
    next = event.number;
  }
  const std::uint64_t first = out.items.empty() ? next + 1 : out.items.front()["number"].get<std::uint64_t>();
  out.done = {{"next", next}, {"missed", first > after + 1}};
  return out;
}

}  // namespace

Handled events(const Context& context, Values& values) {
  const std::uint64_t newest = context.agent.parts().telling.newest();
  const std::uint64_t* const given = values.find<std::uint64_t>("after");
  // Of a store that was put back, later numbers are not known: what comes from now on is told.
  const std::uint64_t after = given == nullptr ? newest : std::min(*given, newest);
  const std::uint64_t wait = values.value_or("wait", std::uint64_t{0});
  if (wait > wait_seconds_max) return fail(ErrorCode::usage, "'wait' is a number of seconds from 0 to 60");
  if (wait == 0 || after < newest) return events_after(context, after);
  return AwaitEvent{seconds(static_cast<std::int64_t>(wait)),
                    [after](const Context& later) { return events_after(later, after); }};
}

}  // namespace puente::client::api
