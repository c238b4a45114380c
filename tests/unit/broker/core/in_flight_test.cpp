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

TEST_CASE("A window is bounded by number and by bytes, and asks for more only when much of it is free") {
  InFlight it;
  const KeyId device = device_of(1);
  CHECK(it.room(device) == 0);
  it.open(device);
  const std::size_t all = it.room(device);
  CHECK(it.wants_more(device));
  for (std::uint64_t number = 1; number <= all; ++number) it.put(row_of(1, number, number), Stage::sent, 1);
  CHECK(it.room(device) == 0);
  it.remove({device, 1});
  CHECK(it.room(device) == 1);
  CHECK_FALSE(it.wants_more(device));
  for (std::uint64_t number = 2; number <= all / 4; ++number) it.remove({device, number});
  CHECK(it.wants_more(device));
  it.put(row_of(1, all + 1, 1), Stage::sent, 64 << 20);
  CHECK(it.room(device) == 0);
  it.close(device);
  CHECK(it.find({device, all}) == nullptr);
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
