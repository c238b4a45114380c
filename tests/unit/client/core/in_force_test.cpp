#include "client/core/in_force.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/core/network.h"

namespace puente::client::core {

using namespace test;
using ports::OutboxState;

TEST_CASE("nothing is sealed while another bundle is in force than the one held") {
  Network network;
  network.broker.activate(model::Nation::mx, policy_mx + "# version 2\n");
  network.broker.beat();
  codec::BrokerMessage beat = network.broker.heartbeat(network.sender.held);
  network.sender.held = network.broker.log.size();
  network.sender.run(Received{std::move(beat), {}});
  const RecordId id = network.sender.send(violent_event);
  CHECK(network.state(id) == OutboxState::draft);
  network.sender.serve();  // the bundles it asked for
  CHECK(network.state(id) == OutboxState::accepted);
  CHECK(network.sender.agent->in_force().version(model::Nation::mx) == 2);
}

TEST_CASE(
    "a policy of an older version is not taken again, however well it is signed and whatever the heartbeat says") {
  Network network;
  const auto old = *network.broker.bundles[0];
  network.broker.activate(model::Nation::mx, policy_mx + "# version 2\n");
  const auto beat = [&] {
    network.broker.beat();
    codec::BrokerMessage message = network.broker.heartbeat(network.sender.held);
    network.sender.held = network.broker.log.size();
    network.sender.run(Received{std::move(message), {}});
    network.sender.serve();
  };
  beat();
  REQUIRE(network.sender.agent->in_force().version(model::Nation::mx) == 2);
  network.broker.bundles[0] = old;
  beat();
  CHECK(network.sender.agent->in_force().version(model::Nation::mx) == 2);
  CHECK_FALSE(network.sender.agent->ready(network.broker.now));
  network.sender.restart();
  network.sender.connect();
  network.sender.serve();
  CHECK(network.sender.agent->in_force().version(model::Nation::mx) == 2);
  CHECK(network.state(network.sender.send(violent_event)) == OutboxState::draft);
}

}  // namespace puente::client::core
