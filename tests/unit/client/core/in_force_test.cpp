#include "client/core/in_force.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/core/network.h"

namespace puente::client::core {

using namespace test;
using ports::OutboxState;

TEST_CASE("nothing is sealed while another bundle is in force than the one held") {
  Network network;
  HeldBack<codec::Bundles> bundles(network.sender);
  network.activate(model::Nation::mx, policy_mx + "# version 2\n");
  const RecordId id = network.send();
  CHECK(network.state(id) == OutboxState::draft);
  bundles.give();  // those it asked for
  network.settle();
  CHECK(network.state(id) == OutboxState::finished);
  CHECK(network.sender.agent->in_force().version(model::Nation::mx) == 2);
}

TEST_CASE(
    "a policy of an older version is not taken again, however well it is signed and whatever the heartbeat says") {
  Network network;
  AgentNode& sender = network.sender;
  const Bytes old = network.broker.registry().bundle(model::Nation::mx);
  const Hash old_hash = network.broker.registry().policies().hashes().mx;
  network.activate(model::Nation::mx, policy_mx + "# version 2\n");
  REQUIRE(sender.agent->in_force().version(model::Nation::mx) == 2);

  // From here on nothing that the agent says reaches the broker, and another answers: the old policy is in force.
  Forger forger(network);
  codec::HeartbeatEvent event = forger.in_force();
  event.bundles.mx = old_hash;
  std::size_t fetched = 0;
  const auto beat = [&] {
    sender.run(Received{forger.heartbeat(sender, event), {}});
    sender.take_frames();
    for (const AgentNode::Said& one : std::exchange(sender.said, {})) {
      if (!std::holds_alternative<codec::FetchBundles>(one.message.body)) continue;
      ++fetched;
      sender.run(Received{{one.message.request, codec::Bundles{old, {}}}, {}});
      sender.run(
          Received{{one.message.request, codec::Bundles{{}, network.broker.registry().bundle(model::Nation::us)}}, {}});
    }
  };
  beat();
  CHECK(fetched > 0);
  CHECK(sender.agent->in_force().version(model::Nation::mx) == 2);
  CHECK_FALSE(sender.agent->ready(network.now()));
  network.restart_agent("sspc");
  sender.run(Connected{});
  sender.run(Received{{1, codec::Welcome{1}}, {}});
  fetched = 0;
  beat();
  CHECK(fetched > 0);
  CHECK(sender.agent->in_force().version(model::Nation::mx) == 2);
  CHECK_FALSE(sender.agent->ready(network.now()));
  CHECK(network.state(sender.send(violent_event)) == OutboxState::draft);
}

}  // namespace puente::client::core
