// Plain C++ of schemas/record.capnp. Encoders give the canonical bytes; decoders are the only readers of hostile ones:
// they check size and segments before parsing, bound traversal and nesting, check every length, enum and list bound of
// the schema, and require that the bytes are their own canonical form. They do not check signatures or digests.
// Errors: malformed, too_large, unknown_value; the text names the field. Thread safety: pure functions.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/time.h"
#include "policy/model/marks.h"
#include "schemas/codec/limits.h"

namespace puente::codec {

struct Head {
  std::uint64_t size = 0;
  Hash root;
  friend bool operator==(const Head&, const Head&) = default;
};

struct Header {
  std::uint16_t suite = suite_1;
  RecordId record_id;
  KeyId device;
  Instant created, not_before, expires;
  model::Kind kind = model::Kind::advisory;
  model::Marks marks;
  model::Purpose purpose = model::Purpose::counter_narcotics;
  model::Urgency urgency = model::Urgency::routine;
  std::uint64_t min_policy_mx = 0, min_policy_us = 0;
  std::uint16_t gazetteer = gazetteer_1;
  Head head_seen;
  std::optional<RecordId> reply_to, supersedes;
  std::vector<Hash> slot_digests;     // ascending, without repeats; 8, 16 or 32
  std::vector<Hash> entry_digests;    // ascending, without repeats; 4, 16 or 64
  std::vector<Hash> release_digests;  // at least 1, at most 2
  friend bool operator==(const Header&, const Header&) = default;
};

template <class Ciphertext>
struct SlotWith {
  Salt salt;
  SlotId slot_id;
  model::Label label;
  Hash commit;
  Ciphertext ciphertext;  // at least 16 bytes
  friend bool operator==(const SlotWith&, const SlotWith&) = default;
};
using Slot = SlotWith<Bytes>;
using SlotView = SlotWith<ByteView>;  // its ciphertext lies in the frame that was decoded

// The frame of a slot with zeros for its ciphertext, which is then written in place.
class SlotFrame {
 public:
  explicit SlotFrame(const SlotWith<std::size_t>& slot);  // slot.ciphertext: how many bytes
  std::span<std::uint8_t> ciphertext() { return std::span(bytes_).subspan(at_, size_); }
  Bytes take() && { return std::move(bytes_); }

 private:
  Bytes bytes_;
  std::size_t at_, size_;
};
inline SlotView as_view(const Slot& slot) {
  return {slot.salt, slot.slot_id, slot.label, slot.commit, slot.ciphertext};
}

using EncapsulatedKey = Fixed<struct EncapsulatedKeyTag, 32>;
using WrappedKey = Fixed<struct WrappedKeyTag, 48>;
using PairId = Fixed<struct PairIdTag, 8>;

template <class WrappedKeys>
struct RecipientEntryWith {
  KeyId device;
  KeyId encryption_key;
  EncapsulatedKey enc;
  std::optional<PairId> pair_id;
  WrappedKeys wrapped;  // 8, 16 or 32: as many as the header has slot digests
};
// Where an entry that was decoded has them.
class WrappedKeysView {
 public:
  WrappedKeysView() = default;
  explicit WrappedKeysView(ByteView all) : all_(all) {}
  std::size_t size() const { return all_.size() / WrappedKey::size_bytes; }
  WrappedKey operator[](std::size_t i) const {
    return WrappedKey::from(all_.subspan(i * WrappedKey::size_bytes, WrappedKey::size_bytes)).value();
  }

 private:
  ByteView all_;
};
using RecipientEntry = RecipientEntryWith<std::vector<WrappedKey>>;
using RecipientEntryView = RecipientEntryWith<WrappedKeysView>;  // lies in the bytes that were decoded

struct SlotGrant {
  KeyId device;
  std::uint32_t slots = 0;  // bit i: slot digest i of the header
  friend bool operator==(const SlotGrant&, const SlotGrant&) = default;
};

struct ReleaseEntry {
  KeyId authority;
  KeyId release_key;
  EncapsulatedKey enc;
  std::vector<SlotGrant> grants;  // ascending by device, without repeats
  std::uint64_t sequence = 1;
  Hash previous;
  friend bool operator==(const ReleaseEntry&, const ReleaseEntry&) = default;
};

struct BatchSignature {
  Signature signature;
  std::uint64_t size = 1;   // a power of two, at most 4096
  std::uint64_t index = 0;  // below size
  std::vector<Hash> path;   // log2(size) of them
  friend bool operator==(const BatchSignature&, const BatchSignature&) = default;
};

// Parts stay bytes: what is hashed is what came.
struct SealedRecord {
  Bytes header;
  BatchSignature batch;
  std::vector<Bytes> entries;
  Bytes release;
  std::vector<Bytes> slots;
  friend bool operator==(const SealedRecord&, const SealedRecord&) = default;
};

Bytes encode(const Header&);
Bytes encode(const Slot&);
Bytes encode(const RecipientEntry&);
Bytes encode(const ReleaseEntry&);
Bytes encode(const SealedRecord&);
Result<Header> decode_header(ByteView);
Result<Slot> decode_slot(ByteView);
Result<SlotView> decode_slot_view(ByteView frame);
Result<RecipientEntry> decode_recipient_entry(ByteView);
Result<RecipientEntryView> decode_recipient_entry_view(ByteView);
Result<ReleaseEntry> decode_release_entry(ByteView);
Result<SealedRecord> decode_sealed_record(ByteView);

}  // namespace puente::codec
