#include "crypto/record/inspect/decoded.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/crypto/record/world.h"

using namespace puente;
using model::Kind;
using model::Rung;
using model::Section;
using record::test::broker_outcome;
using record::test::noon;
using record::test::outcome;
using record::test::section;
using record::test::seizure_sections;
using record::test::World;

TEST_CASE("the broker sees labels, sizes, recipients and grants") {
  World world(1, 2);
  record::seal::RecordPlan plan = world.plan(Kind::seizure, seizure_sections());
  plan.recipients[0].granted = {false, true, false};
  const auto decoded = world.inspected(world.sealed(plan));
  REQUIRE(decoded.slots().size() == 3);
  std::vector<bool> expected;
  for (const auto& slot : decoded.slots()) {
    expected.push_back(slot.label.rung == Rung::site);
    CHECK(slot.ciphertext_bytes == (slot.label.section == Section::place ? 256U : 512U) + 16U);
    CHECK(decoded.header().slot_digests[slot.index] == slot.digest);
  }
  CHECK(decoded.granted_to(plan.recipients[0].device) == expected);
  CHECK(decoded.granted_to(plan.recipients[1].device) == std::vector<bool>{true, true, true});
  CHECK(decoded.granted_to(KeyId{}).empty());
  CHECK(decoded.release().authority == world.authority);
}

TEST_CASE("a refused record stays with the caller, as evidence") {
  World world(2);
  codec::SealedRecord record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  record.slots[0].back() ^= 1;
  const codec::SealedRecord before = record;
  CHECK_FALSE(record::inspect::decode(std::move(record)));
  CHECK(record == before);
}

TEST_CASE("only the device named in the header can have signed it") {
  World world(3), other(4);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  auto decoded = record::inspect::decode(codec::SealedRecord(record));
  record::BatchCache cache;
  const auto verified = record::inspect::verify(std::move(*decoded), other.sender_key.public_key(), cache);
  REQUIRE_FALSE(verified);
  CHECK(verified.error().code == ErrorCode::unauthenticated);
  CHECK(decoded->header_bytes().size() == record.header.size());
}

TEST_CASE("an enrolled agency cannot carry another's header in its own batch") {
  World world(5), thief(6);
  codec::SealedRecord record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  record.batch.signature =
      primitives::sign(thief.sender_key, record::batch_message(record::header_hash(record.header), 1));
  CHECK(broker_outcome(world, record) == "unauthenticated");
  CHECK(broker_outcome(thief, record) == "unauthenticated");
}

TEST_CASE("parts must be there, and in the order of their digests") {
  World world(7, 2);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto changed = [&](auto change) {
    codec::SealedRecord copy = record;
    change(copy);
    return broker_outcome(world, std::move(copy));
  };
  CHECK(changed([](auto&) {}) == "ok");
  CHECK(changed([](auto& r) { r.slots.clear(); }) == "malformed");
  CHECK(changed([](auto& r) { r.slots.pop_back(); }) == "malformed");
  CHECK(changed([](auto& r) { r.slots.push_back(r.slots.back()); }) == "malformed");
  CHECK(changed([](auto& r) { std::swap(r.slots[0], r.slots[1]); }) == "malformed");
  CHECK(changed([](auto& r) { r.entries.clear(); }) == "malformed");
  CHECK(changed([](auto& r) { r.entries.pop_back(); }) == "malformed");
  CHECK(changed([](auto& r) { r.entries.push_back(r.entries.back()); }) == "malformed");
  CHECK(changed([](auto& r) { std::swap(r.entries[0], r.entries[1]); }) == "malformed");
  CHECK(changed([](auto& r) { r.release.clear(); }) == "mismatch");
  CHECK(changed([](auto& r) { r.header.resize((16 << 10) + 8); }) == "too-large");
  CHECK(changed([](auto& r) { r.release.resize((8 << 10) + 8); }) == "too-large");
  CHECK(changed([](auto& r) { r.entries[0].resize((4 << 10) + 8); }) == "too-large");
  CHECK(changed([](auto& r) { r.slots[0].resize((1 << 20) + 8); }) == "too-large");
  CHECK(changed([](auto& r) { r.slots.resize(33); }) == "too-large");
  CHECK(changed([](auto& r) { r.slots.assign(17, Bytes(1'000'000)); }) == "too-large");
  CHECK(changed([](auto& r) { r.entries.resize(65); }) == "too-large");
}

TEST_CASE("parts of another record are refused") {
  World world(8);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto other = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto changed = [&](auto change) {
    codec::SealedRecord copy = record;
    change(copy);
    return broker_outcome(world, std::move(copy));
  };
  CHECK(changed([&](auto& r) { r.slots = other.slots; }) == "mismatch");
  CHECK(changed([&](auto& r) { r.entries = other.entries; }) == "mismatch");
  CHECK(changed([&](auto& r) { r.release = other.release; }) == "mismatch");
  CHECK(changed([&](auto& r) { r.header = other.header; }) == "mismatch");
  CHECK(changed([&](auto& r) { r.batch = other.batch; }) == "unauthenticated");
}

TEST_CASE("a dishonest sender's own signature does not help it past the rules") {
  World world(9, 2);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto forged = [&](auto change) { return broker_outcome(world, world.forged(record, change)); };
  CHECK(forged([](codec::Header&) {}) == "ok");
  CHECK(forged([](codec::Header& h) { h.expires = h.created + days(15); }) == "not-permitted");
  CHECK(forged([](codec::Header& h) { h.kind = Kind::person; }) == "malformed");
  CHECK(forged([](codec::Header& h) { h.release_digests.emplace_back(); }) == "not-permitted");
  CHECK(forged([](codec::Header& h) { h.device = KeyId{}; }) == "unauthenticated");
}

TEST_CASE("two slots of one label are refused though both are in the header") {
  World world(10);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto decoded = world.inspected(record);
  std::size_t site = 0, state = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (decoded.slots()[i].label.rung == Rung::site) site = i;
    if (decoded.slots()[i].label.rung == Rung::state) state = i;
  }
  codec::Slot slot = codec::decode_slot(record.slots[state]).value();
  slot.label = decoded.slots()[site].label;
  CHECK(broker_outcome(world, world.with_slot(record, state, slot)) != "ok");
}

TEST_CASE("grants must name the devices of the entries, and slots that came") {
  World world(11, 2);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const codec::ReleaseEntry release = codec::decode_release_entry(record.release).value();
  const auto changed = [&](auto change) {
    codec::ReleaseEntry copy = release;
    change(copy);
    return broker_outcome(world, world.with_release(record, copy));
  };
  CHECK(changed([](auto&) {}) == "ok");
  CHECK(changed([](auto& r) { r.grants.pop_back(); }) == "malformed");
  CHECK(changed([](auto& r) { r.grants[1].device.array().fill(0xff); }) == "malformed");
  CHECK(changed([](auto& r) { r.grants[0].slots = 0xff; }) == "malformed");
  CHECK(changed([](auto& r) { r.grants[0].slots = 0x80000000; }) == "malformed");
  CHECK(changed([](auto& r) { r.grants[0].slots = 0; }) == "ok");
}

TEST_CASE("two entries for one device are refused") {
  World world(12, 2);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  codec::RecipientEntry entry = codec::decode_recipient_entry(record.entries[1]).value();
  entry.device = codec::decode_recipient_entry(record.entries[0])->device;
  CHECK(broker_outcome(world, world.with_entry(record, 1, entry)) == "malformed");
}

TEST_CASE("an entry needs one element for each slot digest") {
  World world(13);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  codec::RecipientEntry entry = codec::decode_recipient_entry(record.entries[0]).value();
  entry.wrapped.resize(16);
  CHECK(broker_outcome(world, world.with_entry(record, 0, entry)) == "malformed");
}
