// Random records, recipients, grants and withheld slots, from sender to recipient; and every bit of them changed.
#include <rapidcheck.h>
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>

#include "tests/unit/crypto/record/world.h"

using namespace puente;
using record::test::broker_outcome;
using record::test::Delivery;
using record::test::outcome;
using record::test::World;

namespace {

struct Sent {
  std::map<model::Label, Bytes> plaintexts;
  std::vector<model::Label> labels;        // by section of the plan
  std::vector<std::vector<bool>> granted;  // by receiver, by section of the plan
  codec::SealedRecord record;
};

std::vector<record::seal::SectionPlain> random_sections(World& world, model::Kind kind, Sent& sent) {
  std::vector<record::seal::SectionPlain> out;
  for (const model::Section section : model::sections_of(kind))
    for (const model::Rung rung : model::ladder_of(kind, section)) {
      if (out.size() == codec::slots_max || world.random.below(3) == 0) continue;
      const model::Label label{section, rung, static_cast<std::uint16_t>(world.random.below(2))};
      Bytes plaintext(world.random.below(world.random.below(8) == 0 ? 9000 : 400));
      world.random.fill(plaintext);
      sent.labels.push_back(label);
      sent.plaintexts.emplace(label, plaintext);
      out.push_back({label, SecretBytes::copy_of(plaintext)});
    }
  if (out.empty()) {
    const model::Section section = model::sections_of(kind).front();
    const model::Label label{section, model::ladder_of(kind, section).front(), 0};
    sent.labels.push_back(label);
    sent.plaintexts.emplace(label, Bytes{});
    out.push_back({label, SecretBytes()});
  }
  return out;
}

Sent random_record(World& world) {
  Sent out;
  const auto kind = static_cast<model::Kind>(world.random.below(model::kind_count));
  record::seal::RecordPlan plan = world.plan(kind, random_sections(world, kind, out));
  for (auto& recipient : plan.recipients) {
    for (std::size_t i = 0; i < recipient.granted.size(); ++i) recipient.granted[i] = world.random.below(2) == 1;
    out.granted.push_back(recipient.granted);
  }
  out.record = world.sealed(plan);
  return out;
}

// Which slots of the record (in its order) this receiver was granted.
std::vector<bool> granted_slots(const Sent& sent, const record::inspect::DecodedRecord& decoded, std::size_t receiver) {
  std::vector<bool> out;
  for (const auto& slot : decoded.slots()) {
    const auto place = std::ranges::find(sent.labels, slot.label) - sent.labels.begin();
    out.push_back(sent.granted[receiver][static_cast<std::size_t>(place)]);
  }
  return out;
}

void flip(Bytes& bytes, std::uint64_t bit) { bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8)); }

template <class Tag, std::size_t N>
void flip(Fixed<Tag, N>& bytes, std::uint64_t bit) {
  bytes.array()[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
}

}  // namespace

TEST_CASE("every recipient opens exactly what was granted and released to it") {
  CHECK(rc::check([](std::uint64_t seed) {
    const std::size_t receivers = *rc::gen::inRange<std::size_t>(1, 6);
    World world(seed, receivers);
    const Sent sent = random_record(world);
    const auto decoded = world.inspected(sent.record);
    for (std::size_t r = 0; r < receivers; ++r) {
      std::vector<bool> released = granted_slots(sent, decoded, r);
      RC_ASSERT(decoded.granted_to(world.receivers[r].device) == released);
      for (std::size_t i = 0; i < released.size(); ++i)
        if (world.random.below(3) == 0) released[i] = false;  // policy
      const auto opened = world.open(world.deliver(sent.record, world.receivers[r].device, released), r);
      RC_ASSERT(opened.has_value());
      std::map<model::Label, Bytes> expected;
      for (std::size_t i = 0; i < released.size(); ++i)
        if (released[i]) expected.emplace(decoded.slots()[i].label, sent.plaintexts.at(decoded.slots()[i].label));
      std::map<model::Label, Bytes> found;
      for (const auto& section : opened->sections) found.emplace(section.label, copy_of(section.plaintext.reveal()));
      RC_ASSERT(found == expected);
      RC_ASSERT(opened->withheld.size() == released.size() - expected.size());
    }
  }));
}

TEST_CASE("a slot not granted does not open even with a share made for it by a broker that turned") {
  CHECK(rc::check([](std::uint64_t seed) {
    World world(seed, 2);
    Sent sent = random_record(world);
    const auto decoded = world.inspected(sent.record);
    const std::vector<bool> granted = granted_slots(sent, decoded, 0);
    const auto place = std::ranges::find(granted, false) - granted.begin();
    RC_PRE(static_cast<std::size_t>(place) < granted.size());
    const auto& slot = decoded.slots()[static_cast<std::size_t>(place)];
    // The broker rewrites the release entry for itself, as it holds the release key, and computes the share.
    codec::ReleaseEntry release = decoded.release();
    for (auto& grant : release.grants) grant.slots |= std::uint32_t{1} << slot.index;
    const codec::SealedRecord rewritten = world.with_release(sent.record, release);
    auto header = codec::decode_header(rewritten.header).value();
    auto shares = record::inspect::release_shares(header, rewritten.release, world.receivers[0].device,
                                                  std::vector<Hash>{slot.digest}, world.release_keys);
    RC_ASSERT(shares.has_value());
    std::vector<bool> nothing(granted.size(), false);
    Delivery delivery = world.deliver(sent.record, world.receivers[0].device, nothing);
    delivery.frames = {sent.record.slots[static_cast<std::size_t>(place)]};
    delivery.shares = std::move(*shares);
    delivery.event.released = {slot.digest};
    delivery.event.stubs.clear();
    RC_ASSERT(outcome(world.open(delivery)) == "unauthenticated");
  }));
}

TEST_CASE("the broker notices any changed bit of what is submitted") {
  CHECK(rc::check([](std::uint64_t seed) {
    World world(seed, 2);
    codec::SealedRecord record = random_record(world).record;
    const auto in = [&](Bytes& bytes) { flip(bytes, world.random.below(bytes.size() * 8)); };
    switch (world.random.below(5)) {
      case 0:
        in(record.header);
        break;
      case 1:
        in(record.release);
        break;
      case 2:
        in(record.entries[world.random.below(record.entries.size())]);
        break;
      case 3:
        in(record.slots[world.random.below(record.slots.size())]);
        break;
      default:
        flip(record.batch.signature, world.random.below(512));
        break;
    }
    RC_ASSERT(broker_outcome(world, std::move(record)) != "ok");
  }));
}

TEST_CASE("the recipient notices any changed bit of what is delivered") {
  CHECK(rc::check([](std::uint64_t seed) {
    World world(seed, 2);
    const Sent sent = random_record(world);
    const auto decoded = world.inspected(sent.record);
    const std::vector<bool> granted = granted_slots(sent, decoded, 0);
    RC_PRE(std::ranges::count(granted, true) > 0);
    Delivery delivery = world.deliver(sent.record, world.receivers[0].device, granted);
    RC_ASSERT(outcome(world.open(delivery)) == "ok");
    const auto in = [&](Bytes& bytes) { flip(bytes, world.random.below(bytes.size() * 8)); };
    const std::size_t slot = world.random.below(delivery.frames.size());
    switch (world.random.below(8)) {
      case 0:
        in(delivery.header);
        break;
      case 1:
        in(delivery.entry);
        break;
      case 2:
        in(delivery.frames[slot]);
        break;
      case 3:
        flip(delivery.batch.signature, world.random.below(512));
        break;
      case 4:
        delivery.shares[slot].share.reveal_mutable()[world.random.below(32)] ^= 1;
        break;
      case 5:
        flip(delivery.shares[slot].digest, world.random.below(256));
        break;
      case 6:
        flip(delivery.event.released[slot], world.random.below(256));
        break;
      default:
        flip(delivery.event.header_hash, world.random.below(256));
        break;
    }
    RC_ASSERT(outcome(world.open(delivery)) != "ok");
  }));
}

TEST_CASE("the recipient notices any changed bit of a stub, but for its rule") {
  CHECK(rc::check([](std::uint64_t seed) {
    World world(seed, 1);
    const Sent sent = random_record(world);
    Delivery delivery =
        world.deliver(sent.record, world.receivers[0].device, std::vector<bool>(sent.record.slots.size(), false));
    codec::Stub& stub = delivery.event.stubs[world.random.below(delivery.event.stubs.size())];
    switch (world.random.below(5)) {
      case 0:
        flip(stub.salt, world.random.below(256));
        break;
      case 1:
        flip(stub.slot_id, world.random.below(128));
        break;
      case 2:
        flip(stub.commit, world.random.below(256));
        break;
      case 3:
        flip(stub.ciphertext_hash, world.random.below(256));
        break;
      default:
        stub.label.part ^= 2;
        break;
    }
    RC_ASSERT(outcome(world.open(delivery)) == "mismatch");
  }));
}
