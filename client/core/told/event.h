// What a person is told of: that something happened, and to which record. Never contents.
#pragma once

#include <cstdint>
#include <string_view>

#include "crypto/base/time.h"
#include "schemas/codec/record.h"

namespace puente::client::core {

enum class EventKind : std::uint8_t {
  arrived,         // a record was received
  threat_to_life,  // one of that urgency was, and again until somebody opens it
  escalated,       // nobody has opened it within the time that the agency sets
  clock,           // of a request to this agency: a quarter of its limit is left
  overdue,         // the limit is over
  recalled,        // its sender took back a record that was received
  alarm            // something that a person must see (puente status)
};
inline constexpr std::size_t event_kinds = 7;
// "new", "threat-to-life", "escalated", "clock", "overdue", "recalled", "alarm".
std::string_view name_of(EventKind kind);

// Which record, where the event is about one; else zeros.
struct EventRecord {
  KeyId sender;  // its device
  RecordId record_id;
  friend auto operator<=>(const EventRecord&, const EventRecord&) = default;
};
struct Event {
  std::uint64_t number = 0;  // from 1, ascending; none is given twice
  EventKind kind = EventKind::arrived;
  Instant at;
  EventRecord about;
};

}  // namespace puente::client::core
