// The attacks of docs/sealing.md that are about the record itself, where no other test is the place for them; the table
// there names the test of each attack, and tests/house/attack_table.sh holds it to that. And what must hold of any
// record.
#include <rapidcheck.h>
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "crypto/record/padding.h"
#include "tests/unit/crypto/record/world.h"

using namespace puente;
using model::Kind;
using model::Rung;
using model::Section;
using record::test::broker_outcome;
using record::test::Delivery;
using record::test::outcome;
using record::test::seizure_sections;
using record::test::World;

namespace {

// A thief's keys: the named device's private key, and nothing else of it.
record::open::RecipientKeys stolen(const KeyId& device, const X25519Private& key) {
  record::open::RecipientKeys out(device);
  out.add(key.duplicate());
  return out;
}

Result<record::open::OpenedRecord> open_as(World& world, const Delivery& delivery, record::open::RecipientKeys& keys) {
  const record::open::Delivered parts{delivery.header, delivery.batch, delivery.entry, delivery.frames,
                                      delivery.shares};
  return record::open::open_record(parts, world.sender_key.public_key(), delivery.event, {}, keys, world.cache);
}

}  // namespace

TEST_CASE("a broker that injects a recipient gives it nothing that opens") {
  World world(1, 2);
  record::seal::RecordPlan plan = world.plan(Kind::seizure, seizure_sections());
  plan.recipients.pop_back();
  const auto record = world.sealed(plan);
  // It writes an entry for the second device, in every form it can, and cannot sign a header that holds it.
  codec::RecipientEntry entry = codec::decode_recipient_entry(record.entries[0]).value();
  entry.device = world.receivers[1].device;
  entry.encryption_key = primitives::key_id_of(world.receivers[1].encryption_key);
  auto injected = record;
  injected.entries.push_back(codec::encode(entry));
  CHECK(broker_outcome(world, injected) == "mismatch");
  Delivery delivery = world.deliver_all(record);
  delivery.entry = codec::encode(entry);
  delivery.event.recipient = entry.device;
  CHECK(outcome(world.open(delivery, 1)) == "mismatch");
  // With the first recipient's own entry the second is refused too, and its key gives another seed.
  delivery.entry = record.entries[0];
  CHECK(outcome(world.open(delivery, 1)) == "mismatch");
}

TEST_CASE("two records sealed under one record id share no key") {
  World world(2);
  record::seal::RecordPlan plan = world.plan(Kind::seizure, seizure_sections());
  const auto first = world.sealed(plan);
  const auto second = world.sealed(plan);  // same id, same contexts, same recipients
  const Delivery honest = world.deliver_all(first);
  const Delivery other = world.deliver_all(second);
  REQUIRE(outcome(world.open(honest)) == "ok");
  for (const codec::Share& share : honest.shares)
    for (const codec::Share& elsewhere : other.shares)
      CHECK_FALSE(equal_constant_time(share.share.reveal(), elsewhere.share.reveal()));
  Delivery mixed = world.deliver_all(second);
  for (std::size_t i = 0; i < mixed.shares.size(); ++i) mixed.shares[i].share = honest.shares[i].share.duplicate();
  CHECK(outcome(world.open(mixed)) == "unauthenticated");
}

TEST_CASE("a stolen encryption key of yesterday opens nothing sealed to today's") {
  World world(3);
  const X25519Private yesterday = world.random.random<X25519Private>();
  const auto before = [&] {
    record::seal::RecordPlan plan = world.plan(Kind::seizure, seizure_sections());
    plan.recipients[0].encryption_key = primitives::public_of(yesterday);
    return world.deliver_all(world.sealed(plan));
  }();
  const Delivery today = world.deliver_all(world.sealed(world.plan(Kind::seizure, seizure_sections())));
  record::open::RecipientKeys thief = stolen(world.receivers[0].device, yesterday);
  CHECK(outcome(open_as(world, before, thief)) == "ok");  // with its shares: what the key was good for
  CHECK(outcome(open_as(world, today, thief)) == "not-found");
  // Nor does it once the thief calls its key by the other's name.
  record::open::RecipientKeys renamed = stolen(world.receivers[0].device, yesterday);
  codec::RecipientEntry entry = codec::decode_recipient_entry(today.entry).value();
  entry.encryption_key = primitives::key_id_of(primitives::public_of(yesterday));
  Delivery named = world.deliver_all(world.sealed(world.plan(Kind::seizure, seizure_sections())));
  named.entry = codec::encode(entry);
  CHECK(outcome(open_as(world, named, renamed)) == "mismatch");
}

TEST_CASE("with a recipient's key and every release key left after shredding, what was withheld stays closed") {
  World world(4);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto decoded = world.inspected(record);
  std::vector<bool> nothing(3, false);
  Delivery delivery = world.deliver(record, world.receivers[0].device, nothing);
  // The day ends: its key is erased, the next one is there, and then everything is stolen.
  world.release_keys.purge(primitives::key_id_of(world.release_key));
  world.release_keys.add(world.random.random<X25519Private>());
  std::vector<Hash> digests;
  for (const auto& slot : decoded.slots()) digests.push_back(slot.digest);
  CHECK(outcome(record::inspect::release_shares(decoded.header(), record.release, world.receivers[0].device, digests,
                                                world.release_keys)) == "not-found");
  // All zero, or random: a share cannot be guessed.
  delivery.frames = record.slots;
  delivery.event.released = digests;
  delivery.event.stubs.clear();
  for (const Hash& digest : digests) delivery.shares.push_back({digest, world.random.random<ReleaseShare>()});
  record::open::RecipientKeys thief = stolen(world.receivers[0].device, world.receivers[0].private_key);
  CHECK(outcome(open_as(world, delivery, thief)) == "unauthenticated");
}

TEST_CASE("a thief of a release key opens nothing without a recipient's") {
  World world(5);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  Delivery delivery = world.deliver_all(record);  // with all shares
  record::open::RecipientKeys thief(world.receivers[0].device);
  thief.add(world.release_private_key.duplicate());
  CHECK(outcome(open_as(world, delivery, thief)) == "not-found");
}

TEST_CASE("the share of one slot releases no other slot of any record") {
  CHECK(rc::check([](std::uint64_t seed) {
    World world(seed, 1);
    std::vector<record::seal::SectionPlain> sections;
    const std::size_t count = *rc::gen::inRange<std::size_t>(2, 9);
    for (std::size_t i = 0; i < count; ++i)
      sections.push_back(record::test::section(Section::attachments, Rung::whole, "x", static_cast<std::uint16_t>(i)));
    const auto record = world.sealed(world.plan(Kind::advisory, std::move(sections)));
    const auto decoded = world.inspected(record);
    const std::size_t released = world.random.below(count);
    std::vector<bool> one(count, false);
    one[released] = true;
    Delivery delivery = world.deliver(record, world.receivers[0].device, one);
    RC_ASSERT(outcome(world.open(delivery)) == "ok");
    const std::size_t other = (released + 1 + world.random.below(count - 1)) % count;
    delivery.frames = {record.slots[other]};
    delivery.event.released = {decoded.slots()[other].digest};
    delivery.event.stubs.clear();
    delivery.shares[0].digest = decoded.slots()[other].digest;
    RC_ASSERT(outcome(world.open(delivery)) == "unauthenticated");
  }));
}

TEST_CASE("sizes on the wire tell shape and buckets, and nothing of what a record holds") {
  CHECK(rc::check([](std::uint64_t seed) {
    World world(seed, *rc::gen::inRange<std::size_t>(1, 4));
    const std::size_t count = *rc::gen::inRange<std::size_t>(1, 6);
    std::vector<std::size_t> buckets;
    for (std::size_t i = 0; i < count; ++i) buckets.push_back(record::padme(world.random.below(6000) + 1));
    // Grants are of the shape: the broker reads them, and a release entry that grants nothing is a word shorter.
    std::vector<std::vector<bool>> granted(world.receivers.size(), std::vector<bool>(count));
    for (auto& one : granted)
      for (std::size_t i = 0; i < count; ++i) one[i] = world.random.below(2) == 0;
    const auto sizes = [&] {
      std::vector<record::seal::SectionPlain> sections;
      for (std::size_t i = 0; i < count; ++i) {
        // Any length whose padded size is the bucket.
        std::size_t length = world.random.below(buckets[i]);
        while (record::padme(length + 1) != buckets[i]) ++length;
        sections.push_back(record::test::section(Section::attachments, Rung::whole, std::string(length, 'x'),
                                                 static_cast<std::uint16_t>(i)));
      }
      auto plan = world.plan(Kind::advisory, std::move(sections));
      for (std::size_t r = 0; r < granted.size(); ++r) plan.recipients[r].granted = granted[r];
      const auto record = world.sealed(plan);
      std::vector<std::size_t> out{record.header.size(), record.release.size(), codec::encode(record).size()};
      for (const Bytes& entry : record.entries) out.push_back(entry.size());
      std::vector<std::size_t> slots;
      for (const Bytes& slot : record.slots) slots.push_back(slot.size());
      std::ranges::sort(slots);
      out.insert(out.end(), slots.begin(), slots.end());
      return out;
    };
    RC_ASSERT(sizes() == sizes());
  }));
}
