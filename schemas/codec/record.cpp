#include "schemas/codec/record.h"

#include <bit>

#include "schemas/codec/record_parts.h"

namespace puente::codec {
namespace {

void write_marks(schema::Marks::Builder builder, const model::Marks& marks) {
  builder.setTlp(write_enum<schema::Tlp>(marks.tlp));
  write_enums<schema::Handling>(builder.initHandling(count(marks.handling.size())), marks.handling);
  builder.setHandlingText(text(marks.handling_text));
  builder.setGradingScheme(write_enum<schema::GradingScheme>(marks.grading.scheme));
  builder.setGradingSource(static_cast<std::uint8_t>(marks.grading.source));
  builder.setGradingInformation(static_cast<std::uint8_t>(marks.grading.information));
  builder.setClassification(write_enum<schema::Classification>(marks.classification));
  write_enums<schema::Caveat>(builder.initCaveats(count(marks.caveats.size())), marks.caveats);
}

Result<model::Marks> read_marks(schema::Marks::Reader reader) {
  model::Marks out;
  PUENTE_TRY(out.tlp, read_enum<model::Tlp>(reader.getTlp(), known<model::Tlp>(), "tlp"));
  PUENTE_TRY(out.handling, read_enums<model::Handling>(reader.getHandling(), "handling"));
  PUENTE_TRY(out.handling_text, read_text(reader.getHandlingText(), 512, "handlingText"));
  PUENTE_TRY(out.grading.scheme, read_enum<model::GradingScheme>(reader.getGradingScheme(),
                                                                 known<model::GradingScheme>(), "gradingScheme"));
  out.grading.source = static_cast<char>(reader.getGradingSource());
  out.grading.information = static_cast<char>(reader.getGradingInformation());
  PUENTE_TRY(out.classification, read_enum<model::Classification>(reader.getClassification(),
                                                                  known<model::Classification>(), "classification"));
  PUENTE_TRY(out.caveats, read_enums<model::Caveat>(reader.getCaveats(), "caveats"));
  PUENTE_REQUIRE(model::check(out));
  return out;
}

Status check_filled(std::size_t size, std::initializer_list<std::size_t> allowed, const char* field) {
  for (const std::size_t one : allowed)
    if (size == one) return {};
  return fail(ErrorCode::malformed, std::string(field) + ": not filled up to one of the allowed numbers");
}

ByteView optional_view(const std::optional<RecordId>& id) { return id ? id->view() : ByteView{}; }

Result<Header> read_header(schema::Header::Reader reader) {
  Header out;
  out.suite = reader.getSuite();
  PUENTE_TRY(out.record_id, read_fixed<RecordId>(reader.getRecordId(), "recordId"));
  PUENTE_TRY(out.device, read_fixed<KeyId>(reader.getDevice(), "device"));
  out.created = {reader.getCreatedMs()};
  out.not_before = {reader.getNotBeforeMs()};
  out.expires = {reader.getExpiresMs()};
  // Year 9999: so that adding any of our durations cannot overflow.
  for (const Instant t : {out.created, out.not_before, out.expires})
    if (t.ms < 0 || t.ms > 253402300799999) return fail(ErrorCode::malformed, "a time outside 1970 to 9999");
  PUENTE_TRY(out.kind, read_enum<model::Kind>(reader.getKind(), model::kind_count, "kind"));
  PUENTE_TRY(out.marks, read_marks(reader.getMarks()));
  PUENTE_TRY(out.purpose, read_enum<model::Purpose>(reader.getPurpose(), known<model::Purpose>(), "purpose"));
  PUENTE_TRY(out.urgency, read_enum<model::Urgency>(reader.getUrgency(), known<model::Urgency>(), "urgency"));
  out.min_policy_mx = reader.getMinPolicyMx();
  out.min_policy_us = reader.getMinPolicyUs();
  out.gazetteer = reader.getGazetteer();
  out.head_seen.size = reader.getHeadSeenSize();
  PUENTE_TRY(out.head_seen.root, read_fixed<Hash>(reader.getHeadSeenRoot(), "headSeenRoot"));
  PUENTE_TRY(out.reply_to, read_optional<RecordId>(reader.getReplyTo(), "replyTo"));
  PUENTE_TRY(out.supersedes, read_optional<RecordId>(reader.getSupersedes(), "supersedes"));
  PUENTE_TRY(out.slot_digests, read_list<Hash>(reader.getSlotDigests(), 8, 32, "slotDigests"));
  PUENTE_TRY(out.entry_digests, read_list<Hash>(reader.getEntryDigests(), 4, 64, "entryDigests"));
  PUENTE_TRY(out.release_digests, read_list<Hash>(reader.getReleaseDigests(), 1, 2, "releaseDigests"));
  PUENTE_REQUIRE(check_filled(out.slot_digests.size(), {8, 16, 32}, "slotDigests"));
  PUENTE_REQUIRE(check_filled(out.entry_digests.size(), {4, 16, 64}, "entryDigests"));
  PUENTE_REQUIRE(check_ascending(out.slot_digests, "slotDigests"));
  PUENTE_REQUIRE(check_ascending(out.entry_digests, "entryDigests"));
  return out;
}

}  // namespace

void write_batch(schema::BatchSignature::Builder builder, const BatchSignature& batch) {
  builder.setSignature(as_data(batch.signature.view()));
  builder.setSize(batch.size);
  builder.setIndex(batch.index);
  write_list(builder.initPath(count(batch.path.size())), batch.path);
}

Result<BatchSignature> read_batch(schema::BatchSignature::Reader reader) {
  BatchSignature out;
  PUENTE_TRY(out.signature, read_fixed<Signature>(reader.getSignature(), "signature"));
  out.size = reader.getSize();
  out.index = reader.getIndex();
  if (!std::has_single_bit(out.size) || out.size > batch_records_max || out.index >= out.size)
    return fail(ErrorCode::malformed, "batch: size must be a power of two up to 4096, index below it");
  PUENTE_TRY(out.path, read_list<Hash>(reader.getPath(), 0, batch_path_max, "path"));
  if (out.path.size() != static_cast<std::size_t>(std::countr_zero(out.size)))
    return fail(ErrorCode::malformed, "batch: the path has another length than its size asks for");
  return out;
}

Bytes encode(const Header& header) {
  return encode_with<schema::Header>([&](schema::Header::Builder& out) {
    out.setSuite(header.suite);
    out.setRecordId(as_data(header.record_id.view()));
    out.setDevice(as_data(header.device.view()));
    out.setCreatedMs(header.created.ms);
    out.setNotBeforeMs(header.not_before.ms);
    out.setExpiresMs(header.expires.ms);
    out.setKind(write_enum<schema::Kind>(header.kind));
    write_marks(out.initMarks(), header.marks);
    out.setPurpose(write_enum<schema::Purpose>(header.purpose));
    out.setUrgency(write_enum<schema::Urgency>(header.urgency));
    out.setMinPolicyMx(header.min_policy_mx);
    out.setMinPolicyUs(header.min_policy_us);
    out.setGazetteer(header.gazetteer);
    out.setHeadSeenSize(header.head_seen.size);
    out.setHeadSeenRoot(as_data(header.head_seen.root.view()));
    out.setReplyTo(as_data(optional_view(header.reply_to)));
    out.setSupersedes(as_data(optional_view(header.supersedes)));
    write_list(out.initSlotDigests(count(header.slot_digests.size())), header.slot_digests);
    write_list(out.initEntryDigests(count(header.entry_digests.size())), header.entry_digests);
    write_list(out.initReleaseDigests(count(header.release_digests.size())), header.release_digests);
  });
}

Result<Header> decode_header(ByteView bytes) {
  return decode_with<schema::Header>(bytes, header_bytes_max, "header", read_header, ByForm());
}

Bytes encode(const Slot& slot) {
  return encode_with<schema::Slot>([&](schema::Slot::Builder& out) {
    out.setSalt(as_data(slot.salt.view()));
    out.setSlotId(as_data(slot.slot_id.view()));
    write_label(out, slot.label);
    out.setCommit(as_data(slot.commit.view()));
    out.setCiphertext(as_data(slot.ciphertext));
  });
}

Result<SlotView> decode_slot_view(ByteView frame) {
  const auto read = [frame](schema::Slot::Reader reader) -> Result<SlotView> {
    SlotView out;
    PUENTE_TRY(out.salt, read_fixed<Salt>(reader.getSalt(), "salt"));
    PUENTE_TRY(out.slot_id, read_fixed<SlotId>(reader.getSlotId(), "slotId"));
    PUENTE_TRY(out.label, read_label(reader));
    PUENTE_TRY(out.commit, read_fixed<Hash>(reader.getCommit(), "commit"));
    const std::size_t size = reader.getCiphertext().size();
    if (size < 16) return fail(ErrorCode::malformed, "ciphertext: shorter than its tag");
    // The canonical form, which is checked after this, ends with it. (Not where the reader has it: that may be a copy.)
    const std::size_t words = (size + sizeof(capnp::word) - 1) / sizeof(capnp::word);
    out.ciphertext = frame.last(words * sizeof(capnp::word)).first(size);
    return out;
  };
  return decode_with<schema::Slot>(frame, frame_bytes_max, "slot", read, ByForm());
}

Result<Slot> decode_slot(ByteView bytes) {
  PUENTE_TRY(const SlotView view, decode_slot_view(bytes));
  return Slot{view.salt, view.slot_id, view.label, view.commit, copy_of(view.ciphertext)};
}

Bytes encode(const RecipientEntry& entry) {
  return encode_with<schema::RecipientEntry>([&](schema::RecipientEntry::Builder& out) {
    out.setDevice(as_data(entry.device.view()));
    out.setEncryptionKey(as_data(entry.encryption_key.view()));
    out.setEnc(as_data(entry.enc.view()));
    out.setPairId(as_data(entry.pair_id ? entry.pair_id->view() : ByteView{}));
    write_list(out.initWrapped(count(entry.wrapped.size())), entry.wrapped);
  });
}

Result<RecipientEntry> decode_recipient_entry(ByteView bytes) {
  return decode_with<schema::RecipientEntry>(
      bytes, entry_bytes_max, "recipient entry",
      [](schema::RecipientEntry::Reader reader) -> Result<RecipientEntry> {
        RecipientEntry out;
        PUENTE_TRY(out.device, read_fixed<KeyId>(reader.getDevice(), "device"));
        PUENTE_TRY(out.encryption_key, read_fixed<KeyId>(reader.getEncryptionKey(), "encryptionKey"));
        PUENTE_TRY(out.enc, read_fixed<EncapsulatedKey>(reader.getEnc(), "enc"));
        PUENTE_TRY(out.pair_id, read_optional<PairId>(reader.getPairId(), "pairId"));
        PUENTE_TRY(out.wrapped, read_list<WrappedKey>(reader.getWrapped(), 8, 32, "wrapped"));
        PUENTE_REQUIRE(check_filled(out.wrapped.size(), {8, 16, 32}, "wrapped"));
        return out;
      },
      ByForm());
}

Bytes encode(const ReleaseEntry& entry) {
  return encode_with<schema::ReleaseEntry>([&](schema::ReleaseEntry::Builder& out) {
    out.setAuthority(as_data(entry.authority.view()));
    out.setReleaseKey(as_data(entry.release_key.view()));
    out.setEnc(as_data(entry.enc.view()));
    auto grants = out.initGrants(count(entry.grants.size()));
    for (unsigned i = 0; i < grants.size(); ++i) {
      grants[i].setDevice(as_data(entry.grants[i].device.view()));
      grants[i].setSlots(entry.grants[i].slots);
    }
    out.setSequence(entry.sequence);
    out.setPrevious(as_data(entry.previous.view()));
  });
}

Result<ReleaseEntry> decode_release_entry(ByteView bytes) {
  return decode_with<schema::ReleaseEntry>(
      bytes, release_entry_bytes_max, "release entry",
      [](schema::ReleaseEntry::Reader reader) -> Result<ReleaseEntry> {
        ReleaseEntry out;
        PUENTE_TRY(out.authority, read_fixed<KeyId>(reader.getAuthority(), "authority"));
        PUENTE_TRY(out.release_key, read_fixed<KeyId>(reader.getReleaseKey(), "releaseKey"));
        PUENTE_TRY(out.enc, read_fixed<EncapsulatedKey>(reader.getEnc(), "enc"));
        PUENTE_REQUIRE(check_count(reader.getGrants(), 1, recipients_max, "grants"));
        std::vector<KeyId> devices;
        for (const auto grant : reader.getGrants()) {
          PUENTE_TRY(const KeyId device, read_fixed<KeyId>(grant.getDevice(), "grants.device"));
          devices.push_back(device);
          out.grants.push_back({device, grant.getSlots()});
        }
        PUENTE_REQUIRE(check_ascending(devices, "grants"));
        out.sequence = reader.getSequence();
        PUENTE_TRY(out.previous, read_fixed<Hash>(reader.getPrevious(), "previous"));
        return out;
      },
      ByForm());
}

Bytes encode(const SealedRecord& record) {
  return encode_with<schema::SealedRecord>([&](schema::SealedRecord::Builder& out) {
    out.setHeader(as_data(record.header));
    write_batch(out.initBatch(), record.batch);
    write_list(out.initEntries(count(record.entries.size())), record.entries);
    out.setRelease(as_data(record.release));
    write_list(out.initSlots(count(record.slots.size())), record.slots);
  });
}

Result<SealedRecord> decode_sealed_record(ByteView bytes) {
  return decode_with<schema::SealedRecord>(
      bytes, record_bytes_max + (1 << 20), "sealed record",
      [](schema::SealedRecord::Reader reader) -> Result<SealedRecord> {
        SealedRecord out;
        PUENTE_TRY(out.header, read_data(reader.getHeader(), header_bytes_max, "header"));
        PUENTE_TRY(out.batch, read_batch(reader.getBatch()));
        PUENTE_TRY(out.entries, read_datas(reader.getEntries(), 1, recipients_max, entry_bytes_max, "entries"));
        PUENTE_TRY(out.release, read_data(reader.getRelease(), release_entry_bytes_max, "release"));
        PUENTE_TRY(out.slots, read_datas(reader.getSlots(), 1, slots_max, frame_bytes_max, "slots"));
        return out;
      },
      ByForm());
}

}  // namespace puente::codec
