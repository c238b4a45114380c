// The loop around the agent's core, over a store in memory.
#include "client/drive/driver.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/core/network.h"

namespace puente::client::drive {
namespace {

using namespace core::test;

Seed seed_of(std::uint8_t byte) {
  Seed out;
  out.array()[0] = byte;
  return out;
}

core::Compose one_draft() {
  core::Compose input{1, {}};
  input.drafts.push_back({violent_event, ""});
  return input;
}

}  // namespace

TEST_CASE("what was stepped is durable once it is settled, and is answered only then") {
  Network network;
  AgentNode& party = network.sender;
  REQUIRE(party.driver->step(network.now(), seed_of(1), one_draft()));
  CHECK(party.driver->take_outputs().empty());
  CHECK(party.store.outbox_newest(1).value().empty());
  REQUIRE(party.driver->settle(network.now(), seed_of(2)));
  CHECK(party.store.outbox_newest(1).value().size() == 1);
  const core::Outputs outputs = party.driver->take_outputs();
  CHECK(std::ranges::any_of(outputs,
                            [](const core::Output& output) { return std::holds_alternative<core::Composed>(output); }));
}

TEST_CASE("after a commit that failed nothing is stepped or stored any more") {
  Network network;
  AgentNode& party = network.sender;
  party.store.fail_next_commit();
  CHECK_FALSE(party.driver->run(network.now(), seed_of(1), one_draft()));
  const std::size_t commits = party.store.commits();
  CHECK_FALSE(party.driver->run(network.now(), seed_of(1), one_draft()));
  CHECK_FALSE(party.driver->tick(network.now() + minutes(1), seed_of(1)));
  CHECK(party.store.commits() == commits);
  CHECK(party.driver->take_outputs().empty());
}

TEST_CASE("messages to the broker belong to the connection they were said on") {
  Network network;
  AgentNode& party = network.sender;
  REQUIRE(party.driver->run(network.now(), seed_of(1), core::Connected{}));
  CHECK(party.driver->to_broker().size() == 1);  // hello
  REQUIRE(party.driver->run(network.now(), seed_of(1), core::Disconnected{}));
  CHECK(party.driver->to_broker().empty());
  REQUIRE(party.driver->run(network.now(), seed_of(1), core::Connected{}));
  CHECK(party.driver->to_broker().size() == 1);
}

TEST_CASE("a tick is stepped when it is due, also after the clock went back") {
  Network network;
  AgentNode& party = network.sender;
  // Nobody answers it: each tick says hello again.
  REQUIRE(party.driver->run(network.now(), seed_of(1), core::Connected{}));
  const auto hellos = [&] { return party.driver->to_broker().size(); };
  CHECK(hellos() == 1);
  const Instant now = network.now() + days(1);
  REQUIRE(party.driver->tick(now, seed_of(1)));
  CHECK(hellos() == 2);
  REQUIRE(party.driver->tick(now + tick_interval - milliseconds(1), seed_of(1)));
  CHECK(hellos() == 2);
  REQUIRE(party.driver->tick(now - days(1), seed_of(1)));
  CHECK(hellos() == 3);
  REQUIRE(party.driver->tick(now + days(1), seed_of(1)));
  CHECK(hellos() == 4);
}

}  // namespace puente::client::drive
