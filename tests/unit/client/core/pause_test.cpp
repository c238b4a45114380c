// Pauses at the agents: held like bundles, and nothing is sealed that they stop.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;
using ports::OutboxState;

trust::Pause pause() {
  trust::Pause out;
  out.expires = noon + hours(4);
  return out;
}
std::size_t in_force(Network& network, const AgentNode& party) {
  return party.agent->in_force().pauses().in_force(network.now()).size();
}

}  // namespace

TEST_CASE("a draft that a pause stops is kept with the reason, and goes out when it ends") {
  Network network;
  network.order(pause());
  network.advance(minutes(1));
  CHECK(network.sender.agent->ready(network.now()));
  CHECK(in_force(network, network.sender) == 1);
  CHECK(in_force(network, network.recipient) == 1);
  const RecordId id = network.send();
  CHECK(network.state(id) == OutboxState::draft);
  CHECK(network.sender.store.outbox(id).value()->reason.find("MX order 1") != std::string::npos);
  CHECK(network.sender.submitted.empty());

  network.order(trust::Resume{1});
  network.advance(minutes(1));
  CHECK(network.state(id) == OutboxState::finished);
}

TEST_CASE("a pause of another kind or direction stops no draft") {
  Network network;
  trust::Pause what = pause();
  SECTION("kind") { what.kinds = {model::Kind::seizure}; }
  SECTION("direction") { what.direction = trust::Direction::in; }
  network.order(what);
  network.advance(minutes(1));
  CHECK(in_force(network, network.sender) == 1);
  CHECK(network.state(network.send()) == OutboxState::finished);
}

TEST_CASE("an agent that does not hold the pauses of the heartbeat seals nothing") {
  Network network;
  network.sender.said.clear();
  const HeldBack<codec::Pauses> pauses(network.sender);
  network.order(pause(), model::Nation::us);
  CHECK_FALSE(network.sender.agent->ready(network.now()));
  REQUIRE(network.sender.take<codec::FetchPauses>().size() == 1);
  const RecordId id = network.send();
  CHECK(network.sender.take<codec::Submit>().empty());
  CHECK(network.state(id) == OutboxState::draft);
}

TEST_CASE("pauses survive a restart of the agent, without a connection") {
  Network network;
  network.order(pause());
  network.restart_agent("sspc");
  CHECK(in_force(network, network.sender) == 1);
}

TEST_CASE("a pause that vanishes from what the broker serves, though nobody resumed it: alarm, and nothing is sealed") {
  Network network;
  network.order(pause());
  REQUIRE(in_force(network, network.sender) == 1);
  // From here on the broker says, in the log too, that there is none.
  Forger forger(network);
  codec::HeartbeatEvent event = forger.in_force();
  event.pauses = trust::Pauses().hash(network.now());
  alter<codec::Pauses>(network.sender, [](codec::Pauses& page, std::vector<Bytes>&) { page = {}; });
  network.sender.run(Received{forger.heartbeat(network.sender, event), {}});
  network.settle();
  CHECK_FALSE(network.sender.agent->ready(network.now()));
  CHECK(network.sender.alarms() >= 1);
  CHECK(in_force(network, network.sender) == 1);
  CHECK(network.state(network.send()) == OutboxState::draft);
}

}  // namespace puente::client::core
