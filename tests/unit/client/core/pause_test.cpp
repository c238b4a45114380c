// Pauses at the agents: held like bundles, and nothing is sealed that they stop.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;
using ports::OutboxState;

trust::Order pause(model::Nation nation = model::Nation::mx) {
  trust::Order out;
  out.nation = nation;
  out.at = noon;
  out.reason = "leak";
  trust::Pause what;
  what.expires = noon + hours(4);
  out.what = what;
  return out;
}
trust::Order resume(const trust::Order& pause) {
  trust::Order out = pause;
  out.number = 2;
  out.previous = trust::order_hash(trust::render_order(pause));
  out.what = trust::Resume{1};
  return out;
}

}  // namespace

TEST_CASE("a draft that a pause stops is kept with the reason, and goes out when it ends") {
  Network network;
  network.broker.order(pause(), {0});
  network.settle();
  CHECK(network.sender.agent->ready(network.broker.now));
  CHECK(network.sender.agent->in_force().pauses().in_force(network.broker.now).size() == 1);
  CHECK(network.recipient.agent->in_force().pauses().in_force(network.broker.now).size() == 1);
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  CHECK(network.state(id) == OutboxState::draft);
  CHECK(network.sender.store.outbox(id).value()->reason.find("MX order 1") != std::string::npos);
  CHECK(network.sender.submitted.empty());

  network.broker.order(resume(pause()), {0, 1});
  network.settle();
  CHECK(network.state(id) == OutboxState::accepted);
}

TEST_CASE("a pause of another kind or direction stops no draft") {
  Network network;
  trust::Order order = pause();
  auto& what = std::get<trust::Pause>(order.what);
  SECTION("kind") { what.kinds = {model::Kind::seizure}; }
  SECTION("direction") { what.direction = trust::Direction::in; }
  network.broker.order(order, {0});
  network.settle();
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  CHECK(network.state(id) == OutboxState::accepted);
}

TEST_CASE("an agent that does not hold the pauses of the heartbeat seals nothing") {
  Network network;
  network.broker.order(pause(model::Nation::us), {2});
  network.broker.beat();
  network.sender.sent.clear();
  network.sender.run(Received{network.broker.heartbeat(network.sender.held), {}});
  CHECK_FALSE(network.sender.agent->ready(network.broker.now));
  REQUIRE(network.sender.take<codec::FetchPauses>().size() == 1);
  const RecordId id = network.sender.send(violent_event);
  CHECK(network.sender.take<codec::Submit>().empty());
  CHECK(network.state(id) == OutboxState::draft);
}

TEST_CASE("pauses survive a restart of the agent, without a connection") {
  Network network;
  network.broker.order(pause(), {0});
  network.settle();
  network.sender.restart();
  CHECK(network.sender.agent->in_force().pauses().in_force(network.broker.now).size() == 1);
}

TEST_CASE("a pause that vanishes from what the broker serves, though nobody resumed it: alarm, and nothing is sealed") {
  Network network;
  network.broker.order(pause(), {0});
  network.settle();
  network.broker.pauses = {};
  network.settle();
  CHECK_FALSE(network.sender.agent->ready(network.broker.now));
  CHECK(network.sender.alarms() >= 1);
  CHECK(network.sender.agent->in_force().pauses().in_force(network.broker.now).size() == 1);
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  CHECK(network.state(id) == OutboxState::draft);
}

}  // namespace puente::client::core
