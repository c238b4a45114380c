#include "client/core/pairs.h"

#include <catch2/catch_test_macros.hpp>

#include "client/core/stored_values.h"
#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;

const model::AgencyId dea = must(model::parse_agency("US/DEA"));
const model::AgencyId sspc = must(model::parse_agency("MX/SSPC"));

PairSecret secret_of(std::uint8_t byte) { return PairSecret::from(Bytes(32, byte)).value(); }
int byte_of(const PairSecret* secret) { return secret == nullptr ? -1 : secret->reveal()[0]; }

}  // namespace

TEST_CASE("sealing takes the newest pair secret that has begun, in whatever order they were installed") {
  Pairs pairs;
  CHECK(pairs.for_sealing(dea, noon) == nullptr);
  pairs.add(dea, noon + days(30), secret_of(3));
  CHECK(byte_of(pairs.for_sealing(dea, noon)) == 3);  // none has begun: better the first to begin than none
  pairs.add(dea, noon - days(30), secret_of(1));
  pairs.add(dea, noon, secret_of(2));
  CHECK(byte_of(pairs.for_sealing(dea, noon - days(1))) == 1);
  CHECK(byte_of(pairs.for_sealing(dea, noon)) == 2);
  CHECK(byte_of(pairs.for_sealing(dea, noon + days(30))) == 3);
  CHECK(pairs.held(dea).size() == 3);
  CHECK(pairs.held(sspc).empty());
  CHECK(pairs.for_sealing(sspc, noon) == nullptr);
  pairs.add(dea, noon, secret_of(9));
  CHECK(pairs.held(dea).size() == 3);
  CHECK(byte_of(pairs.for_sealing(dea, noon)) == 9);
}

TEST_CASE("a pair secret is kept for 15 days after it was replaced, and the newest for ever") {
  Pairs pairs;
  pairs.add(dea, noon - days(60), secret_of(1));
  pairs.add(dea, noon - days(30), secret_of(2));
  pairs.add(dea, noon, secret_of(3));
  const auto gone = pairs.drop_old(noon);
  REQUIRE(gone.size() == 1);
  CHECK(gone[0].since == noon - days(60));
  CHECK(pairs.drop_old(noon + days(15) - milliseconds(1)).empty());
  REQUIRE(pairs.drop_old(noon + days(15)).size() == 1);
  CHECK(pairs.drop_old(noon + days(3650)).empty());
  CHECK(byte_of(pairs.for_sealing(dea, noon)) == 3);
}

TEST_CASE("with a pair secret in common records open, also when one side has the next one already") {
  Network network;
  const auto with = [&](const std::string& party, const model::AgencyId& other,
                        std::initializer_list<std::pair<int, std::uint8_t>> all) {
    Pairs pairs;
    for (const auto& [day, byte] : all) pairs.add(other, noon + days(day), secret_of(byte));
    network.restart_agent(party, std::move(pairs));
    network.connect(party);
  };
  with("sspc", dea, {{-40, 1}, {-1, 2}});
  std::size_t expected = 1;
  SECTION("both have it") { with("dea", sspc, {{-1, 2}}); }
  SECTION("the recipient has the old one too, and the next") { with("dea", sspc, {{-40, 1}, {-1, 2}, {10, 3}}); }
  SECTION("the recipient has another") {
    with("dea", sspc, {{-40, 1}});
    expected = 0;
  }
  SECTION("the recipient has none") {
    with("dea", sspc, {});
    expected = 0;
  }
  network.send();
  CHECK(network.recipient.store.inbox_count().value() == expected);
  CHECK(network.recipient.alarms() == 1 - expected);
}

TEST_CASE("a recipient with a pair secret refuses what was sealed without one") {
  Network network;
  Pairs pairs;
  pairs.add(sspc, noon - days(1), secret_of(2));
  network.restart_agent("dea", std::move(pairs));
  network.connect("dea");
  network.send();
  CHECK(network.recipient.store.inbox_count().value() == 0);
  CHECK(network.recipient.alarms() == 1);
}

}  // namespace puente::client::core
