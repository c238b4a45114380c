// Requests between agencies and what answers them: which reply belongs to which request, which request is a question
// for clarification, and what each clock says.
//
// A reply or refusal answers a request where it names it, and goes from the one asked to the one who asked. A request
// asks for clarification where it names a request that goes the other way: it has a clock of its own, and pauses that
// one's until it is answered. A reply with a coded reason says what it leaves out: a partial answer, which ends no
// clock. The first other answer does; what comes later changes nothing. Whether the answer is directly accessible is
// said by the request, and after it by the one asked, whose last word counts. Guarantee: the same states whatever the
// order of the list and whatever is in it twice; whatever a hostile peer names, the time is that of sorting the list.
// Contract: records that were recalled are left out by the caller. Pure; thread-safe.
#pragma once

#include <span>
#include <string>

#include "crypto/base/bytes.h"
#include "policy/model/reply_clock.h"

namespace puente::model {

constexpr bool is_exchange(Kind kind) { return kind == Kind::request || kind == Kind::reply || kind == Kind::refusal; }
// Does a reply with this section say what it leaves out, and why?
constexpr bool says_partial(Kind kind, Section section) { return kind == Kind::reply && section == Section::reason; }

// One request, reply or refusal, as it went from one agency to one other.
struct Exchanged {
  RecordId record;
  std::string from, to;
  Kind kind = Kind::request;
  Urgency urgency = Urgency::routine;
  std::optional<RecordId> reply_to;
  Instant accepted;  // by the broker
  Access access = Access::unknown;
  bool partial = false;  // of a reply
};

// Places in the list that was given.
struct RequestState {
  std::size_t request = 0;
  std::optional<std::size_t> clarifies;     // the request that it asks about
  std::vector<std::size_t> clarifications;  // that the one asked has asked for, by the time of their acceptance
  std::vector<std::size_t> partial;         // answers, likewise
  std::optional<std::size_t> answer;        // that ended the clock
  Access access = Access::unknown;
  ReplyClock clock;  // now, or as it ended
};

// A state for each request of the list, in its order, once where it is there twice.
std::vector<RequestState> follow_requests(std::span<const Exchanged> all, Instant now);

}  // namespace puente::model
