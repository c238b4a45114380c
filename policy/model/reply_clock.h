// How long the one asked has to answer a request, and how much of it is left.
//
// The limit follows from the request's urgency and from whether the answer is directly accessible to the one asked. The
// clock begins when the broker accepts the request, stands still from each question for clarification until its answer,
// and ends with the answer; all of these times are the log's, so both sides compute the same clock.
// Guarantee: the same clock whatever the order of the pauses, and whether they overlap; time that a pause takes is
// never used; what is used only grows with time. Source: Directive (EU) 2023/977, art. 5 (docs/vocabulary.md). Pure;
// thread-safe.
#pragma once

#include <span>

#include "crypto/base/time.h"
#include "policy/model/vocabulary.h"

namespace puente::model {

// Is what is asked for directly accessible to the one asked? As in schemas/content.capnp.
enum class Access : std::uint8_t { unknown, direct, indirect };
std::string_view name_of(Access);  // "unknown", "direct", "indirect"

// Where nobody has said which it is: a threat to life is answered at once with what is there, and what is urgent is
// taken to be accessible only indirectly.
Duration reply_limit(Urgency urgency, Access access);

// A question for clarification, accepted and answered; not answered: it still pauses the clock.
struct ClockPause {
  Instant from;
  std::optional<Instant> until;
};

struct ReplyClock {
  Duration limit;              // that the one asked has
  Duration used;               // of it, without the pauses
  bool paused = false;         // now, or when the clock ended
  std::optional<Instant> due;  // when the limit is over; nothing: it is paused before that

  Duration left() const { return {limit.ms - used.ms}; }  // below zero: overdue by so much
  bool overdue() const { return used > limit; }
};

// As it stands at `at`, or as it stood when the answer was accepted, where `at` is that. `at` before `begin`: nothing
// is used.
ReplyClock reply_clock(Instant begin, Duration limit, std::span<const ClockPause> pauses, Instant at);

}  // namespace puente::model
