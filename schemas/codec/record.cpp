#include "schemas/codec/record.h"

#include <algorithm>
#include <bit>
#include <functional>

#include "schemas/codec/form_values.h"
#include "schemas/codec/form_writer.h"
#include "schemas/codec/record_parts.h"

namespace puente::codec {
namespace {

// The numbers of the fields in record.capnp.
namespace header {
enum : unsigned {
  suite,
  record_id,
  device,
  created_ms,
  not_before_ms,
  expires_ms,
  kind,
  marks,
  purpose,
  urgency,
  min_policy_mx,
  min_policy_us,
  gazetteer,
  head_seen_size,
  head_seen_root,
  reply_to,
  supersedes,
  slot_digests,
  entry_digests,
  release_digests
};
}
namespace marks {
enum : unsigned {
  tlp,
  handling,
  handling_text,
  grading_scheme,
  grading_source,
  grading_information,
  classification,
  caveats
};
}
namespace slot {
enum : unsigned { salt, slot_id, section, rung, part, commit, ciphertext };
}
namespace recipient_entry {
enum : unsigned { device, encryption_key, enc, pair_id, wrapped };
}
namespace release_entry {
enum : unsigned { authority, release_key, enc, grants, sequence, previous };
}
namespace slot_grant {
enum : unsigned { device, slots };
}

void write_marks(FormStructWriter& out, const model::Marks& marks) {
  out.structure(
      header::marks,
      [&marks](FormNumbersWriter& numbers) {
        numbers.number(marks::tlp, marks.tlp);
        numbers.number(marks::grading_scheme, marks.grading.scheme);
        numbers.number(marks::grading_source, static_cast<std::uint8_t>(marks.grading.source));
        numbers.number(marks::grading_information, static_cast<std::uint8_t>(marks.grading.information));
        numbers.number(marks::classification, marks.classification);
      },
      [&marks](FormStructWriter& rest) {
        rest.enums(marks::handling, marks.handling);
        rest.text(marks::handling_text, marks.handling_text);
        rest.enums(marks::caveats, marks.caveats);
      });
}

Status check_filled(std::size_t size, std::initializer_list<std::size_t> allowed, const char* field) {
  for (const std::size_t one : allowed)
    if (size == one) return {};
  return fail(ErrorCode::malformed, std::string(field) + ": not filled up to one of the allowed numbers");
}

Instant read_instant(const FormStruct& in, unsigned field) { return {static_cast<std::int64_t>(in.number(field))}; }

ByteView optional_view(const std::optional<RecordId>& id) { return id ? id->view() : ByteView{}; }

Status read_marks(FormStruct in, model::Marks& out) {
  PUENTE_REQUIRE(read_enum(in, marks::tlp, known<model::Tlp>(), out.tlp));
  PUENTE_REQUIRE(read_enums(in, marks::handling, known<model::Handling>(), out.handling));
  PUENTE_REQUIRE(read_text(in, marks::handling_text, 512, out.handling_text));
  PUENTE_REQUIRE(read_enum(in, marks::grading_scheme, known<model::GradingScheme>(), out.grading.scheme));
  out.grading.source = static_cast<char>(in.number(marks::grading_source));
  out.grading.information = static_cast<char>(in.number(marks::grading_information));
  PUENTE_REQUIRE(read_enum(in, marks::classification, known<model::Classification>(), out.classification));
  PUENTE_REQUIRE(read_enums(in, marks::caveats, known<model::Caveat>(), out.caveats));
  return model::check(out);
}

Result<Header> read_header(FormStruct in) {
  Header out;
  out.suite = static_cast<std::uint16_t>(in.number(header::suite));
  PUENTE_REQUIRE(read_fixed(in, header::record_id, out.record_id));
  PUENTE_REQUIRE(read_fixed(in, header::device, out.device));
  out.created = read_instant(in, header::created_ms);
  out.not_before = read_instant(in, header::not_before_ms);
  out.expires = read_instant(in, header::expires_ms);
  // Year 9999: so that adding any of our durations cannot overflow.
  for (const Instant t : {out.created, out.not_before, out.expires})
    if (t.ms < 0 || t.ms > 253402300799999) return fail(ErrorCode::malformed, "a time outside 1970 to 9999");
  PUENTE_REQUIRE(read_enum(in, header::kind, model::kind_count, out.kind));
  PUENTE_REQUIRE(read_marks(in.structure(header::marks), out.marks));
  PUENTE_REQUIRE(read_enum(in, header::purpose, known<model::Purpose>(), out.purpose));
  PUENTE_REQUIRE(read_enum(in, header::urgency, known<model::Urgency>(), out.urgency));
  out.min_policy_mx = in.number(header::min_policy_mx);
  out.min_policy_us = in.number(header::min_policy_us);
  out.gazetteer = static_cast<std::uint16_t>(in.number(header::gazetteer));
  out.head_seen.size = in.number(header::head_seen_size);
  PUENTE_REQUIRE(read_fixed(in, header::head_seen_root, out.head_seen.root));
  PUENTE_REQUIRE(read_optional(in, header::reply_to, out.reply_to));
  PUENTE_REQUIRE(read_optional(in, header::supersedes, out.supersedes));
  PUENTE_REQUIRE(read_list(in, header::slot_digests, 8, 32, out.slot_digests));
  PUENTE_REQUIRE(read_list(in, header::entry_digests, 4, 64, out.entry_digests));
  PUENTE_REQUIRE(read_list(in, header::release_digests, 1, 2, out.release_digests));
  PUENTE_REQUIRE(check_filled(out.slot_digests.size(), {8, 16, 32}, "slotDigests"));
  PUENTE_REQUIRE(check_filled(out.entry_digests.size(), {4, 16, 64}, "entryDigests"));
  PUENTE_REQUIRE(check_ascending(out.slot_digests, "slotDigests"));
  PUENTE_REQUIRE(check_ascending(out.entry_digests, "entryDigests"));
  return out;
}

Result<SlotView> read_slot(FormStruct in) {
  SlotView out;
  PUENTE_REQUIRE(read_fixed(in, slot::salt, out.salt));
  PUENTE_REQUIRE(read_fixed(in, slot::slot_id, out.slot_id));
  PUENTE_REQUIRE(read_enum(in, slot::section, model::section_count, out.label.section));
  PUENTE_REQUIRE(read_enum(in, slot::rung, model::rung_count, out.label.rung));
  out.label.part = static_cast<std::uint16_t>(in.number(slot::part));
  PUENTE_REQUIRE(read_fixed(in, slot::commit, out.commit));
  out.ciphertext = in.bytes(slot::ciphertext);
  if (out.ciphertext.size() < 16) return fail(ErrorCode::malformed, "ciphertext: shorter than its tag");
  return out;
}

// Each fills whole words, so that they lie one behind the other.
Result<WrappedKeysView> read_wrapped(FormStruct& in) {
  static_assert(WrappedKey::size_bytes % sizeof(std::uint64_t) == 0);
  FormByteStrings list = in.byte_strings(recipient_entry::wrapped);
  PUENTE_REQUIRE(check_filled(list.size(), {8, 16, 32}, "wrapped"));
  const ByteView first = list.next();
  bool whole = first.size() == WrappedKey::size_bytes;
  for (std::size_t i = 1; i < list.size(); ++i) whole = list.next().size() == WrappedKey::size_bytes && whole;
  if (!whole) return fail(ErrorCode::malformed, "wrapped: not of 48 bytes each");
  return WrappedKeysView({first.data(), list.size() * WrappedKey::size_bytes});
}

Result<RecipientEntryView> read_recipient_entry(FormStruct in) {
  RecipientEntryView out;
  PUENTE_REQUIRE(read_fixed(in, recipient_entry::device, out.device));
  PUENTE_REQUIRE(read_fixed(in, recipient_entry::encryption_key, out.encryption_key));
  PUENTE_REQUIRE(read_fixed(in, recipient_entry::enc, out.enc));
  PUENTE_REQUIRE(read_optional(in, recipient_entry::pair_id, out.pair_id));
  PUENTE_TRY(out.wrapped, read_wrapped(in));
  return out;
}

Result<ReleaseEntry> read_release_entry(FormStruct in) {
  ReleaseEntry out;
  PUENTE_REQUIRE(read_fixed(in, release_entry::authority, out.authority));
  PUENTE_REQUIRE(read_fixed(in, release_entry::release_key, out.release_key));
  PUENTE_REQUIRE(read_fixed(in, release_entry::enc, out.enc));
  FormStructs grants = in.structs(release_entry::grants);
  PUENTE_REQUIRE(check_count(grants, 1, recipients_max, "grants"));
  out.grants.resize(grants.size());
  for (SlotGrant& grant : out.grants) {
    FormStruct one = grants.next();
    PUENTE_REQUIRE(read_fixed(one, slot_grant::device, grant.device));
    grant.slots = static_cast<std::uint32_t>(one.number(slot_grant::slots));
  }
  if (std::ranges::adjacent_find(out.grants, std::ranges::greater_equal(), &SlotGrant::device) != out.grants.end())
    return fail(ErrorCode::malformed, "grants: must ascend without repeats");
  out.sequence = in.number(release_entry::sequence);
  PUENTE_REQUIRE(read_fixed(in, release_entry::previous, out.previous));
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
  const std::size_t digests = header.slot_digests.size() + header.entry_digests.size() + header.release_digests.size();
  return write_form<schema::Header>(
      400 + header.marks.handling_text.size() + (8 + Hash::size_bytes) * digests,
      [&header](FormNumbersWriter& out) {
        out.number(header::suite, header.suite);
        out.number(header::created_ms, header.created.ms);
        out.number(header::not_before_ms, header.not_before.ms);
        out.number(header::expires_ms, header.expires.ms);
        out.number(header::kind, header.kind);
        out.number(header::purpose, header.purpose);
        out.number(header::urgency, header.urgency);
        out.number(header::min_policy_mx, header.min_policy_mx);
        out.number(header::min_policy_us, header.min_policy_us);
        out.number(header::gazetteer, header.gazetteer);
        out.number(header::head_seen_size, header.head_seen.size);
      },
      [&header](FormStructWriter& out) {
        out.bytes(header::record_id, header.record_id.view());
        out.bytes(header::device, header.device.view());
        write_marks(out, header.marks);
        out.bytes(header::head_seen_root, header.head_seen.root.view());
        out.bytes(header::reply_to, optional_view(header.reply_to));
        out.bytes(header::supersedes, optional_view(header.supersedes));
        out.byte_strings(header::slot_digests, header.slot_digests);
        out.byte_strings(header::entry_digests, header.entry_digests);
        out.byte_strings(header::release_digests, header.release_digests);
      });
}

Result<Header> decode_header(ByteView bytes) {
  return read_form<schema::Header>(bytes, header_bytes_max, "header", read_header);
}

SlotFrame::SlotFrame(const SlotWith<std::size_t>& slot)
    : bytes_(write_form<schema::Slot>(
          200 + slot.ciphertext,
          [&slot](FormNumbersWriter& out) {
            out.number(slot::section, slot.label.section);
            out.number(slot::rung, slot.label.rung);
            out.number(slot::part, slot.label.part);
          },
          [&slot](FormStructWriter& out) {
            out.bytes(slot::salt, slot.salt.view());
            out.bytes(slot::slot_id, slot.slot_id.view());
            out.bytes(slot::commit, slot.commit.view());
            out.zeros(slot::ciphertext, slot.ciphertext);
          })),
      at_(bytes_.size() - (slot.ciphertext + 7) / 8 * 8),
      size_(slot.ciphertext) {}

Bytes encode(const Slot& slot) {
  SlotFrame frame({slot.salt, slot.slot_id, slot.label, slot.commit, slot.ciphertext.size()});
  copy_into(frame.ciphertext(), slot.ciphertext);
  return std::move(frame).take();
}

Result<SlotView> decode_slot_view(ByteView frame) {
  return read_form<schema::Slot>(frame, frame_bytes_max, "slot", read_slot);
}

Result<Slot> decode_slot(ByteView bytes) {
  PUENTE_TRY(const SlotView view, decode_slot_view(bytes));
  return Slot{view.salt, view.slot_id, view.label, view.commit, copy_of(view.ciphertext)};
}

Bytes encode(const RecipientEntry& entry) {
  return write_form<schema::RecipientEntry>(
      160 + (8 + WrappedKey::size_bytes) * entry.wrapped.size(), [](FormNumbersWriter&) {},
      [&entry](FormStructWriter& out) {
        out.bytes(recipient_entry::device, entry.device.view());
        out.bytes(recipient_entry::encryption_key, entry.encryption_key.view());
        out.bytes(recipient_entry::enc, entry.enc.view());
        out.bytes(recipient_entry::pair_id, entry.pair_id ? entry.pair_id->view() : ByteView{});
        out.byte_strings(recipient_entry::wrapped, entry.wrapped);
      });
}

Result<RecipientEntryView> decode_recipient_entry_view(ByteView bytes) {
  return read_form<schema::RecipientEntry>(bytes, entry_bytes_max, "recipient entry", read_recipient_entry);
}

Result<RecipientEntry> decode_recipient_entry(ByteView bytes) {
  PUENTE_TRY(const RecipientEntryView view, decode_recipient_entry_view(bytes));
  RecipientEntry out{view.device, view.encryption_key, view.enc, view.pair_id, {}};
  for (std::size_t i = 0; i < view.wrapped.size(); ++i) out.wrapped.push_back(view.wrapped[i]);
  return out;
}

Bytes encode(const ReleaseEntry& entry) {
  return write_form<schema::ReleaseEntry>(
      200 + (16 + KeyId::size_bytes) * entry.grants.size(),
      [&entry](FormNumbersWriter& out) { out.number(release_entry::sequence, entry.sequence); },
      [&entry](FormStructWriter& out) {
        out.bytes(release_entry::authority, entry.authority.view());
        out.bytes(release_entry::release_key, entry.release_key.view());
        out.bytes(release_entry::enc, entry.enc.view());
        out.structs(
            release_entry::grants, entry.grants,
            [](const SlotGrant& grant, FormNumbersWriter& one) { one.number(slot_grant::slots, grant.slots); },
            [](const SlotGrant& grant, FormStructWriter& one) { one.bytes(slot_grant::device, grant.device.view()); });
        out.bytes(release_entry::previous, entry.previous.view());
      });
}

Result<ReleaseEntry> decode_release_entry(ByteView bytes) {
  return read_form<schema::ReleaseEntry>(bytes, release_entry_bytes_max, "release entry", read_release_entry);
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
      });
}

}  // namespace puente::codec
