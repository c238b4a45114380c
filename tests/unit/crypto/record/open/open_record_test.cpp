#include "crypto/record/open/open_record.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "crypto/primitives/x25519.h"
#include "crypto/record/locks/locks.h"
#include "tests/unit/crypto/record/world.h"

using namespace puente;
using model::Kind;
using model::Rung;
using model::Section;
using record::test::Delivery;
using record::test::outcome;
using record::test::section;
using record::test::seizure_sections;
using record::test::World;

namespace {

// Reads seeds, as a recipient that looks into its own memory could.
struct Peek : record::ReceiverKeys {
  explicit Peek(const KeyId& device) : ReceiverKeys(record::Role::recipient, device, 16) {}
  using ReceiverKeys::seed;
};

std::size_t index_of(const record::inspect::DecodedRecord& decoded, Rung rung) {
  const auto slot = std::ranges::find(decoded.slots(), rung, [](const auto& s) { return s.label.rung; });
  return static_cast<std::size_t>(slot - decoded.slots().begin());
}

}  // namespace

TEST_CASE("what is granted and released opens; what is withheld is named with its rule") {
  World world(1);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto decoded = world.inspected(record);
  std::vector<bool> released;
  for (const auto& slot : decoded.slots()) released.push_back(slot.label.rung != Rung::site);
  const auto opened = world.open(world.deliver(record, world.receivers[0].device, released));
  REQUIRE(opened);
  REQUIRE(opened->sections.size() == 2);
  CHECK(opened->sections[0].label == model::Label{Section::place, Rung::state, 0});
  CHECK(text_of(opened->sections[0].plaintext.reveal()) == "06");
  CHECK(opened->sections[1].label == model::Label{Section::substance, Rung::whole, 0});
  CHECK(text_of(opened->sections[1].plaintext.reveal()) == "fentanyl");
  REQUIRE(opened->withheld.size() == 1);
  CHECK(opened->withheld[0].label == model::Label{Section::place, Rung::site, 0});
  CHECK(opened->withheld[0].rule == "rule-1");
  CHECK(opened->header_hash == decoded.header_hash());
  CHECK(opened->header == decoded.header());
}

TEST_CASE("a delivery of stubs alone opens to no section") {
  World world(2);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto opened = world.open(world.deliver(record, world.receivers[0].device, {false, false, false}));
  REQUIRE(opened);
  CHECK(opened->sections.empty());
  CHECK(opened->withheld.size() == 3);
}

TEST_CASE("a kept frame opens again with its content key, and only with it") {
  World world(3);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto opened = world.open(world.deliver_all(record));
  REQUIRE(opened);
  for (const auto& part : opened->sections) {
    const auto frame = std::ranges::find(record.slots, part.digest, [](const Bytes& bytes) {
      return record::digest_of(codec::decode_slot(bytes).value());
    });
    const auto again = record::open::open_section(opened->header, *frame, part.content_key);
    REQUIRE(again);
    CHECK(equal(again->reveal(), part.plaintext.reveal()));
    ContentKey other = part.content_key.duplicate();
    other.reveal_mutable()[0] ^= 1;
    CHECK(outcome(record::open::open_section(opened->header, *frame, other)) == "unauthenticated");
  }
  CHECK(outcome(record::open::open_section(opened->header, Bytes((1 << 20) + 1), opened->sections[0].content_key)) ==
        "too-large");
  const auto foreign = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  CHECK(outcome(record::open::open_section(opened->header, foreign.slots[0], opened->sections[0].content_key)) ==
        "mismatch");
}

TEST_CASE("the delivery event must be this delivery's") {
  World world(4);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto changed = [&](auto change) {
    Delivery delivery = world.deliver(record, world.receivers[0].device, {true, true, false});
    change(delivery);
    return outcome(world.open(delivery));
  };
  CHECK(changed([](auto&) {}) == "ok");
  CHECK(changed([](auto& d) { d.event.header_hash = Hash{}; }) == "mismatch");
  CHECK(changed([](auto& d) { d.event.record_id = RecordId{}; }) == "mismatch");
  CHECK(changed([](auto& d) { d.event.sender = KeyId{}; }) == "mismatch");
  CHECK(changed([](auto& d) { d.event.recipient = KeyId{}; }) == "mismatch");
  CHECK(changed([](auto& d) { d.event.released.pop_back(); }) == "mismatch");
  CHECK(changed([](auto& d) { d.event.released.push_back(Hash{}); }) == "mismatch");
  CHECK(changed([](auto& d) { d.event.released[0] = record::digest_of(d.event.stubs[0]); }) == "mismatch");
  CHECK(changed([](auto& d) { d.event.released[1] = d.event.released[0]; }) == "mismatch");
  CHECK(changed([](auto& d) { std::swap(d.event.released[0], d.event.released[1]); }) == "ok");
  CHECK(changed([](auto& d) { d.event.stubs[0].commit = Hash{}; }) == "mismatch");
  CHECK(changed([](auto& d) { d.event.stubs.push_back(d.event.stubs[0]); }) == "malformed");
  CHECK(changed([](auto& d) {
          d.event.stubs.push_back(record::inspect::stub_of(codec::decode_slot(d.frames[0]).value(), ""));
        }) == "malformed");
}

TEST_CASE("frames, shares and entry must be complete and this recipient's") {
  World world(5, 2);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto changed = [&](auto change) {
    Delivery delivery = world.deliver_all(record);
    Delivery second = world.deliver_all(record, 1);
    change(delivery, second);
    return outcome(world.open(delivery));
  };
  CHECK(changed([](auto&, auto&) {}) == "ok");
  CHECK(changed([](auto& d, auto&) { std::swap(d.frames[0], d.frames[1]); }) == "ok");
  CHECK(changed([](auto& d, auto&) { std::swap(d.shares[0], d.shares[1]); }) == "ok");
  CHECK(changed([](auto& d, auto&) { d.frames.pop_back(); }) == "malformed");
  CHECK(changed([](auto& d, auto&) { d.shares.pop_back(); }) == "malformed");
  CHECK(changed([](auto& d, auto&) { d.frames[0] = d.frames[1]; }) == "not-permitted");
  CHECK(changed([](auto& d, auto&) { std::swap(d.shares[0].digest, d.shares[1].digest); }) == "unauthenticated");
  CHECK(changed([](auto& d, auto&) { d.shares[0].digest = Hash{}; }) == "malformed");
  CHECK(changed([](auto& d, auto& other) { d.shares = std::move(other.shares); }) == "unauthenticated");
  CHECK(changed([](auto& d, auto& other) { d.entry = other.entry; }) == "mismatch");
  CHECK(changed([](auto& d, auto&) { d.entry.clear(); }) == "mismatch");
  CHECK(changed([](auto& d, auto&) { d.entry.resize(5000); }) == "too-large");
  CHECK(changed([](auto& d, auto&) { d.header.resize(20'000); }) == "too-large");
  CHECK(changed([](auto& d, auto&) { d.frames.resize(33); }) == "too-large");
  CHECK(changed([](auto& d, auto&) { d.frames[0].resize((1 << 20) + 1); }) == "too-large");
}

TEST_CASE("an entry with another number of wrapped elements than the header has digests is malformed") {
  World world(5);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  codec::RecipientEntry entry = codec::decode_recipient_entry(record.entries[0]).value();
  entry.wrapped.resize(2 * entry.wrapped.size());
  const auto forged = world.with_entry(record, 0, entry);
  Delivery delivery = world.deliver_all(record);
  delivery.header = forged.header;
  delivery.batch = forged.batch;
  delivery.entry = forged.entries[0];
  delivery.event.header_hash = record::header_hash(forged.header);
  CHECK(outcome(world.open(delivery)) == "malformed");
}

TEST_CASE("a record is checked with the key of the device that its header names, and no other") {
  World world(5), other(50);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const Delivery d = world.deliver_all(record);
  record::BatchCache cache;
  CHECK(
      outcome(record::open::open_record({d.header, d.batch, d.entry, d.frames, d.shares}, other.sender_key.public_key(),
                                        d.event, {}, world.receivers[0].keys, cache)) == "unauthenticated");
}

TEST_CASE("a share opens its own slot for its own device, and no other") {
  World world(6, 2);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto decoded = world.inspected(record);
  for (std::size_t released = 0; released < 3; ++released) {
    std::vector<bool> one(3, false);
    one[released] = true;
    Delivery delivery = world.deliver(record, world.receivers[0].device, one);
    CHECK(world.open(delivery).value().sections.size() == 1);
    // A broker's enemy hands over another frame with the same share.
    for (std::size_t other = 0; other < 3; ++other) {
      if (other == released) continue;
      Delivery attack = world.deliver(record, world.receivers[0].device, one);
      attack.frames[0] = record.slots[other];
      attack.event.released = {decoded.slots()[other].digest};
      attack.event.stubs.clear();
      attack.shares[0].digest = decoded.slots()[other].digest;
      CHECK(outcome(world.open(attack)) == "unauthenticated");
      CHECK(world.fault.code == codec::DeliveryFault::unwrap);
      CHECK(world.fault.slot == decoded.slots()[other].digest);
    }
  }
}

TEST_CASE("slots do not move between records, rungs or recipients") {
  World world(7, 2);
  const auto first = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto second = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  Delivery delivery = world.deliver_all(first);
  delivery.frames = world.deliver_all(second).frames;
  CHECK(outcome(world.open(delivery)) == "mismatch");
  CHECK(world.fault.code == codec::DeliveryFault::frames);
  delivery = world.deliver_all(first);
  codec::Slot slot = codec::decode_slot(delivery.frames[0]).value();
  slot.label.part = 1;
  delivery.frames[0] = codec::encode(slot);
  CHECK(outcome(world.open(delivery)) == "mismatch");
  // A recipient that passes its whole delivery on: the other holds another key.
  CHECK(outcome(world.open(world.deliver_all(first, 0), 1)) == "mismatch");
}

TEST_CASE("an erased encryption key opens nothing, also from the cache") {
  World world(8);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  REQUIRE(world.open(world.deliver_all(record)));
  world.receivers[0].keys.purge(primitives::key_id_of(world.receivers[0].encryption_key));
  CHECK(world.receivers[0].keys.cached_contexts() == 0);
  CHECK(outcome(world.open(world.deliver_all(record))) == "not-found");
  CHECK(world.fault.code == codec::DeliveryFault::key_not_held);
}

TEST_CASE("a sender cannot give two recipients different contents of one slot") {
  World world(9);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto decoded = world.inspected(record);
  const auto& target = decoded.slots()[index_of(decoded, Rung::site)];

  // The dishonest sender wraps another content key for this slot, correctly in every other way.
  codec::RecipientEntry entry = codec::decode_recipient_entry(record.entries[0]).value();
  Peek peek(entry.device);
  const auto shares = record::inspect::release_shares(decoded.header(), record.release, entry.device,
                                                      std::vector<Hash>{target.digest}, world.release_keys);
  REQUIRE(shares);
  X25519Private key = world.random.random<X25519Private>();
  entry.encryption_key = peek.add(key.duplicate());
  world.receivers[0].keys.add(std::move(key));
  const X25519Public enc = world.receivers[0].encryption_key;  // any point: only the seed behind it matters
  entry.enc = codec::EncapsulatedKey{enc.array()};
  const auto seed = peek.seed(decoded.header().device, entry.encryption_key, entry.enc, decoded.header().record_id);
  REQUIRE(seed);
  record::locks::RecipientHalves halves(record::locks::RecipientSeed::from(seed->reveal()).value());
  const ReleaseShare* share = &shares->front().share;
  const Hash context =
      record::slot_context(decoded.header(), target.slot_id, target.label, target.ciphertext_bytes - 16);
  const auto wrap_key =
      record::locks::wrap_key(halves, {&share, 1}, nullptr, context, target.digest, entry.device, entry.enc);
  const auto other_cek = world.random.random<ContentKey>();
  entry.wrapped[target.index] = record::locks::wrap(wrap_key, context, other_cek);
  const auto forged = world.with_entry(record, 0, entry);
  REQUIRE(record::test::broker_outcome(world, forged) == "ok");

  std::vector<bool> only(3, false);
  only[index_of(decoded, Rung::site)] = true;
  const auto opened = world.open(world.deliver(forged, entry.device, only));
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::unauthenticated);
  CHECK(opened.error().what.find("committed") != std::string::npos);
  CHECK(world.fault.code == codec::DeliveryFault::commitment);
  CHECK(world.fault.slot == target.digest);
}

TEST_CASE("a pair secret is needed where the entry was made with one, and demanded where one is configured") {
  World world(10);
  std::vector<PairSecret> pairs;
  pairs.push_back(world.random.random<PairSecret>());
  pairs.push_back(world.random.random<PairSecret>());
  std::vector<PairSecret> others;
  others.push_back(world.random.random<PairSecret>());

  record::seal::RecordPlan plan = world.plan(Kind::seizure, seizure_sections());
  plan.recipients[0].pair = &pairs[1];
  const auto paired = world.sealed(plan);
  CHECK(outcome(world.open(world.deliver_all(paired), 0, pairs)) == "ok");
  CHECK(outcome(world.open(world.deliver_all(paired), 0, others)) == "not-found");
  CHECK(outcome(world.open(world.deliver_all(paired), 0)) == "not-found");

  const auto plain = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  CHECK(outcome(world.open(world.deliver_all(plain), 0, pairs)) == "not-permitted");
  CHECK(world.fault.code == codec::DeliveryFault::key_not_held);
  CHECK(outcome(world.open(world.deliver_all(plain), 0)) == "ok");
}

TEST_CASE("one decapsulation serves the records of a context") {
  World world(11);
  for (int i = 0; i < 4; ++i)
    CHECK(world.open(world.deliver_all(world.sealed(world.plan(Kind::seizure, seizure_sections())))));
  CHECK(world.receivers[0].keys.cached_contexts() == 1);
  world.sealer.forget_contexts();
  CHECK(world.open(world.deliver_all(world.sealed(world.plan(Kind::seizure, seizure_sections())))));
  CHECK(world.receivers[0].keys.cached_contexts() == 2);
}

TEST_CASE("wrong padding inside a section is refused") {
  World world(12);
  const auto record = world.sealed(world.plan(Kind::seizure, seizure_sections()));
  const auto opened = world.open(world.deliver_all(record));
  const auto& site = opened->sections.back();
  codec::Slot slot;
  for (const Bytes& frame : record.slots)
    if (record::digest_of(codec::decode_slot(frame).value()) == site.digest) slot = codec::decode_slot(frame).value();
  const Hash context = record::slot_context(opened->header, slot.slot_id, slot.label, slot.ciphertext.size() - 16);
  record::locks::SectionKeys(site.content_key, context)
      .encrypt(SecretBytes(slot.ciphertext.size() - 16), slot.ciphertext);
  codec::Header header = opened->header;
  header.slot_digests[0] = record::digest_of(slot);
  std::ranges::sort(header.slot_digests);
  CHECK(outcome(record::open::open_section(header, codec::encode(slot), site.content_key)) == "malformed");
}
