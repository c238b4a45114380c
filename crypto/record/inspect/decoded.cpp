#include "crypto/record/inspect/decoded.h"

#include <algorithm>
#include <bit>

#include "crypto/primitives/aead.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/sign.h"
#include "crypto/record/derive.h"

namespace puente::record::inspect {
namespace {

Result<std::size_t> check_limits(const codec::SealedRecord& parts) {
  if (parts.header.size() > codec::header_bytes_max) return fail(ErrorCode::too_large, "header: more than 16 KiB");
  if (parts.release.size() > codec::release_entry_bytes_max)
    return fail(ErrorCode::too_large, "release entry: more than 8 KiB");
  if (parts.slots.size() > codec::slots_max) return fail(ErrorCode::too_large, "more than 32 slots");
  if (parts.entries.empty()) return fail(ErrorCode::malformed, "a record without any recipient");
  if (parts.entries.size() > codec::recipients_max) return fail(ErrorCode::too_large, "more than 64 recipient devices");
  std::size_t total = parts.header.size() + parts.release.size();
  for (const Bytes& entry : parts.entries) {
    if (entry.size() > codec::entry_bytes_max) return fail(ErrorCode::too_large, "recipient entry: more than 4 KiB");
    total += entry.size();
  }
  for (const Bytes& slot : parts.slots) {
    if (slot.size() > codec::frame_bytes_max) return fail(ErrorCode::too_large, "slot frame: more than 1 MiB");
    total += slot.size();
  }
  if (total > codec::record_bytes_max) return fail(ErrorCode::too_large, "a record of more than 16 MiB");
  return total;
}

// Finds digests that ascend as those of the header do: each is looked for behind the one before.
class Places {
 public:
  explicit Places(std::span<const Hash> ascending) : ascending_(ascending) {}

  // Fails with `mismatch` where the header does not hold it, with `malformed` where it stands before the one before, or
  // is that. `name` makes the error's first words, `many` those of a wrong order.
  template <class Name>
  Result<std::size_t> of(const Hash& digest, Name name, const char* many) {
    while (next_ < ascending_.size() && ascending_[next_] < digest) ++next_;
    if (next_ < ascending_.size() && ascending_[next_] == digest) return next_++;
    if (!position_of(ascending_, digest))
      return fail(ErrorCode::mismatch, name() + ": its digest is not in the header");
    return fail(ErrorCode::malformed,
                std::string(many) + " are not in ascending order of their digests, or one is there twice");
  }

 private:
  std::span<const Hash> ascending_;
  std::size_t next_ = 0;
};

Result<std::vector<InspectedSlot>> inspect_slots(const codec::Header& header, const std::vector<Bytes>& frames) {
  std::vector<InspectedSlot> out;
  std::vector<SlotShape> shapes;
  Places places(header.slot_digests);
  out.reserve(frames.size());
  shapes.reserve(frames.size());
  for (const Bytes& frame : frames) {
    PUENTE_TRY(const codec::SlotView slot, codec::decode_slot_view(frame));
    const Hash ciphertext_hash = primitives::sha256(slot.ciphertext);
    const Hash digest = slot_digest(slot.salt, slot.slot_id, slot.label, slot.commit, ciphertext_hash);
    const auto name = [&slot] { return "slot " + model::text_of(slot.label); };
    PUENTE_TRY(const std::size_t index, places.of(digest, name, "slots"));
    out.push_back(
        {slot.salt, slot.slot_id, slot.label, slot.commit, ciphertext_hash, slot.ciphertext.size(), digest, index});
    shapes.push_back({slot.label, slot.ciphertext.size() - primitives::aead_tag_size_bytes});
  }
  PUENTE_REQUIRE(check_shapes(header.kind, shapes));
  return out;
}

Result<std::vector<InspectedEntry>> inspect_entries(const codec::Header& header, const std::vector<Bytes>& entries) {
  std::vector<InspectedEntry> out;
  out.reserve(entries.size());
  Places places(header.entry_digests);
  for (const Bytes& bytes : entries) {
    PUENTE_REQUIRE(places.of(
        entry_digest(bytes), [] { return std::string("recipient entry"); }, "recipient entries"));
    PUENTE_TRY(const codec::RecipientEntryView entry, codec::decode_recipient_entry_view(bytes));
    if (entry.wrapped.size() != header.slot_digests.size())
      return fail(ErrorCode::malformed, "recipient entry: not one wrapped element for each slot digest");
    out.push_back({entry.device, entry.encryption_key, entry.pair_id});
  }
  return out;
}

Result<codec::ReleaseEntry> inspect_release(const codec::Header& header, ByteView bytes,
                                            std::span<const InspectedSlot> slots,
                                            std::span<const InspectedEntry> entries, bool slots_are_gone) {
  if (entry_digest(bytes) != header.release_digests.front())
    return fail(ErrorCode::mismatch, "release entry: its digest is not in the header");
  PUENTE_TRY(codec::ReleaseEntry release, codec::decode_release_entry(bytes));
  std::uint32_t present = 0;
  for (const InspectedSlot& slot : slots) present |= std::uint32_t{1} << slot.index;
  // The grants' devices ascend without repeats: as many entries, each with a grant of its own, are the same devices.
  std::uint64_t named = 0;  // grants, by place
  for (const InspectedEntry& entry : entries) {
    const auto grant = std::ranges::lower_bound(release.grants, entry.device, {}, &codec::SlotGrant::device);
    if (grant != release.grants.end() && grant->device == entry.device)
      named |= std::uint64_t{1} << (grant - release.grants.begin());
  }
  static_assert(codec::recipients_max <= 64);
  if (release.grants.size() != entries.size() || std::popcount(named) != static_cast<int>(entries.size()))
    return fail(ErrorCode::malformed, "release entry: its grants do not name the devices of the recipient entries");
  for (const codec::SlotGrant& grant : release.grants)
    if (!slots_are_gone && (grant.slots & ~present) != 0)
      return fail(ErrorCode::malformed, "release entry: grants a slot that did not come with the record");
  return release;
}

}  // namespace

Result<DecodedRecord> DecodedRecord::make(codec::SealedRecord&& parts, bool slots_may_be_gone) {
  const bool slots_are_gone = slots_may_be_gone && parts.slots.empty();
  PUENTE_TRY(const std::size_t size_bytes, check_limits(parts));
  DecodedRecord out;
  DecodedRecord::All& all = *out.all_;
  all.size_bytes = size_bytes;
  PUENTE_TRY(all.header, codec::decode_header(parts.header));
  PUENTE_REQUIRE(check_header(all.header));
  if (!slots_are_gone) {
    PUENTE_TRY(all.slots, inspect_slots(all.header, parts.slots));
  }
  PUENTE_TRY(all.entries, inspect_entries(all.header, parts.entries));
  PUENTE_TRY(all.release, inspect_release(all.header, parts.release, all.slots, all.entries, slots_are_gone));
  all.header_hash = record::header_hash(parts.header);
  PUENTE_TRY(all.batch_root, batch_root(all.header_hash, parts.batch));
  all.parts = std::move(parts);
  return out;
}

Result<DecodedRecord> decode(codec::SealedRecord&& parts) { return DecodedRecord::make(std::move(parts), false); }

Result<VerifiedRecord> verify_kept(codec::SealedRecord&& parts, const Hash& header_hash) {
  PUENTE_TRY(DecodedRecord record, DecodedRecord::make(std::move(parts), true));
  if (record.header_hash() != header_hash)
    return fail(ErrorCode::mismatch, "another header than the one that was kept");
  return VerifiedRecord(std::move(record));
}

std::vector<bool> DecodedRecord::granted_to(const KeyId& device) const {
  const auto grant = std::ranges::find(release().grants, device, &codec::SlotGrant::device);
  if (grant == release().grants.end()) return {};
  std::vector<bool> out;
  for (const InspectedSlot& slot : slots()) out.push_back(((grant->slots >> slot.index) & 1) != 0);
  return out;
}

Result<VerifiedRecord> verify(DecodedRecord&& record, const Ed25519Public& device_key, BatchCache& cache) {
  if (primitives::key_id_of(device_key) != record.header().device)
    return fail(ErrorCode::unauthenticated, "the header names another device than the key it is checked with");
  PUENTE_REQUIRE(verify_root(record.all_->batch_root, record.parts().batch, device_key, cache));
  return VerifiedRecord(std::move(record));
}

}  // namespace puente::record::inspect
