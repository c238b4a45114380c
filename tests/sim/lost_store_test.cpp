// An agent whose store was lost, or replaced by an older copy of itself.
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/records.h"

namespace puente::sim {
namespace {

using client::core::WhenBehind;

// Three records are delivered, and one is a draft; the store that is left knows of one, or of nothing.
struct OlderStore {
  explicit OlderStore(bool empty) {
    for (int i = 0; i < 3; ++i) delivered(world["fgr"].send(seizure));
    world.disconnect("fgr");
    if (empty) {
      world["fgr"].store = client::ports::MemoryAgentStore();
      return;
    }
    waits = world["fgr"].send(seizure);
    client::ports::AgentBatch batch;
    batch.values[client::core::value_sequence] = client::core::number_value(1);
    must(world["fgr"].store.commit(batch));
  }
  void delivered(const RecordId& id) {
    world.settle();
    REQUIRE(world["fgr"].state(id) == OutboxState::finished);
  }
  void start(WhenBehind when_behind) {
    world["fgr"].when_behind = when_behind;
    world.restart_agent("fgr");
    world.connect("fgr");
    world.advance(minutes(2));
  }

  World world;
  std::optional<RecordId> waits;  // a draft of the older copy
};

}  // namespace

TEST_CASE("An agent whose store is empty or old sends nothing, and says what the broker holds") {
  for (const bool empty : {true, false}) {
    OlderStore it(empty);
    it.start(WhenBehind::hold);
    const Status ready = it.world["fgr"].agent->ready(it.world.now());
    REQUIRE(ready.error().code == ErrorCode::conflict);
    CHECK(ready.error().what.find("the broker holds 3") != std::string::npos);
    CHECK(it.world["fgr"].alarms() > 0);
    const RecordId id = it.world["fgr"].send(seizure);
    it.world.advance(minutes(2));
    CHECK(it.world["fgr"].state(id) == OutboxState::draft);
    CHECK(it.world.broker.alarms.empty());
  }
}

TEST_CASE("By order it goes on behind what the broker holds, and sends nothing a second time") {
  for (const bool empty : {true, false}) {
    OlderStore it(empty);
    it.start(WhenBehind::go_on);
    CHECK(it.world["fgr"].agent->ready(it.world.now()));
    if (it.waits) CHECK(it.world["fgr"].state(*it.waits) == OutboxState::refused);
    const RecordId id = it.world["fgr"].send(seizure);
    it.world.settle();
    CHECK(it.world["fgr"].state(id) == OutboxState::finished);
    CHECK(it.world.broker.alarms.empty());
    it.world["fgr"].when_behind = WhenBehind::hold;  // the order is for one start
    it.world.restart_agent("fgr");
    it.world.connect("fgr");
    it.world.advance(minutes(2));
    CHECK(it.world["fgr"].agent->ready(it.world.now()));
  }
}

}  // namespace puente::sim
