// What is written by forms, read by Cap'n Proto's own code for the schema: each value must come back from the field
// that the schema names so.
#include <capnp/serialize.h>

#include <catch2/catch_test_macros.hpp>
#include <cstring>

#include "schemas/audit.capnp.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/record.h"
#include "schemas/record.capnp.h"
#include "tests/unit/schemas/samples.h"

using namespace puente;

namespace {

// Reads `bytes` as a struct of the schema; they and the message live as long as it.
template <class Schema>
class ByLibrary {
 public:
  explicit ByLibrary(const Bytes& bytes) : words_(kj::heapArray<capnp::word>(bytes.size() / sizeof(capnp::word))) {
    std::memcpy(static_cast<void*>(words_.begin()), bytes.data(), bytes.size());
    segment_ = words_.asPtr();
    message_.emplace(kj::arrayPtr(&segment_, 1));
  }
  typename Schema::Reader operator*() { return message_->template getRoot<Schema>(); }

 private:
  kj::Array<capnp::word> words_;
  kj::ArrayPtr<const capnp::word> segment_;
  std::optional<capnp::SegmentArrayMessageReader> message_;
};

Bytes taken(capnp::Data::Reader data) { return {data.begin(), data.end()}; }
template <class List>
std::vector<Bytes> all_taken(const List& list) {
  std::vector<Bytes> out;
  for (const auto item : list) out.push_back(taken(item));
  return out;
}
template <class F>
std::vector<Bytes> all_bytes(const std::vector<F>& values) {
  std::vector<Bytes> out;
  for (const F& value : values) out.push_back(value.bytes());
  return out;
}
template <class Wire, class Enum>
bool same(Wire wire, Enum value) {
  return static_cast<unsigned>(wire) == static_cast<unsigned>(value);
}

}  // namespace

TEST_CASE("a header's fields are where the schema has them") {
  codec::Header header;
  header.suite = 1;
  header.record_id = filled<RecordId>(2);
  header.device = filled<KeyId>(3);
  header.created = {4};
  header.not_before = {5};
  header.expires = {6};
  header.kind = model::Kind::seizure;
  header.marks.tlp = model::Tlp::green;
  header.marks.handling = {model::Handling::h1, model::Handling::h3};
  header.marks.handling_text = "sólo para análisis";
  header.marks.grading = {model::GradingScheme::admiralty, 'B', '3'};
  header.marks.classification = model::Classification::mx_reservada;
  header.marks.caveats = {model::Caveat::orcon, model::Caveat::les};
  header.purpose = model::Purpose::missing_persons;
  header.urgency = model::Urgency::urgent;
  header.min_policy_mx = 7;
  header.min_policy_us = 8;
  header.gazetteer = 9;
  header.head_seen = {10, filled<Hash>(11)};
  header.reply_to = filled<RecordId>(12);
  header.supersedes = filled<RecordId>(13);
  header.slot_digests = ascending<Hash>(8);
  header.entry_digests = ascending<Hash>(4);
  header.release_digests = ascending<Hash>(1);
  ByLibrary<schema::Header> read(codec::encode(header));
  const auto by = *read;
  CHECK(by.getSuite() == 1);
  CHECK(taken(by.getRecordId()) == header.record_id.bytes());
  CHECK(taken(by.getDevice()) == header.device.bytes());
  CHECK(by.getCreatedMs() == 4);
  CHECK(by.getNotBeforeMs() == 5);
  CHECK(by.getExpiresMs() == 6);
  CHECK(same(by.getKind(), header.kind));
  const auto marks = by.getMarks();
  CHECK(same(marks.getTlp(), header.marks.tlp));
  REQUIRE(marks.getHandling().size() == 2);
  CHECK(same(marks.getHandling()[0], model::Handling::h1));
  CHECK(same(marks.getHandling()[1], model::Handling::h3));
  CHECK(marks.getHandlingText() == header.marks.handling_text.c_str());
  CHECK(same(marks.getGradingScheme(), header.marks.grading.scheme));
  CHECK(marks.getGradingSource() == 'B');
  CHECK(marks.getGradingInformation() == '3');
  CHECK(same(marks.getClassification(), header.marks.classification));
  REQUIRE(marks.getCaveats().size() == 2);
  CHECK(same(marks.getCaveats()[0], model::Caveat::orcon));
  CHECK(same(marks.getCaveats()[1], model::Caveat::les));
  CHECK(same(by.getPurpose(), header.purpose));
  CHECK(same(by.getUrgency(), header.urgency));
  CHECK(by.getMinPolicyMx() == 7);
  CHECK(by.getMinPolicyUs() == 8);
  CHECK(by.getGazetteer() == 9);
  CHECK(by.getHeadSeenSize() == 10);
  CHECK(taken(by.getHeadSeenRoot()) == header.head_seen.root.bytes());
  CHECK(taken(by.getReplyTo()) == header.reply_to->bytes());
  CHECK(taken(by.getSupersedes()) == header.supersedes->bytes());
  CHECK(all_taken(by.getSlotDigests()) == all_bytes(header.slot_digests));
  CHECK(all_taken(by.getEntryDigests()) == all_bytes(header.entry_digests));
  CHECK(all_taken(by.getReleaseDigests()) == all_bytes(header.release_digests));
  CHECK(codec::decode_header(codec::encode(header)).value() == header);
}

TEST_CASE("the fields of slots and entries are where the schema has them") {
  const codec::Slot slot{
      filled<Salt>(1), filled<SlotId>(2), {model::Section::place, model::Rung::cell, 3}, filled<Hash>(4), Bytes(61, 5)};
  ByLibrary<schema::Slot> slot_read(codec::encode(slot));
  const auto by_slot = *slot_read;
  CHECK(taken(by_slot.getSalt()) == slot.salt.bytes());
  CHECK(taken(by_slot.getSlotId()) == slot.slot_id.bytes());
  CHECK(same(by_slot.getSection(), slot.label.section));
  CHECK(same(by_slot.getRung(), slot.label.rung));
  CHECK(by_slot.getPart() == 3);
  CHECK(taken(by_slot.getCommit()) == slot.commit.bytes());
  CHECK(taken(by_slot.getCiphertext()) == slot.ciphertext);
  CHECK(codec::decode_slot(codec::encode(slot)).value() == slot);

  const codec::RecipientEntry entry{filled<KeyId>(1), filled<KeyId>(2), filled<codec::EncapsulatedKey>(3),
                                    filled<codec::PairId>(4), ascending<codec::WrappedKey>(8)};
  ByLibrary<schema::RecipientEntry> entry_read(codec::encode(entry));
  const auto by_entry = *entry_read;
  CHECK(taken(by_entry.getDevice()) == entry.device.bytes());
  CHECK(taken(by_entry.getEncryptionKey()) == entry.encryption_key.bytes());
  CHECK(taken(by_entry.getEnc()) == entry.enc.bytes());
  CHECK(taken(by_entry.getPairId()) == entry.pair_id->bytes());
  CHECK(all_taken(by_entry.getWrapped()) == all_bytes(entry.wrapped));

  const codec::ReleaseEntry release{filled<KeyId>(1),
                                    filled<KeyId>(2),
                                    filled<codec::EncapsulatedKey>(3),
                                    {{filled<KeyId>(4), 5}, {filled<KeyId>(6), 0}},
                                    7,
                                    filled<Hash>(8)};
  ByLibrary<schema::ReleaseEntry> release_read(codec::encode(release));
  const auto by_release = *release_read;
  CHECK(taken(by_release.getAuthority()) == release.authority.bytes());
  CHECK(taken(by_release.getReleaseKey()) == release.release_key.bytes());
  CHECK(taken(by_release.getEnc()) == release.enc.bytes());
  REQUIRE(by_release.getGrants().size() == 2);
  for (unsigned i = 0; i < 2; ++i) {
    CHECK(taken(by_release.getGrants()[i].getDevice()) == release.grants[i].device.bytes());
    CHECK(by_release.getGrants()[i].getSlots() == release.grants[i].slots);
  }
  CHECK(by_release.getSequence() == 7);
  CHECK(taken(by_release.getPrevious()) == release.previous.bytes());
  CHECK(codec::decode_release_entry(codec::encode(release)).value() == release);
}

TEST_CASE("the fields of the log's stored forms are where the schema has them") {
  const codec::LeafInput leaf{1, codec::Audience::us, 2, 3, filled<Hash>(4), filled<Hash>(5), filled<Hash>(6)};
  ByLibrary<schema::LeafInput> leaf_read(codec::encode(leaf));
  const auto by_leaf = *leaf_read;
  CHECK(by_leaf.getVersion() == 1);
  CHECK(same(by_leaf.getAudience(), leaf.audience));
  CHECK(by_leaf.getEpoch() == 2);
  CHECK(by_leaf.getCounter() == 3);
  CHECK(taken(by_leaf.getRunning()) == leaf.running.bytes());
  CHECK(taken(by_leaf.getCiphertextHash()) == leaf.ciphertext_hash.bytes());
  CHECK(taken(by_leaf.getEvent()) == leaf.event.bytes());

  ByLibrary<schema::EntryPlaintext> plain_read(codec::encode(codec::EntryPlaintext{filled<Nonce>(1), Bytes(13, 2)}));
  CHECK(taken((*plain_read).getNonce()) == filled<Nonce>(1).bytes());
  CHECK(taken((*plain_read).getEvent()) == Bytes(13, 2));

  const codec::Block block{{{0, Bytes(8, 1), Bytes(9, 2)}, {7, Bytes(10, 3), Bytes(11, 4)}}};
  ByLibrary<schema::Block> block_read(codec::encode(block));
  const auto by_block = (*block_read).getEntries();
  REQUIRE(by_block.size() == 2);
  for (unsigned i = 0; i < 2; ++i) {
    CHECK(by_block[i].getIndex() == block.entries[i].index);
    CHECK(taken(by_block[i].getLeaf()) == block.entries[i].leaf);
    CHECK(taken(by_block[i].getCiphertext()) == block.entries[i].ciphertext);
  }

  codec::EpochSeal seal;
  seal.audience = codec::Audience::us;
  seal.epoch = 2;
  seal.auditor = filled<KeyId>(3);
  seal.audit_key = filled<KeyId>(4);
  seal.enc.array().fill(5);
  seal.sealed.array().fill(6);
  seal.first_counter = 7;
  ByLibrary<schema::EpochSeal> seal_read(codec::encode(seal));
  const auto by_seal = *seal_read;
  CHECK(same(by_seal.getAudience(), seal.audience));
  CHECK(by_seal.getEpoch() == 2);
  CHECK(taken(by_seal.getAuditor()) == seal.auditor.bytes());
  CHECK(taken(by_seal.getAuditKey()) == seal.audit_key.bytes());
  CHECK(taken(by_seal.getEnc()) == seal.enc.bytes());
  CHECK(taken(by_seal.getSealed()) == seal.sealed.bytes());
  CHECK(by_seal.getFirstCounter() == 7);
  CHECK(codec::decode_epoch_seal(codec::encode(seal)).has_value());
}
