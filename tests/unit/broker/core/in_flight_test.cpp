#include "broker/core/session/in_flight.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::broker::core {
namespace {

using Stage = InFlight::Stage;

KeyId device_of(std::uint8_t number) {
  KeyId out;
  out.array()[0] = number;
  return out;
}

ports::QueueRow row_of(std::uint8_t device, std::uint64_t number, std::uint64_t index, bool voided = false) {
  ports::QueueRow out{device_of(device), number, Hash{}, std::nullopt, {}, std::nullopt};
  out.delivery = ports::DeliveryRow{number, {}, {}, {}, index, 0, voided};
  return out;
}

bool anybody(const KeyId&) { return true; }

}  // namespace

TEST_CASE("A delivery waits for its quorum only after the batch with its event is durable") {
  InFlight it;
  it.open(device_of(1));
  it.put(row_of(1, 1, 10), Stage::committing, 100);
  it.stored();  // of an earlier batch
  CHECK(it.take_proven(100, anybody).empty());
  it.handed_out();
  it.put(row_of(1, 2, 11), Stage::committing, 100);
  it.stored();
  CHECK(it.take_proven(10, anybody).empty());
  const auto proven = it.take_proven(100, anybody);
  REQUIRE(proven.size() == 1);
  CHECK(proven[0] == InFlight::Place{device_of(1), 1});
  it.sent(proven[0]);
  CHECK(it.find(proven[0])->stage == Stage::sent);
  CHECK(it.find({device_of(1), 2})->stage == Stage::committing);
}

TEST_CASE("An event that took another's place while its batch was out does not become durable with that batch") {
  InFlight it;
  it.open(device_of(1));
  it.put(row_of(1, 1, 10), Stage::committing, 100);
  it.handed_out();
  it.put(row_of(1, 1, 20, true), Stage::committing, 100);  // a recall, say
  it.stored();
  CHECK(it.find({device_of(1), 1})->stage == Stage::committing);
  CHECK(it.take_proven(100, anybody).empty());
  it.handed_out();
  it.stored();
  CHECK(it.take_proven(100, anybody).size() == 1);
}

TEST_CASE("What waits for a recipient that holds a newer head stays, in the order of the log") {
  InFlight it;
  it.open(device_of(1));
  it.open(device_of(2));
  it.put(row_of(1, 1, 10), Stage::waiting_for_quorum, 1);
  it.put(row_of(2, 1, 11), Stage::waiting_for_quorum, 1);
  it.put(row_of(2, 2, 9), Stage::waiting_for_quorum, 1);
  const auto second = it.take_proven(100, [](const KeyId& device) { return device == device_of(2); });
  REQUIRE(second.size() == 2);
  CHECK(second[0].second == 2);
  CHECK(it.take_proven(100, anybody).size() == 1);
}

TEST_CASE("All that is on its way to a recipient is bounded, however many senders begin") {
  InFlight it;
  const KeyId device = device_of(1);
  it.open(device);
  std::size_t bytes = 0;
  constexpr std::size_t record = 9 << 20;
  for (std::uint8_t sender = 1; sender < 60; ++sender) {
    for (const bool threat_to_life : {false, true}) {
      ports::QueueRow row = row_of(1, std::uint64_t{sender} * 2 + (threat_to_life ? 1 : 0), sender);
      row.facts.sender = device_of(sender);
      row.facts.urgency = threat_to_life ? model::Urgency::threat_to_life : model::Urgency::routine;
      const ports::Lane lane = ports::lane_of(row.facts);
      REQUIRE(lane.threat_to_life == threat_to_life);
      if (!it.takes(device, lane, 60)) continue;
      it.put(std::move(row), Stage::committing, record);
      bytes += record;
    }
  }
  CHECK(bytes >= in_flight_bytes_max);
  CHECK(bytes < in_flight_bytes_max + record);
}

TEST_CASE("A window is bounded by number and by bytes, and asks for more only when much of it is free") {
  InFlight it;
  const KeyId device = device_of(1);
  const ports::Lane lane{};
  CHECK_FALSE(it.takes(device, lane, 1));
  it.open(device);
  CHECK(it.wants_more(device, lane, 1));
  std::uint64_t all = 0;
  while (it.takes(device, lane, 1)) {
    ++all;
    it.put(row_of(1, all, all), Stage::sent, 1);
    REQUIRE(all < 10'000);
  }
  it.remove({device, 1});
  CHECK(it.takes(device, lane, 1));
  CHECK_FALSE(it.wants_more(device, lane, 1));
  for (std::uint64_t number = 2; number <= all / 4 + 1; ++number) it.remove({device, number});
  CHECK(it.wants_more(device, lane, 1));
  it.put(row_of(1, all + 1, 1), Stage::sent, 64 << 20);
  CHECK_FALSE(it.takes(device, lane, 1));
  it.close(device);
  CHECK(it.find({device, all}) == nullptr);
}

TEST_CASE("Senders share a window, none waits for another, and threats to life have a window of their own") {
  InFlight it;
  const KeyId device = device_of(1);
  it.open(device);
  std::uint64_t number = 0;
  const auto fill = [&](const ports::Lane& lane, std::size_t senders, std::size_t bytes = 1) {
    std::size_t out = 0;
    for (; it.takes(device, lane, senders); ++out) {
      REQUIRE(out < 10'000);
      ++number;
      ports::QueueRow row = row_of(1, number, number);
      row.facts = {lane.sender, model::Kind::seizure,
                   lane.threat_to_life ? model::Urgency::threat_to_life : model::Urgency::routine};
      it.put(std::move(row), Stage::sent, bytes);
    }
    return out;
  };
  const ports::Lane first{false, device_of(2)}, second{false, device_of(3)}, third{false, device_of(4)};
  SECTION("in records") {
    const std::size_t alone = fill(first, 1);
    // The window is full of what nobody takes: the others go on all the same, a few at a time.
    CHECK(fill(second, 2) == 4);
    CHECK(fill(third, 3) == 4);
    const std::size_t urgent = fill({true, device_of(2)}, 1);
    CHECK(urgent > 100);
    CHECK(fill({true, device_of(3)}, 2) == 4);
    CHECK(alone > urgent);
  }
  SECTION("evenly, where they come together") {
    const std::size_t half = fill(first, 2);
    CHECK(fill(second, 2) == half);
    CHECK(fill(first, 1) == 0);
  }
  SECTION("in bytes") {
    CHECK(fill(first, 2, 1 << 20) == 20);
    CHECK(fill(second, 2, 1 << 20) == 20);
    CHECK(fill(third, 3, 1 << 20) == 1);  // and a record may go beyond
  }
}

TEST_CASE("What was sent is counted, but for what became void") {
  InFlight it;
  it.open(device_of(1));
  it.put(row_of(1, 1, 1), Stage::sent, 1);
  it.put(row_of(1, 2, 2), Stage::sent, 1);
  it.put(row_of(1, 3, 3), Stage::waiting_for_quorum, 1);
  CHECK(it.count_sent([](const ports::QueueRow&) { return true; }) == 2);
  it.replace_row({device_of(1), 2}, row_of(1, 2, 4, true));
  CHECK(it.count_sent([](const ports::QueueRow&) { return true; }) == 1);
}

}  // namespace puente::broker::core
