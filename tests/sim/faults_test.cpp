// What is lost, ends and comes back: nothing of it loses a record, or delivers one twice.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "tests/sim/records.h"

namespace puente::sim {
namespace {

// What a recipient was given of one record on the wire, and what it keeps.
struct Deliveries {
  explicit Deliveries(World& world) {
    world["dea"].on_receive = [this](codec::BrokerMessage& message, std::vector<Bytes>&) {
      if (const auto* const delivery = std::get_if<codec::Delivery>(&message.body))
        ++seen[must(codec::decode_header(delivery->header)).record_id];
      return true;
    };
  }
  std::map<RecordId, int> seen;
};

}  // namespace

TEST_CASE("A witness that is away holds releases, and its return releases them") {
  World world;
  world.witnesses[1]->away = true;
  const RecordId id = world["fgr"].send(seizure);
  world.advance(minutes(3));
  CHECK(world["fgr"].state(id) == OutboxState::accepted);  // the receipt follows the commit
  CHECK_FALSE(has(world, "dea", id));
  CHECK_FALSE(world.broker.alarms.empty());
  world.witnesses[1]->away = false;
  world.advance(seconds(5));
  CHECK(has(world, "dea", id));
  CHECK(world["fgr"].state(id) == OutboxState::finished);
}

TEST_CASE("Whoever ends in the middle of a delivery and starts again loses nothing, and keeps each record once") {
  World world({.seed = GENERATE(range(1U, 4U))});  // each another order of arrival
  std::vector<RecordId> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(world["fgr"].send(seizure));
  Deliveries deliveries(world);
  const auto lose = [&](auto which) {
    world["dea"].on_send = [which](codec::DeviceMessage& message, std::vector<Bytes>&) {
      return !std::holds_alternative<decltype(which)>(message.body);
    };
  };
  SECTION("the recipient, before its acknowledgements arrive") {
    lose(codec::Acknowledge{});
    world.settle();
    CHECK(must(world["dea"].store.inbox_count()) == 5);
    world.restart_agent("dea");
    world["dea"].on_send = nullptr;
    world.connect("dea");
  }
  SECTION("the sender, before its receipts arrive") {
    world["fgr"].on_receive = [](codec::BrokerMessage& message, std::vector<Bytes>&) {
      return !std::holds_alternative<codec::Receipt>(message.body);
    };
    world.settle();
    for (const RecordId& id : ids) CHECK(world["fgr"].state(id) == OutboxState::sealed);
    world.restart_agent("fgr");
    world["fgr"].on_receive = nullptr;
    world.connect("fgr");
  }
  SECTION("the broker, at any message") {
    for (int crash = 0; crash < 25; ++crash) {
      ids.push_back(world["fgr"].send(seizure));
      for (int i = 0; i < crash; ++i) world.step();
      world.crash_broker();
      world.start_broker();
      world.connect_agents();
    }
  }
  SECTION("either agent, at any message") {
    for (int end = 0; end < 25; ++end) {
      ids.push_back(world["fgr"].send(seizure));
      for (int i = 0; i < end; ++i) world.step();
      const std::string agent = end % 2 == 0 ? "dea" : "fgr";
      world.restart_agent(agent);
      world.connect(agent);
    }
  }
  SECTION("the broker, whose disk refuses a commit") {
    world.broker.disk_full = true;
    world.settle();
    world.broker.disk_full = false;
    REQUIRE_FALSE(world.broker.up());
    CHECK_FALSE(world.broker.why().empty());
    world.start_broker();
    world.connect_agents();
  }
  SECTION("all of them, while a witness was away") {
    world.witnesses[0]->away = true;
    world.settle();
    world.stop_broker();
    for (const char* const agent : {"fgr", "dea"}) world.restart_agent(agent);
    world.witnesses[0]->away = false;
    world.start_broker();
    world.connect_agents();
  }
  world.advance(minutes(3));
  for (const RecordId& id : ids) {
    CHECK(must(world["dea"].store.inbox(id)).size() == 1);
    CHECK(world["fgr"].state(id) == OutboxState::finished);
    CHECK(deliveries.seen[id] >= 1);
  }
  CHECK(must(world.broker.store->queue_lengths()).empty());
  CHECK(world["fgr"].alarms() + world["dea"].alarms() == 0);
}

TEST_CASE("An outcome is told until its sender has stored it") {
  World world;
  const auto untold = [&] { return must(world.broker.store->untold(world["fgr"].device, 100)).size(); };
  std::size_t told = 0, lost = 0;
  bool lose = true;
  world["fgr"].on_receive = [&](codec::BrokerMessage& message, std::vector<Bytes>&) {
    const bool outcome = std::holds_alternative<codec::Tracking>(message.body);
    told += outcome ? 1 : 0;
    lost += outcome && lose ? 1 : 0;
    return !outcome || !lose;
  };
  const RecordId id = world["fgr"].send(seizure);
  world.settle();
  REQUIRE(has(world, "dea", id));
  CHECK(lost == 1);
  CHECK(untold() == 1);
  SECTION("in the same session") {
    world.advance(seconds(29));
    CHECK(lost == 1);
    lose = false;
    world.advance(seconds(5));
    CHECK(told == 2);
  }
  SECTION("in the next one") {
    lose = false;
    world.connect("fgr");
    CHECK(told == 2);
  }
  SECTION("by a broker that ended before it was sent") {
    lose = false;
    world.crash_broker();
    world.start_broker();
    world.connect_agents();
    CHECK(told == 2);
  }
  SECTION("where the word that it is stored was lost") {
    lose = false;
    world["fgr"].on_send = [&](codec::DeviceMessage& message, std::vector<Bytes>&) {
      return !std::holds_alternative<codec::TakeOutcome>(message.body);
    };
    world.connect("fgr");
    CHECK(world["fgr"].state(id) == OutboxState::finished);
    CHECK(untold() == 1);
    world["fgr"].on_send = nullptr;
    world.advance(minutes(1));
    CHECK(told == 3);
  }
  CHECK(world["fgr"].state(id) == OutboxState::finished);
  CHECK(untold() == 0);
  const std::size_t before = told;
  world.advance(minutes(2));
  world.connect("fgr");
  CHECK(told == before);
}

TEST_CASE("A broker on an older copy of its store is found out by the witnesses, and serves nobody") {
  World world;
  const support::BrokerStore older = *world.broker.store;
  world["fgr"].send(seizure);
  world.settle();
  world.stop_broker();
  *world.broker.store = older;
  world.start_broker();
  CHECK_FALSE(world.broker.up());
  CHECK(world.broker.why().find("an older copy was put back") != std::string::npos);
}

TEST_CASE(
    "Canary: whoever alters a part of what is under way, or keeps it back, is caught, and nothing false is kept") {
  World world;
  support::AgentNode& dea = world["dea"];
  bool refused = true;  // where the event itself is proven
  SECTION("one bit of a section") {
    dea.on_receive = [](codec::BrokerMessage& message, std::vector<Bytes>& slots) {
      if (std::holds_alternative<codec::Delivery>(message.body)) slots.at(0).back() ^= 1;
      return true;
    };
  }
  SECTION("a section kept back") {
    dea.on_receive = [](codec::BrokerMessage& message, std::vector<Bytes>& slots) {
      if (std::holds_alternative<codec::Delivery>(message.body)) slots.pop_back();
      return true;
    };
  }
  SECTION("a head that only one nation's witness cosigned") {
    refused = false;
    dea.on_receive = [](codec::BrokerMessage& message, std::vector<Bytes>&) {
      if (auto* const delivery = std::get_if<codec::Delivery>(&message.body)) {
        std::string& note = delivery->head.note;
        note.erase(note.rfind("\xe2\x80\x94 "));  // its last signature
      }
      return true;
    };
  }
  const RecordId id = world["fgr"].send(seizure);
  world.settle();
  CHECK_FALSE(has(world, "dea", id));
  CHECK(world["fgr"].state(id) == (refused ? OutboxState::finished : OutboxState::accepted));
  CHECK(progress(world, "fgr", id) == (refused ? codec::Progress::refused : codec::Progress::queued));
  CHECK(world.broker.alarms.size() == (refused ? 1 : 0));  // it is the broker that is accused
  CHECK(dea.alarms() == 1);
}

}  // namespace puente::sim
