#include "crypto/record/inspect/release.h"

#include <algorithm>

#include "crypto/base/check.h"
#include "crypto/primitives/hash.h"
#include "crypto/record/rules.h"

namespace puente::record::inspect {

Result<std::vector<codec::Share>> release_shares(const codec::Header& header, ByteView release_entry,
                                                 const KeyId& recipient_device, std::span<const Hash> slot_digests,
                                                 ReleaseKeys& keys) {
  if (std::ranges::find(header.release_digests, entry_digest(release_entry)) == header.release_digests.end())
    return fail(ErrorCode::mismatch, "release entry: its digest is not in the header");
  PUENTE_TRY(const codec::ReleaseEntry entry, codec::decode_release_entry(release_entry));
  if (entry.authority != keys.device())
    return fail(ErrorCode::mismatch, "release entry: addressed to another release authority");
  const auto grant = std::ranges::find(entry.grants, recipient_device, &codec::SlotGrant::device);
  for (const Hash& digest : slot_digests) {
    const auto index = position_of(header.slot_digests, digest);
    if (grant == entry.grants.end() || !index || ((grant->slots >> *index) & 1) == 0)
      return fail(ErrorCode::not_permitted, "the sender did not grant slot " + digest.hex() + " to this device");
  }
  if (slot_digests.empty()) return std::vector<codec::Share>{};
  PUENTE_TRY(const SharedSecret seed, keys.seed(header.device, entry.release_key, entry.enc, header.record_id));
  PUENTE_TRY(const ReleaseSeed sigma, ReleaseSeed::from(seed.reveal()));
  const ReleaseShares shares(sigma);
  std::vector<codec::Share> out;
  for (const Hash& digest : slot_digests) out.push_back({digest, shares.of(digest, recipient_device)});
  return out;
}

codec::Stub stub_of(const codec::Slot& slot, std::string rule) {
  return {slot.salt, slot.slot_id, slot.label, slot.commit, primitives::sha256(slot.ciphertext), std::move(rule)};
}

codec::Stub stub_of(const InspectedSlot& slot, std::string rule) {
  return {slot.salt, slot.slot_id, slot.label, slot.commit, slot.ciphertext_hash, std::move(rule)};
}

}  // namespace puente::record::inspect
