#include "broker/core/log/readings.h"

#include <algorithm>

namespace puente::broker::core {
namespace {

constexpr Duration followed_for = hours(1);
constexpr unsigned begun_a_minute = 60;

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
  if (++begun.count > begun_a_minute)
    return fail(ErrorCode::unavailable, "too many readings of the log within a minute: come again in the next");
  newest_[auditor] = {message.purpose, message.from, size, now};
  return Part{size, codec::AuditReadEvent{auditor, message.from, follows ? 0 : size - message.from, message.purpose}};
}

void Readings::handed(const KeyId& auditor, std::uint64_t next) { newest_.at(auditor).next = next; }

}  // namespace puente::broker::core
