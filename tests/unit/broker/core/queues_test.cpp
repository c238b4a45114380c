#include "broker/core/delivery/queues.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/core/bridge.h"

namespace puente::broker::core {
using namespace puente::broker::test;
namespace {

struct Step {
  primitives::Drbg random{Seed{}};
  ports::WriteBatch batch;
  Outputs after, at_once;
  Turn turn{Instant{1}, Instant{1}, random, batch, after, at_once};
};

ports::QueueRow row_at(std::uint64_t position, model::Urgency urgency = model::Urgency::routine) {
  return {KeyId{}, position, Hash{}, std::nullopt, {KeyId{}, model::Kind::advisory, urgency}, std::nullopt};
}

}  // namespace

TEST_CASE("An agent says hello so often within a minute, and is told to come again") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  for (int i = 0; i < 20; ++i) {
    run.hello("dea");
    CHECK(run.heard<codec::Welcome>("dea").size() == 1);
  }
  run.hello("dea");
  run.settle();
  CHECK(run.heard<codec::Welcome>("dea").empty());
  CHECK(run.heard<codec::Refusal>("dea").at(0).code == ErrorCode::unavailable);
  run.hello("fgr");
  CHECK(run.heard<codec::Welcome>("fgr").size() == 1);
  run.advance(minutes(1));
  run.hello("dea");
  CHECK(run.heard<codec::Welcome>("dea").size() == 1);
}

TEST_CASE(
    "A sender has no more waiting for a recipient than is free there, and the last sixteenth is for threats to life") {
  Queues it(160);
  Step step;
  std::uint64_t position = 0;
  const auto row = [&](std::uint8_t sender, model::Urgency urgency = model::Urgency::routine) {
    ports::QueueRow out = row_at(++position, urgency);
    out.facts.sender.array()[0] = sender;
    return out;
  };
  // How many more of that sender find room.
  const auto fill = [&](std::uint8_t sender, model::Urgency urgency = model::Urgency::routine) {
    std::size_t taken = 0;
    for (;; ++taken) {
      const ports::QueueRow next = row(sender, urgency);
      const std::vector<record::inspect::InspectedEntry> entries{{next.recipient, {}, {}}};
      if (!it.check_room(step.turn, ports::lane_of(next.facts), entries)) return taken;
      it.add(step.turn, next);
    }
  };
  CHECK(fill(1) == 75);  // of 150: as many as are free
  CHECK(fill(2) == 38);
  CHECK(fill(3) == 19);
  CHECK(fill(1) == 0);
  CHECK(step.turn.over->budget == Budget::recipient_queue);
  CHECK(fill(4, model::Urgency::threat_to_life) == 14);
  CHECK(fill(5) > 0);  // who has nothing waiting
}

TEST_CASE("Rows that wait are counted by recipient and facts until they are void or removed") {
  Queues it;
  Step step;
  const ports::QueueRow first = row_at(it.next_position());
  it.add(step.turn, first);
  ports::QueueRow second = row_at(it.next_position(), model::Urgency::threat_to_life);
  it.add(step.turn, second);
  CHECK(second.position == first.position + 1);
  CHECK(it.waiting().size() == 2);
  CHECK(it.lengths().at(KeyId{}) == 2);

  CHECK(it.lanes(KeyId{}) == std::vector<ports::Lane>{{true, KeyId{}}, {false, KeyId{}}});
  CHECK(it.senders(KeyId{}, true) == 1);

  it.voided(second);
  CHECK(it.waiting().size() == 1);
  CHECK(it.lengths().at(KeyId{}) == 2);  // its number still goes out
  second.delivery = ports::DeliveryRow{1, {}, {}, {}, 0, 0, true};
  it.voided(second);  // again: it was void before
  CHECK(it.waiting().size() == 1);
  it.remove(step.turn, second);
  it.remove(step.turn, first);
  CHECK(it.waiting().empty());
  CHECK(it.lengths().empty());
  CHECK(it.lanes(KeyId{}).empty());
  CHECK(it.senders(KeyId{}, false) == 0);
  CHECK(step.batch.dequeued.size() == 2);
}

TEST_CASE("A row that waits again stands at the end, and numbers go on after a start") {
  Queues it;
  Step step;
  const ports::QueueRow first = row_at(it.next_position());
  it.add(step.turn, first);
  it.add_again(step.turn, first, "");
  REQUIRE(step.batch.queued.size() == 1);
  CHECK(step.batch.queued[0].position == 2);
  CHECK(step.batch.queued[0].justification == "");
  CHECK(it.take_number(step.turn, KeyId{}) == 1);
  CHECK(it.take_number(step.turn, KeyId{}) == 2);

  store::MemoryStore store;
  REQUIRE(store.commit(step.batch));
  Queues again;
  REQUIRE(again.restore(store, store.values().value()));
  CHECK(again.next_position() == 3);
  CHECK(again.last_number(KeyId{}) == 2);
  CHECK(again.waiting().size() == 1);
  CHECK(again.lanes(KeyId{}) == std::vector<ports::Lane>{{false, KeyId{}}});
}

}  // namespace puente::broker::core
