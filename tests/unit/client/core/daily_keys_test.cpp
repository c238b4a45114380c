#include "client/core/daily_keys.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "crypto/base/transcript.h"
#include "crypto/primitives/x25519.h"
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

  // The local clock jumps ahead, and no witness says so: nothing is made, and nothing erased.
  const std::set<KeyId> before = held(party);
  for (const int jump : {20, 400, 4000, -400}) {
    party.ahead = days(jump);
    party.tick();
    CHECK(held(party) == before);
  }
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

TEST_CASE("what a wrong clock has left in the store is read back, and days that no directory takes are dropped") {
  Network network;
  AgentNode& party = network.recipient;
  const std::set<KeyId> before = held(party);
  // A clock that was wrong twenty times: fifteen packages each, years ahead.
  std::map<KeyId, X25519Private> keys;
  Transcript packages;
  const auto values = support::must(party.store.values());
  for (const ByteView entry : support::must(read_lps(values.at(value_packages), 128))) packages.lp(entry);
  for (int i = 0; i < 250; ++i) {
    X25519Private key =
        primitives::generate_x25519_key(Seed::from(Bytes(32, static_cast<std::uint8_t>(i))).value().view());
    const Instant day = start_of(date_of(noon)) + days(400 + i);
    const codec::PackageBody body{party.device, codec::PackageUse::encryption, primitives::public_of(key), day,
                                  day + days(1)};
    packages.lp(trust::package_entry_by_device(body, *party.party.signing));
    const KeyId id = primitives::key_id_of(body.public_key);
    keys.emplace(id, std::move(key));
  }
  support::must(party.ring.add(keys));
  ports::AgentBatch batch;
  batch.values[value_packages] = std::move(packages).bytes();
  support::must(party.store.commit(batch));
  REQUIRE(held(party).size() == before.size() + 250);
  network.restart_agent("dea");
  CHECK(held(party) == before);
}

}  // namespace puente::client::core
