#include "client/core/told/threats.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/must.h"

namespace puente::client::core {
namespace {

constexpr Instant begin{1'800'000'000'000};
constexpr TellingTimes times{minutes(2), minutes(10)};

EventRecord record(std::uint8_t sender, std::uint8_t id) {
  EventRecord out;
  out.sender.array()[0] = sender;
  out.record_id.array()[0] = id;
  return out;
}
std::size_t told(const std::vector<Threats::Due>& due, EventKind kind) {
  return static_cast<std::size_t>(std::ranges::count(due, kind, &Threats::Due::kind));
}

}  // namespace

TEST_CASE("a threat to life is told again every two minutes, and escalated once, until somebody opens it") {
  Threats threats;
  REQUIRE(threats.follow(record(1, 1), begin));
  std::vector<std::int64_t> again, escalated;
  for (std::int64_t second = 1; second <= 14 * 60; ++second)
    for (const Threats::Due& one : threats.take_due(begin + seconds(second), times))
      (one.kind == EventKind::escalated ? escalated : again).push_back(second);
  CHECK(again == std::vector<std::int64_t>{120, 240, 360, 480, 600, 720, 840});
  CHECK(escalated == std::vector<std::int64_t>{600});
  CHECK(threats.over(record(1, 1)));
  CHECK_FALSE(threats.over(record(1, 1)));
  CHECK(threats.take_due(begin + hours(2), times).empty());
  CHECK(threats.count() == 0);
}

TEST_CASE("an agency that sets no time has nothing escalated") {
  Threats threats;
  REQUIRE(threats.follow(record(1, 1), begin));
  const auto due = threats.take_due(begin + hours(20), {minutes(2), {}});
  CHECK(due.size() == 1);
  CHECK(told(due, EventKind::escalated) == 0);
}

TEST_CASE("after a night without the agent each is told once, not once for each time that was missed") {
  Threats threats;
  for (std::uint8_t id = 0; id < 5; ++id) REQUIRE(threats.follow(record(1, id), begin));
  Threats read = Threats::read(threats.save()).value();
  CHECK(read.count() == 5);
  CHECK(read.oldest() == begin);
  const auto due = read.take_due(begin + hours(9), times);
  CHECK(told(due, EventKind::threat_to_life) == 5);
  CHECK(told(due, EventKind::escalated) == 5);
  Threats again = Threats::read(read.save()).value();
  CHECK(again.take_due(begin + hours(9) + seconds(119), times).empty());
  CHECK(again.take_due(begin + hours(9) + minutes(2), times).size() == 5);
}

TEST_CASE("a clock that is set back by a day delays nothing by more than the time between two") {
  Threats threats;
  REQUIRE(threats.follow(record(1, 1), begin));
  const Instant back = begin - days(1);
  CHECK(threats.take_due(back, times).size() == 1);
  CHECK(threats.take_due(back + seconds(119), times).empty());
  CHECK(threats.take_due(back + minutes(2), times).size() == 1);
  CHECK(told(threats.take_due(back + minutes(10), times), EventKind::escalated) == 1);
}

TEST_CASE("one sender's flood takes nobody else's place") {
  Threats threats;
  std::size_t followed = 0;
  for (std::uint8_t id = 0; id < 200; ++id) followed += threats.follow(record(1, id), begin) ? 1U : 0U;
  CHECK(followed == Threats::of_one_sender_max);
  CHECK(threats.follow(record(2, 1), begin));
  CHECK(threats.take_due(begin + minutes(2), times).size() == Threats::of_one_sender_max + 1);
  CHECK(threats.over(record(1, 0)));
  CHECK(threats.follow(record(1, 199), begin));
}

TEST_CASE("what is saved is read back, and damage is an error") {
  Threats threats;
  REQUIRE(threats.follow(record(1, 1), begin));
  Bytes saved = threats.save();
  CHECK(Threats::read(saved).value().save() == saved);
  CHECK(Threats::read({}).value().count() == 0);
  for (const std::size_t cut : {std::size_t{1}, saved.size() / 2, saved.size() - 1})
    CHECK_FALSE(Threats::read(ByteView(saved).first(cut)));
}

}  // namespace puente::client::core
