// What the broker may know of a sealed record. RawFrame -> DecodedRecord -> VerifiedRecord, each made only by the
// function that earns it. Nothing here can open a section.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "crypto/record/batch.h"
#include "crypto/record/rules.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/record.h"

namespace puente::record::inspect {

// A slot without its ciphertext.
struct InspectedSlot {
  Salt salt;
  SlotId slot_id;
  model::Label label;
  Hash commit;
  Hash ciphertext_hash;
  std::size_t ciphertext_bytes = 0;
  Hash digest;
  std::size_t index = 0;  // of the digest in the header
};

// A recipient entry without its keys.
struct InspectedEntry {
  KeyId device;
  KeyId encryption_key;
  std::optional<codec::PairId> pair_id;
};

// Guarantee: every part is canonical and within its limits; suite known; header, marks, labels and padded sizes follow
// rules.h; every slot, entry and the release entry has its digest in the header, slots and entries in ascending order
// of it; no label twice; entries and grants name the same devices, each once; every granted bit has a slot.
// Non-guarantee: nothing about who made it, or when.
class DecodedRecord {
 public:
  DecodedRecord(DecodedRecord&&) noexcept = default;
  DecodedRecord& operator=(DecodedRecord&&) noexcept = default;
  DecodedRecord(const DecodedRecord&) = delete;
  DecodedRecord& operator=(const DecodedRecord&) = delete;

  const codec::Header& header() const { return all_->header; }
  const Hash& header_hash() const { return all_->header_hash; }
  const std::vector<InspectedSlot>& slots() const { return all_->slots; }       // as parts().slots
  const std::vector<InspectedEntry>& entries() const { return all_->entries; }  // as parts().entries
  const codec::ReleaseEntry& release() const { return all_->release; }
  const codec::SealedRecord& parts() const { return all_->parts; }  // the bytes as they came
  ByteView header_bytes() const { return all_->parts.header; }
  std::size_t size_bytes() const { return all_->size_bytes; }  // of all parts

  // By slot, in the order of slots(): did the sender grant it to this device? Empty where the device has no entry.
  std::vector<bool> granted_to(const KeyId& device) const;

 private:
  friend Result<DecodedRecord> decode(codec::SealedRecord&& parts);
  friend Result<class VerifiedRecord> verify_kept(codec::SealedRecord&& parts, const Hash& header_hash);
  friend Result<class VerifiedRecord> verify(DecodedRecord&& record, const Ed25519Public& device_key,
                                             BatchCache& cache);
  DecodedRecord() : all_(std::make_unique<All>()) {}
  static Result<DecodedRecord> make(codec::SealedRecord&& parts, bool slots_may_be_gone);

  struct All {
    codec::SealedRecord parts;
    codec::Header header;
    Hash header_hash, batch_root;
    std::vector<InspectedSlot> slots;
    std::vector<InspectedEntry> entries;
    codec::ReleaseEntry release;
    std::size_t size_bytes = 0;
  };
  std::unique_ptr<All> all_;  // a record goes through many hands
};

// Takes `parts` only on success. Errors: too_large, malformed, unknown_value, not_permitted, mismatch (a digest that
// the header does not hold).
Result<DecodedRecord> decode(codec::SealedRecord&& parts);

// Guarantee, beyond DecodedRecord: the device named in the header signed it. Non-guarantee: certificate, revocation,
// times (rules.h, check_times), replay, the chain, packages: the caller's.
class VerifiedRecord {
 public:
  VerifiedRecord(VerifiedRecord&&) noexcept = default;
  VerifiedRecord& operator=(VerifiedRecord&&) noexcept = default;
  VerifiedRecord(const VerifiedRecord&) = delete;
  VerifiedRecord& operator=(const VerifiedRecord&) = delete;

  const DecodedRecord& decoded() const { return decoded_; }
  const DecodedRecord* operator->() const { return &decoded_; }

 private:
  friend Result<VerifiedRecord> verify(DecodedRecord&& record, const Ed25519Public& device_key, BatchCache& cache);
  friend Result<VerifiedRecord> verify_kept(codec::SealedRecord&& parts, const Hash& header_hash);
  explicit VerifiedRecord(DecodedRecord&& decoded) : decoded_(std::move(decoded)) {}

  DecodedRecord decoded_;
};

// device_key: of the certificate of header().device. Takes `record` only on success, so that a refused one can be kept
// as evidence. Errors: unauthenticated (another key, or the signature does not verify), malformed (batch).
Result<VerifiedRecord> verify(DecodedRecord&& record, const Ed25519Public& device_key, BatchCache& cache);

// A record that was verified here before, as the store gives it back that kept it under `header_hash`. All of it hangs
// on that hash, and the caller vouches that it is of a record that was verified (a store whose rows are signed). Its
// slots may be gone: then it has none, and nothing of it can be released. Errors as of decode(), and mismatch (another
// header).
Result<VerifiedRecord> verify_kept(codec::SealedRecord&& parts, const Hash& header_hash);

}  // namespace puente::record::inspect
