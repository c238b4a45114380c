#include "crypto/record/inspect/release.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/primitives/x25519.h"
#include "tests/unit/crypto/record/world.h"

using namespace puente;
using model::Kind;
using record::inspect::release_shares;
using record::test::outcome;
using record::test::seizure_sections;
using record::test::World;

TEST_CASE("shares come for what the sender granted to that device, and for nothing else") {
  World world(1, 2);
  record::seal::RecordPlan plan = world.plan(Kind::seizure, seizure_sections());
  plan.recipients[0].granted = {true, false, false};
  const auto record = world.sealed(plan);
  const auto decoded = world.inspected(record);
  const auto granted = decoded.granted_to(plan.recipients[0].device);
  for (std::size_t i = 0; i < 3; ++i) {
    const std::vector<Hash> digest{decoded.slots()[i].digest};
    const auto ask = [&](const KeyId& device) {
      return outcome(release_shares(decoded.header(), record.release, device, digest, world.release_keys));
    };
    CHECK(ask(plan.recipients[0].device) == (granted[i] ? "ok" : "not-permitted"));
    CHECK(ask(plan.recipients[1].device) == "ok");
    CHECK(ask(KeyId{}) == "not-permitted");
  }
  const std::vector<Hash> foreign{Hash{}};
  CHECK(outcome(release_shares(decoded.header(), record.release, plan.recipients[1].device, foreign,
                               world.release_keys)) == "not-permitted");
}

TEST_CASE("a release entry is refused under another header") {
  World world(2);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto later = world.inspected(world.sealed(world.plan(Kind::seizure, seizure_sections())));
  const std::vector<Hash> digests{later.slots()[0].digest};
  CHECK(outcome(release_shares(later.header(), record.release, world.receivers[0].device, digests,
                               world.release_keys)) == "mismatch");
}

TEST_CASE("another agency that resubmits a release entry under its own header gets shares that open nothing") {
  World victim(3), thief(3'000);
  const auto record = victim.sealed(victim.plan(Kind::seizure, seizure_sections()));
  const auto original = victim.inspected(record);
  const std::vector<Hash> digests{original.slots()[0].digest};
  const KeyId device = victim.receivers[0].device;
  const auto honest = release_shares(original.header(), record.release, device, digests, victim.release_keys);
  REQUIRE(honest);
  // All the thief can keep: record id, slots, entries, release entry with its enc. Its own key must be the header's.
  const auto stolen = thief.forged(record, [&](codec::Header& h) { h.device = thief.sealer.device(); });
  CHECK(broker_outcome(thief, stolen) == "ok");
  const auto header = codec::decode_header(stolen.header).value();
  const auto shares = release_shares(header, stolen.release, device, digests, victim.release_keys);
  REQUIRE(shares);
  CHECK_FALSE(equal_constant_time(shares->front().share.reveal(), honest->front().share.reveal()));
}

TEST_CASE("an entry for another authority is refused") {
  World world(4);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto decoded = world.inspected(record);
  record::inspect::ReleaseKeys other(KeyId{});
  CHECK(outcome(release_shares(decoded.header(), record.release, world.receivers[0].device, {}, other)) == "mismatch");
}

TEST_CASE("without the day's key nothing is released, also from the cache") {
  World world(5);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto decoded = world.inspected(record);
  const std::vector<Hash> digests{decoded.slots()[0].digest};
  const auto ask = [&] {
    return outcome(
        release_shares(decoded.header(), record.release, world.receivers[0].device, digests, world.release_keys));
  };
  CHECK(ask() == "ok");
  CHECK(world.release_keys.cached_contexts() == 1);
  world.release_keys.purge(primitives::key_id_of(world.release_key));
  CHECK(world.release_keys.cached_contexts() == 0);
  CHECK(ask() == "not-found");
}

TEST_CASE("contexts are decapsulated once for many records, and kept within their bound") {
  World world(6, 1);
  for (int i = 0; i < 5; ++i) world.deliver_all(world.sealed(world.plan(Kind::seizure, seizure_sections())));
  CHECK(world.release_keys.cached_contexts() == 1);

  record::inspect::ReleaseKeys small(world.authority, 2);
  X25519Private key = world.random.random<X25519Private>();
  world.release_key = primitives::public_of(key);
  small.add(std::move(key));
  for (int i = 0; i < 5; ++i) {
    world.sealer.forget_contexts();
    const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
    const auto decoded = world.inspected(record);
    const std::vector<Hash> digests{decoded.slots()[0].digest};
    CHECK(release_shares(decoded.header(), record.release, world.receivers[0].device, digests, small));
    CHECK(small.cached_contexts() <= 2);
  }
}

TEST_CASE("a stub has the digest of its slot, and another does not") {
  World world(7);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto decoded = world.inspected(record);
  for (std::size_t i = 0; i < record.slots.size(); ++i) {
    codec::Stub stub = record::inspect::stub_of(codec::decode_slot(record.slots[i]).value(), "mx-7");
    CHECK(stub.rule == "mx-7");
    CHECK(stub == record::inspect::stub_of(decoded.slots()[i], "mx-7"));
    CHECK(record::digest_of(stub) == decoded.slots()[i].digest);
    stub.label.part = 9;
    CHECK(record::digest_of(stub) != decoded.slots()[i].digest);
  }
}
