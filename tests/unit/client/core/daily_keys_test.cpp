#include "client/core/daily_keys.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;

std::set<KeyId> held(const Party& party) {
  const std::vector<KeyId> all = party.ring.held();
  return {all.begin(), all.end()};
}

}  // namespace

TEST_CASE("a private key goes 15 days after its day, by the earlier of local and quorum time") {
  Network network;
  Party& party = network.recipient;
  const trust::Package* const today =
      network.broker.directory.package_of(party.device, codec::PackageUse::encryption, noon);
  REQUIRE(today != nullptr);
  const KeyId key = today->key_id;
  REQUIRE(held(party).contains(key));

  // The local clock jumps ahead, and no witness says so: new keys are made, and none is erased.
  network.broker.now = noon + days(20);
  party.run(Tick{});
  CHECK(held(party).contains(key));
  CHECK(held(party).size() == 30);

  // Its day ended at midnight: 15 days after that, and the witnesses agree.
  network.broker.now = start_of(date_of(noon)) + days(16) - minutes(1);
  network.settle();
  party.run(Tick{});
  CHECK(held(party).contains(key));
  network.broker.now = start_of(date_of(noon)) + days(16) + minutes(1);
  network.settle();
  party.run(Tick{});
  CHECK_FALSE(held(party).contains(key));
}

}  // namespace puente::client::core
