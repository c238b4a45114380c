#include "broker/core/log/readings.h"

#include <fmt/format.h>

#include <algorithm>

namespace puente::broker::core {
namespace {

constexpr Duration followed_for = hours(1);

}  // namespace

Result<Readings::Part> Readings::part(Turn& turn, const KeyId& auditor, const codec::FetchLog& message,
                                      std::uint64_t size) {
  const Instant now = turn.now;
  const bool follows = message.purpose == codec::ReadPurpose::follow;
  const auto found = newest_.find(auditor);
  if (found != newest_.end() && found->second.purpose == message.purpose && found->second.next == message.from) {
    const Reading& reading = found->second;
    if (follows && now - reading.since < followed_for && now >= reading.since) return Part{size, std::nullopt};
    if (!follows && message.from < reading.end) return Part{std::min(size, reading.end), std::nullopt};
  }
  // Nothing is there to be handed out.
  if (!follows && message.from == size) return Part{size, std::nullopt};
  MinuteCount& begun = begun_[auditor];
  if (begun.add(now) > begun_a_minute_)
    return over_budget(
        turn, {Budget::log_readings, begun.end() - now},
        fmt::format("budget {}: an auditor may begin {} readings of the log a minute: come again in the next",
                    name_of(Budget::log_readings), begun_a_minute_));
  newest_[auditor] = {message.purpose, message.from, size, now};
  return Part{size, codec::AuditReadEvent{auditor, message.from, follows ? 0 : size - message.from, message.purpose}};
}

void Readings::handed(const KeyId& auditor, std::uint64_t next) { newest_.at(auditor).next = next; }

}  // namespace puente::broker::core
