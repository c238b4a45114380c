#include "client/core/told/telling.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "client/core/exchange/standing.h"
#include "crypto/base/transcript.h"

namespace puente::client::core {
namespace {

constexpr Duration clocks_every = minutes(1), alarms_every = minutes(1);
constexpr std::size_t event_parts = 5, clock_parts = 3;
constexpr std::size_t clocks_max = 1 << 20;
constexpr std::size_t alarm_bytes_max = 1000;

Bytes encode(const Event& event) {
  Transcript out;
  out.lp(number_value(event.number))
      .lp(number_value(static_cast<std::uint64_t>(event.kind)))
      .lp(number_value(static_cast<std::uint64_t>(event.at.ms)))
      .lp(event.about.sender.view())
      .lp(event.about.record_id.view());
  return std::move(out).bytes();
}

Result<EventKind> kind_from(ByteView bytes) {
  PUENTE_TRY(const std::uint64_t kind, number_from(bytes));
  if (kind >= event_kinds) return fail(ErrorCode::malformed, "an event of an unknown kind");
  return static_cast<EventKind>(kind);
}

Result<EventRecord> record_from(ByteView sender, ByteView id) {
  EventRecord out;
  PUENTE_TRY(out.sender, KeyId::from(sender));
  PUENTE_TRY(out.record_id, RecordId::from(id));
  return out;
}

Result<Event> decode_event(ByteView bytes) {
  PUENTE_TRY(const std::vector<ByteView> parts, read_lps(bytes, event_parts));
  if (parts.size() != event_parts) return fail(ErrorCode::malformed, "an event is cut off");
  Event out;
  PUENTE_TRY(out.number, number_from(parts[0]));
  PUENTE_TRY(out.kind, kind_from(parts[1]));
  PUENTE_TRY(const std::uint64_t at, number_from(parts[2]));
  out.at = Instant{static_cast<std::int64_t>(at)};
  PUENTE_TRY(out.about, record_from(parts[3], parts[4]));
  return out;
}

Result<std::map<EventRecord, EventKind>> decode_clocks(ByteView bytes) {
  PUENTE_TRY(const std::vector<ByteView> parts, read_lps(bytes, clock_parts * clocks_max));
  if (parts.size() % clock_parts != 0) return fail(ErrorCode::malformed, "a clock is cut off");
  std::map<EventRecord, EventKind> out;
  for (std::size_t i = 0; i < parts.size(); i += clock_parts) {
    PUENTE_TRY(const EventRecord record, record_from(parts[i], parts[i + 1]));
    PUENTE_TRY(out[record], kind_from(parts[i + 2]));
  }
  return out;
}

Bytes encode(const std::map<EventRecord, EventKind>& clocks) {
  Transcript out;
  for (const auto& [record, kind] : clocks)
    out.lp(record.sender.view()).lp(record.record_id.view()).lp(number_value(static_cast<std::uint64_t>(kind)));
  return std::move(out).bytes();
}

}  // namespace

std::string_view name_of(EventKind kind) {
  constexpr std::array<std::string_view, event_kinds> names = {"new",     "threat-to-life", "escalated", "clock",
                                                               "overdue", "recalled",       "alarm"};
  return names.at(static_cast<std::size_t>(kind));
}

StoreStatus Telling::restore(ports::AgentReads& store, const Values& values) {
  for (auto found = values.lower_bound(value_event); found != values.end() && found->first.starts_with(value_event);
       ++found) {
    PUENTE_TRY(const Event event, read_back(decode_event(found->second), found->first));
    events_.push_back(event);
  }
  std::ranges::sort(events_, {}, &Event::number);
  newest_ = events_.empty() ? 0 : events_.back().number;
  PUENTE_TRY(taken_, number_of(values, value_events_taken));
  if (const auto found = values.find(value_threats); found != values.end()) {
    PUENTE_TRY(threats_, read_back(Threats::read(found->second), value_threats));
  }
  if (const auto found = values.find(value_clocks_told); found != values.end()) {
    PUENTE_TRY(clocks_, read_back(decode_clocks(found->second), value_clocks_told));
  }
  PUENTE_TRY(const std::vector<ports::AlarmRow> alarms, store.alarms());
  alarms_told_ = alarms.size();
  return {};
}

void Telling::tell(Turn& turn, EventKind kind, const EventRecord& about) {
  const Event event{++newest_, kind, turn.now, about};
  events_.push_back(event);
  if (events_.size() > kept_max) events_.pop_front();
  turn.batch.values[fmt::format("{}{:04}", value_event, event.number % kept_max)] = encode(event);
  if (!rules_.command) {
    taken_ = newest_;
    turn.batch.values[value_events_taken] = number_value(taken_);
  }
  turn.after.push_back(Happened{event});
}

void Telling::save_threats(Turn& turn) const { turn.batch.values[value_threats] = threats_.save(); }

void Telling::arrived(Turn& turn, const EventRecord& record, model::Urgency urgency) {
  if (urgency != model::Urgency::threat_to_life) {
    tell(turn, EventKind::arrived, record);
    return;
  }
  if (threats_.follow(record, turn.now)) save_threats(turn);
  tell(turn, EventKind::threat_to_life, record);
}

void Telling::recalled(Turn& turn, const EventRecord& record) {
  opened(turn, record);  // there is nothing to open any more
  tell(turn, EventKind::recalled, record);
}

void Telling::opened(Turn& turn, const EventRecord& record) {
  if (threats_.over(record)) save_threats(turn);
}

StoreStatus Telling::tick(Turn& turn, ports::AgentReads& store, const model::AgencyId& self) {
  const std::vector<Threats::Due> due = threats_.take_due(turn.now, rules_.times);
  if (!due.empty()) save_threats(turn);
  for (const Threats::Due& one : due) tell(turn, one.kind, one.about);
  if (turn.now - clocks_at_ >= clocks_every || turn.now < clocks_at_) {
    clocks_at_ = turn.now;
    PUENTE_REQUIRE(tell_clocks(turn, store, self));
  }
  return tell_alarms(turn, store);
}

StoreStatus Telling::tell_alarms(Turn& turn, ports::AgentReads& store) {
  const bool waits = turn.now - alarm_at_ < alarms_every && turn.now >= alarm_at_;
  if (waits || !(alarmed_ || command_failed_)) return {};
  PUENTE_TRY(const std::vector<ports::AlarmRow> alarms, store.alarms());
  if (alarmed_ && alarms.size() > alarms_told_) {
    alarm_at_ = turn.now;
    tell(turn, EventKind::alarm, {});
  }
  alarms_told_ = alarms.size();
  alarmed_ = command_failed_ = false;
  return {};
}

StoreStatus Telling::tell_clocks(Turn& turn, ports::AgentReads& store, const model::AgencyId& self) {
  PUENTE_TRY(const Exchanges all, exchanges_of(store, self, turn.now));
  std::map<EventRecord, EventKind> told;
  for (const model::RequestState& state : all.requests) {
    const ports::ExchangeRow& row = all.rows[all.row_of[state.request]];
    if (state.answer || row.sent() || told.size() >= clocks_max) continue;
    const EventRecord record{row.device, row.record_id};
    const auto before = clocks_.find(record);
    std::optional<EventKind> now = before == clocks_.end() ? std::nullopt : std::optional(before->second);
    if (state.clock.overdue() && now != EventKind::overdue)
      tell(turn, *(now = EventKind::overdue), record);
    else if (ends_soon(state.clock) && !now)
      tell(turn, *(now = EventKind::clock), record);
    if (now) told.emplace(record, *now);
  }
  if (told == clocks_) return {};
  clocks_ = std::move(told);
  turn.batch.values[value_clocks_told] = encode(clocks_);
  return {};
}

StoreStatus Telling::handle(Turn& turn, const SetTelling& input) {
  rules_ = input;
  if (rules_.command || taken_ == newest_) return {};
  taken_ = newest_;
  turn.batch.values[value_events_taken] = number_value(taken_);
  return {};
}

StoreStatus Telling::handle(Turn& turn, const EventsTaken& input) {
  taken_ = std::clamp(input.number, taken_, newest_);
  turn.batch.values[value_events_taken] = number_value(taken_);
  return {};
}

// Kept as an alarm that is told to nobody by a command: the command is what fails.
StoreStatus Telling::handle(Turn& turn, const CommandFailed& input) {
  turn.notice(Notice::Level::warning, input.what);
  turn.batch.alarms.emplace_back(turn.now, input.what.substr(0, alarm_bytes_max));
  command_failed_ = true;
  return {};
}

std::vector<Event> Telling::after(std::uint64_t number, std::size_t count) const {
  auto first = std::ranges::upper_bound(events_, number, {}, &Event::number);
  const auto left = static_cast<std::size_t>(events_.end() - first);
  return {first, first + static_cast<std::ptrdiff_t>(std::min(left, count))};
}

}  // namespace puente::client::core
