#include "broker/core/log/readings.h"

#include <fmt/format.h>

#include <algorithm>

namespace puente::broker::core {
namespace {

constexpr Duration followed_for = hours(1);

}  // namespace

Result<Readings::Part> Readings::part(const KeyId& auditor, const codec::FetchLog& message, std::uint64_t size,
                                      Instant now) {
  const bool follows = message.purpose == codec::ReadPurpose::follow;
  const auto found = newest_.find(auditor);
  if (found != newest_.end() && found->second.purpose == message.purpose && found->second.next == message.from) {
    const Reading& reading = found->second;
    if (follows && now - reading.since < followed_for && now >= reading.since) return Part{size, std::nullopt};
    if (!follows && message.from < reading.end) return Part{std::min(size, reading.end), std::nullopt};
  }
  // Nothing is there to be handed out.
  if (!follows && message.from == size) return Part{size, std::nullopt};
  Begun& begun = begun_[auditor];
  if (now - begun.minute >= minutes(1) || now < begun.minute) begun = {now, 0};
  if (++begun.count > begun_a_minute_)
    return fail(
        ErrorCode::unavailable,
        fmt::format("budget {}: an auditor begins {} readings of the log within a minute: come again in the next",
                    name_of(Budget::log_readings), begun_a_minute_));
  newest_[auditor] = {message.purpose, message.from, size, now};
  return Part{size, codec::AuditReadEvent{auditor, message.from, follows ? 0 : size - message.from, message.purpose}};
}

Duration Readings::come_again(const KeyId& auditor, Instant now) const {
  const auto found = begun_.find(auditor);
  return found == begun_.end() ? Duration{} : found->second.minute + minutes(1) - now;
}

void Readings::handed(const KeyId& auditor, std::uint64_t next) { newest_.at(auditor).next = next; }

}  // namespace puente::broker::core
