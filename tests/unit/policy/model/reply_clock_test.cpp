#include "policy/model/reply_clock.h"

#include <rapidcheck.h>
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

namespace puente::model {
namespace {

const Instant begin = parse_utc("2026-11-24T08:00:00Z").value();

// What the clock is defined by, minute by minute.
struct Counted {
  std::int64_t used = 0;
  bool paused = false;
  std::optional<std::int64_t> due;  // minutes behind the begin
};
bool is_paused(const std::vector<ClockPause>& pauses, std::int64_t minute) {
  const Instant t = begin + minutes(minute);
  return std::ranges::any_of(pauses,
                             [&](const ClockPause& one) { return one.from <= t && (!one.until || t < *one.until); });
}
Counted count(const std::vector<ClockPause>& pauses, std::int64_t limit, std::int64_t at) {
  Counted out;
  for (std::int64_t minute = 0; minute < at; ++minute) {
    out.paused = is_paused(pauses, minute);
    if (out.paused) continue;
    if (++out.used == limit) out.due = minute + 1;
  }
  return out;
}

std::vector<ClockPause> any_pauses() {
  std::vector<ClockPause> out(*rc::gen::inRange<std::size_t>(0, 6));
  for (ClockPause& one : out) {
    one.from = begin + minutes(*rc::gen::inRange(-20, 120));
    if (*rc::gen::inRange(0, 4) > 0) one.until = one.from + minutes(*rc::gen::inRange(0, 60));
  }
  return out;
}

}  // namespace

TEST_CASE("the limit follows from urgency and accessibility") {
  using enum Urgency;
  using enum Access;
  CHECK(reply_limit(urgent, direct) == hours(8));
  CHECK(reply_limit(urgent, indirect) == days(3));
  CHECK(reply_limit(urgent, unknown) == days(3));
  for (const Access access : {unknown, direct, indirect}) CHECK(reply_limit(routine, access) == days(7));
  CHECK(reply_limit(threat_to_life, unknown) == hours(8));
  CHECK(reply_limit(threat_to_life, direct) == hours(8));
  CHECK(reply_limit(threat_to_life, indirect) == days(3));
}

TEST_CASE("without pauses the clock is due a limit after its begin, and overdue only beyond that") {
  const ReplyClock before = reply_clock(begin, hours(8), {}, begin + hours(8));
  CHECK(before.due == begin + hours(8));
  CHECK(before.left() == Duration{});
  CHECK_FALSE(before.overdue());
  CHECK(reply_clock(begin, hours(8), {}, begin + hours(8) + milliseconds(1)).overdue());
  CHECK(reply_clock(begin, hours(8), {}, begin - hours(1)).used == Duration{});
}

TEST_CASE("a question for clarification stops the clock until its answer") {
  const std::vector<ClockPause> asked{{begin + hours(2), std::nullopt}};
  const ReplyClock paused = reply_clock(begin, hours(8), asked, begin + days(9));
  CHECK(paused.paused);
  CHECK_FALSE(paused.due);
  CHECK(paused.left() == hours(6));
  CHECK_FALSE(paused.overdue());
  const std::vector<ClockPause> answered{{begin + hours(2), begin + hours(5)}};
  const ReplyClock running = reply_clock(begin, hours(8), answered, begin + hours(6));
  CHECK(running.due == begin + hours(11));
  CHECK(running.left() == hours(5));
}

TEST_CASE("a question that comes when the limit is over gives no time back") {
  const std::vector<ClockPause> late{{begin + hours(9), std::nullopt}};
  const ReplyClock clock = reply_clock(begin, hours(8), late, begin + hours(20));
  CHECK(clock.overdue());
  CHECK(clock.left() == hours(-1));
  CHECK(clock.due == begin + hours(8));
}

TEST_CASE("any pauses in any order: as counted minute by minute") {
  CHECK(rc::check([] {
    std::vector<ClockPause> pauses = any_pauses();
    const std::int64_t limit = *rc::gen::inRange(1, 90), at = *rc::gen::inRange(0, 200);
    const Counted counted = count(pauses, limit, at);
    const ReplyClock clock = reply_clock(begin, minutes(limit), pauses, begin + minutes(at));
    RC_ASSERT(clock.used == minutes(counted.used));
    RC_ASSERT(clock.overdue() == (counted.used > limit));
    if (counted.due && at > *counted.due) RC_ASSERT(clock.due == begin + minutes(*counted.due));
    // While it runs and nothing else happens, it is due when what is left has passed.
    const bool open = std::ranges::any_of(pauses, [&](const ClockPause& one) {
      return one.from < begin + minutes(at) && (!one.until || *one.until >= begin + minutes(at));
    });
    if (!open && counted.used < limit) RC_ASSERT(clock.due == begin + minutes(at) + clock.left());
    std::ranges::reverse(pauses);
    RC_ASSERT(reply_clock(begin, minutes(limit), pauses, begin + minutes(at)).used == clock.used);
  }));
}

TEST_CASE("what is used never falls, and grows no faster than time") {
  CHECK(rc::check([] {
    const std::vector<ClockPause> pauses = any_pauses();
    const Instant at = begin + minutes(*rc::gen::inRange(-5, 200));
    const Duration step = minutes(*rc::gen::inRange(0, 50));
    const Duration before = reply_clock(begin, minutes(60), pauses, at).used;
    const Duration after = reply_clock(begin, minutes(60), pauses, at + step).used;
    RC_ASSERT(after >= before);
    RC_ASSERT(after.ms - before.ms <= step.ms);
  }));
}

}  // namespace puente::model
