#include "policy/model/reply_clock.h"

#include <algorithm>
#include <array>

namespace puente::model {

std::string_view name_of(Access access) {
  constexpr std::array<std::string_view, 3> names{"unknown", "direct", "indirect"};
  return names.at(static_cast<std::size_t>(access));
}

Duration reply_limit(Urgency urgency, Access access) {
  constexpr Duration directly = hours(8), indirectly = days(3), otherwise = days(7);
  switch (urgency) {
    case Urgency::threat_to_life:
      return access == Access::indirect ? indirectly : directly;
    case Urgency::urgent:
      return access == Access::direct ? directly : indirectly;
    case Urgency::routine:
      return otherwise;
  }
  return otherwise;
}

ReplyClock reply_clock(Instant begin, Duration limit, std::span<const ClockPause> pauses, Instant at) {
  std::vector<ClockPause> standing;  // those that began, in order, without overlaps
  for (const ClockPause& one : pauses)
    if (one.from < at && (!one.until || *one.until > begin))
      standing.push_back({std::max(one.from, begin), one.until && *one.until < at ? one.until : std::nullopt});
  std::ranges::sort(standing, {}, &ClockPause::from);
  ReplyClock out{limit, {}, false, begin + limit};
  Instant running_since = begin;
  for (const ClockPause& one : standing) {
    if (out.paused) break;  // a pause without end takes in all that follow
    if (one.until && *one.until <= running_since) continue;
    if (one.from > running_since) out.used.ms += (one.from - running_since).ms;
    const Instant paused_from = std::max(one.from, running_since);
    // Once the limit is over, no pause gives time back.
    const bool counts = !out.overdue();
    out.paused = !one.until;
    running_since = one.until.value_or(at);
    if (!counts) continue;
    if (out.paused)
      out.due.reset();
    else
      out.due = *out.due + (running_since - paused_from);
  }
  if (!out.paused && at > running_since) out.used.ms += (at - running_since).ms;
  return out;
}

}  // namespace puente::model
