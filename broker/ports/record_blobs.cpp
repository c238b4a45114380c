#include "broker/ports/record_blobs.h"

#include "crypto/base/read_bytes.h"
#include "crypto/base/transcript.h"

namespace puente::broker::ports {
namespace {

constexpr std::size_t fixed_bytes = Signature::size_bytes + 16;
constexpr std::size_t length_bytes = 4;

// Takes the next `count` bytes of what is left; nothing where there are fewer.
std::optional<ByteView> take(ByteView& left, std::size_t count) {
  if (left.size() < count) return std::nullopt;
  const ByteView out = left.first(count);
  left = left.subspan(count);
  return out;
}
std::optional<ByteView> take_with_length(ByteView& left) {
  const auto length = take(left, length_bytes);
  return length ? take(left, read_u32(*length)) : std::nullopt;
}

}  // namespace

Bytes batch_blob(const codec::BatchSignature& batch) {
  Transcript out;
  out.raw(batch.signature.view()).raw(big_endian(batch.size)).raw(big_endian(batch.index));
  for (const Hash& hash : batch.path) out.raw(hash.view());
  return std::move(out).bytes();
}

StoreResult<codec::BatchSignature> batch_from_blob(ByteView blob) {
  if (blob.size() < fixed_bytes || (blob.size() - fixed_bytes) % Hash::size_bytes != 0)
    return damaged("a batch signature of the wrong length");
  codec::BatchSignature out;
  PUENTE_TRY(out.signature, read_back(Signature::from(blob.first(Signature::size_bytes)), "a batch signature"));
  out.size = read_u64(blob.subspan(Signature::size_bytes));
  out.index = read_u64(blob.subspan(Signature::size_bytes + 8));
  for (ByteView rest = blob.subspan(fixed_bytes); !rest.empty(); rest = rest.subspan(Hash::size_bytes)) {
    PUENTE_TRY(const Hash hash, read_back(Hash::from(rest.first(Hash::size_bytes)), "a batch signature"));
    out.path.push_back(hash);
  }
  return out;
}

Bytes entries_blob(const std::vector<SpooledEntry>& entries) {
  Transcript out;
  for (const SpooledEntry& one : entries) out.raw(one.recipient.view()).lp(one.entry);
  return std::move(out).bytes();
}

StoreResult<std::vector<SpooledEntry>> entries_from_blob(ByteView blob) {
  std::vector<SpooledEntry> out;
  while (!blob.empty()) {
    const auto recipient = take(blob, KeyId::size_bytes);
    const auto entry = take_with_length(blob);
    if (!recipient || !entry) return damaged("entries of a record of the wrong length");
    PUENTE_TRY(const KeyId key_id, read_back(KeyId::from(*recipient), "a record's recipient"));
    out.push_back({key_id, copy_of(*entry)});
  }
  return out;
}

Bytes digests_blob(const std::vector<SpooledSlot>& slots) {
  Transcript out;
  for (const SpooledSlot& slot : slots) out.raw(slot.digest.view());
  return std::move(out).bytes();
}

Bytes frames_blob(const std::vector<SpooledSlot>& slots) {
  Transcript out;
  for (const SpooledSlot& slot : slots) out.lp(slot.frame);
  return std::move(out).bytes();
}

StoreResult<std::vector<SpooledSlot>> slots_from_blobs(ByteView digests, std::optional<ByteView> frames) {
  std::vector<SpooledSlot> out;
  while (!digests.empty()) {
    const auto digest = take(digests, Hash::size_bytes);
    const auto frame = frames ? take_with_length(*frames) : ByteView{};
    if (!digest || !frame) return damaged("slots of a record of the wrong length");
    PUENTE_TRY(const Hash hash, read_back(Hash::from(*digest), "a slot's digest"));
    out.push_back({hash, copy_of(*frame)});
  }
  if (frames && !frames->empty()) return damaged("slots of a record of the wrong length");
  return out;
}

}  // namespace puente::broker::ports
