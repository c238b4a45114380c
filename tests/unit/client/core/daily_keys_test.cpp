#include "client/core/daily_keys.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;

std::set<KeyId> held(const AgentNode& party) {
  const std::vector<KeyId> all = party.ring.held();
  return {all.begin(), all.end()};
}

}  // namespace

TEST_CASE("a private key goes 15 days after its day, by the earlier of local and quorum time") {
  Network network;
  AgentNode& party = network.recipient;
  const trust::Package* const today =
      network.broker.registry().directory().package_of(party.device, codec::PackageUse::encryption, noon);
  REQUIRE(today != nullptr);
  const KeyId key = today->key_id;
  REQUIRE(held(party).contains(key));

  // The local clock jumps ahead, and no witness says so: new keys are made, and none is erased.
  party.ahead = days(20);
  party.tick();
  CHECK(held(party).contains(key));
  CHECK(held(party).size() == 30);
  party.ahead = {};

  // Its day ended at midnight: 15 days after that, and the witnesses agree.
  const auto at = [&](Instant time) {
    network.sleep(time - network.now());
    network.settle();
    network.connect("dea");  // a heartbeat of now
    network.tick();
  };
  const Instant end = start_of(date_of(noon)) + days(16);
  at(end - minutes(1));
  CHECK(held(party).contains(key));
  at(end + minutes(1));
  CHECK_FALSE(held(party).contains(key));
}

}  // namespace puente::client::core
