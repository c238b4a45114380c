#include "crypto/record/open/open_record.h"

#include <algorithm>

#include "crypto/primitives/aead.h"
#include "crypto/primitives/sign.h"
#include "crypto/record/derive.h"
#include "crypto/record/locks/locks.h"
#include "crypto/record/padding.h"
#include "crypto/record/rules.h"

namespace puente::record::open {
namespace {

struct ReceivedSlot {
  codec::SlotView slot;
  Hash digest;
  std::size_t index = 0;  // of the digest in the header
  Hash context;
};

Status check_limits(const Delivered& delivered) {
  if (delivered.header.size() > codec::header_bytes_max) return fail(ErrorCode::too_large, "header: more than 16 KiB");
  if (delivered.entry.size() > codec::entry_bytes_max)
    return fail(ErrorCode::too_large, "recipient entry: more than 4 KiB");
  if (delivered.slot_frames.size() > codec::slots_max) return fail(ErrorCode::too_large, "more than 32 slots");
  if (delivered.shares.size() != delivered.slot_frames.size())
    return fail(ErrorCode::malformed, "not one release share for each slot");
  for (const Bytes& frame : delivered.slot_frames)
    if (frame.size() > codec::frame_bytes_max) return fail(ErrorCode::too_large, "slot frame: more than 1 MiB");
  return {};
}

Status check_event(const codec::DeliveryEvent& event, const codec::Header& header, const Hash& header_hash,
                   const KeyId& own_device) {
  if (event.header_hash != header_hash || event.record_id != header.record_id || event.sender != header.device)
    return fail(ErrorCode::mismatch, "the delivery event in the log is another record's");
  if (event.recipient != own_device)
    return fail(ErrorCode::mismatch, "the delivery event in the log is for another recipient");
  return {};
}

SlotShape shape_of(const ReceivedSlot& slot) {
  return {slot.slot.label, slot.slot.ciphertext.size() - primitives::aead_tag_size_bytes};
}

// Its shape is for the caller to check.
Result<ReceivedSlot> received_slot(const codec::Header& header, ByteView frame) {
  PUENTE_TRY(const codec::SlotView slot, codec::decode_slot_view(frame));
  ReceivedSlot out{slot, digest_of(slot), 0, {}};
  const auto index = position_of(header.slot_digests, out.digest);
  if (!index)
    return fail(ErrorCode::mismatch, "slot " + model::text_of(slot.label) + ": its digest is not in the signed header");
  out.index = *index;
  out.context = slot_context(header, slot.slot_id, slot.label, shape_of(out).padded_bytes);
  return out;
}

Result<std::vector<ReceivedSlot>> received_slots(const codec::Header& header, std::span<const Bytes> frames) {
  std::vector<ReceivedSlot> out;
  std::vector<SlotShape> shapes;
  out.reserve(frames.size());
  shapes.reserve(frames.size());
  for (const Bytes& frame : frames) {
    PUENTE_TRY(const ReceivedSlot slot, received_slot(header, frame));
    shapes.push_back(shape_of(slot));
    out.push_back(slot);
  }
  // Also refuses one label, and so one slot, twice.
  if (!shapes.empty()) PUENTE_REQUIRE(check_shapes(header.kind, shapes));
  std::ranges::sort(out, {}, [](const ReceivedSlot& slot) { return slot.slot.label; });
  return out;
}

Status check_released(const codec::Header& header, std::span<const ReceivedSlot> slots,
                      std::span<const Hash> released) {
  std::uint64_t came = 0, said = 0;  // by place in the header
  for (const ReceivedSlot& slot : slots) came |= std::uint64_t{1} << slot.index;
  bool known = released.size() == slots.size();
  for (const Hash& digest : released) {
    const auto place = position_of(header.slot_digests, digest);
    if (place) said |= std::uint64_t{1} << *place;
    known = known && place;
  }
  if (!known || came != said)
    return fail(ErrorCode::mismatch, "the slots that came are not those that the log says were released");
  return {};
}

Result<std::vector<codec::Stub>> withheld_slots(const codec::Header& header, std::span<const ReceivedSlot> slots,
                                                std::vector<codec::Stub> stubs) {
  std::vector<model::Label> labels;
  if (!stubs.empty())
    for (const ReceivedSlot& slot : slots) labels.push_back(slot.slot.label);
  for (const codec::Stub& stub : stubs) {
    if (!position_of(header.slot_digests, digest_of(stub)))
      return fail(ErrorCode::mismatch, "withheld slot " + model::text_of(stub.label) + ": not in the signed header");
    if (!model::rung_position(header.kind, stub.label.section, stub.label.rung) ||
        std::ranges::find(labels, stub.label) != labels.end())
      return fail(ErrorCode::malformed, "withheld slot " + model::text_of(stub.label) + ": a label that cannot be");
    labels.push_back(stub.label);
  }
  std::ranges::sort(stubs, {}, &codec::Stub::label);
  return stubs;
}

// Of each slot digest of the header, its share; null where none came.
std::vector<const ReleaseShare*> shares_by_place(const codec::Header& header, std::span<const codec::Share> shares) {
  std::vector<const ReleaseShare*> out(header.slot_digests.size());
  for (const codec::Share& share : shares)
    if (const auto place = position_of(header.slot_digests, share.digest)) out[*place] = &share.share;
  return out;
}

Result<codec::RecipientEntryView> own_entry(const codec::Header& header, ByteView bytes, const KeyId& own_device) {
  if (!position_of(header.entry_digests, entry_digest(bytes)))
    return fail(ErrorCode::mismatch, "recipient entry: its digest is not in the signed header");
  PUENTE_TRY(const codec::RecipientEntryView entry, codec::decode_recipient_entry_view(bytes));
  if (entry.device != own_device) return fail(ErrorCode::mismatch, "recipient entry: made for another device");
  if (entry.wrapped.size() != header.slot_digests.size())
    return fail(ErrorCode::malformed, "recipient entry: not one wrapped element for each slot digest");
  return entry;
}

// The pair secret that the entry was made with; null where none is used.
Result<const PairSecret*> pair_for(const codec::RecipientEntryView& entry, std::span<const PairSecret> pairs) {
  if (!entry.pair_id) {
    if (pairs.empty()) return nullptr;
    return fail(ErrorCode::not_permitted,
                "sealed without the pair secret that is configured with the sender's agency: ask it to seal again");
  }
  for (const PairSecret& pair : pairs)
    if (locks::pair_id_of(pair) == *entry.pair_id) return &pair;
  return fail(ErrorCode::not_found, "sealed with pair secret " + hex_of(entry.pair_id->view()) +
                                        ", which is not configured here: install it or ask the sender to seal again");
}

Result<SecretBytes> open_slot(const ReceivedSlot& slot, const ContentKey& content_key, Fault& fault) {
  fault = {codec::DeliveryFault::commitment, slot.digest};
  const locks::SectionKeys keys(content_key, slot.context);
  if (!equal_constant_time(keys.commit().view(), slot.slot.commit.view()))
    return fail(ErrorCode::unauthenticated,
                "slot " + model::text_of(slot.slot.label) + ": the content key is not the one committed to");
  fault.code = codec::DeliveryFault::aead;
  PUENTE_TRY(const SecretBytes padded, keys.decrypt(slot.slot.ciphertext));
  fault.code = codec::DeliveryFault::form;
  return unpad(padded);
}

}  // namespace

Result<OpenedRecord> open_record(const Delivered& delivered, const Ed25519Public& sender,
                                 const codec::DeliveryEvent& proven, std::span<const PairSecret> pairs,
                                 RecipientKeys& keys, BatchCache& cache, Fault* told) {
  Fault unasked;
  Fault& fault = told == nullptr ? unasked : *told;
  fault = {};
  PUENTE_REQUIRE(check_limits(delivered));
  OpenedRecord out;
  PUENTE_TRY(out.header, codec::decode_header(delivered.header));
  const codec::Header& header = out.header;
  PUENTE_REQUIRE(check_header(header));
  out.header_hash = record::header_hash(delivered.header);
  if (primitives::key_id_of(sender) != header.device)
    return fail(ErrorCode::unauthenticated, "the header names another device than the key it is checked with");
  PUENTE_REQUIRE(verify_batch(out.header_hash, delivered.batch, sender, cache));

  PUENTE_REQUIRE(check_event(proven, header, out.header_hash, keys.device()));
  PUENTE_TRY(const codec::RecipientEntryView entry, own_entry(header, delivered.entry, keys.device()));
  PUENTE_TRY(const std::vector<ReceivedSlot> slots, received_slots(header, delivered.slot_frames));
  PUENTE_REQUIRE(check_released(header, slots, proven.released));
  PUENTE_TRY(out.withheld, withheld_slots(header, slots, proven.stubs));
  const std::vector<const ReleaseShare*> shares = shares_by_place(header, delivered.shares);

  fault.code = codec::DeliveryFault::key_not_held;
  PUENTE_TRY(const PairSecret* pair, pair_for(entry, pairs));
  if (slots.empty()) return out;
  const auto seed = keys.seed(header.device, entry.encryption_key, entry.enc, header.record_id);
  if (!seed) {
    if (seed.error().code != ErrorCode::not_found) fault.code = codec::DeliveryFault::unwrap;
    return tl::unexpected(seed.error());
  }
  PUENTE_TRY(const locks::RecipientSeed rho, locks::RecipientSeed::from(seed->reveal()));
  const locks::RecipientHalves halves(rho);
  out.sections.reserve(slots.size());
  for (const ReceivedSlot& slot : slots) {
    const ReleaseShare* const share = shares[slot.index];
    fault = {codec::DeliveryFault::frames, slot.digest};
    if (share == nullptr)
      return fail(ErrorCode::malformed, "slot " + model::text_of(slot.slot.label) + ": came without its release share");
    fault.code = codec::DeliveryFault::unwrap;
    const locks::WrapKey key =
        locks::wrap_key(halves, {&share, 1}, pair, slot.context, slot.digest, entry.device, entry.enc);
    PUENTE_TRY(ContentKey content_key, locks::unwrap(key, slot.context, entry.wrapped[slot.index]));
    PUENTE_TRY(SecretBytes plaintext, open_slot(slot, content_key, fault));
    out.sections.push_back({slot.slot.label, slot.digest, std::move(plaintext), std::move(content_key)});
  }
  return out;
}

Result<SecretBytes> open_section(const codec::Header& header, ByteView slot_frame, const ContentKey& content_key) {
  if (slot_frame.size() > codec::frame_bytes_max) return fail(ErrorCode::too_large, "slot frame: more than 1 MiB");
  PUENTE_TRY(const ReceivedSlot slot, received_slot(header, slot_frame));
  const SlotShape shape = shape_of(slot);
  PUENTE_REQUIRE(check_shapes(header.kind, {&shape, 1}));
  Fault unasked;
  return open_slot(slot, content_key, unasked);
}

}  // namespace puente::record::open
