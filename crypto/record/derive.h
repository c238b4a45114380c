// The public derivations of suite 1, and the release share: sender, broker and recipient call the same functions
// (docs/sealing.md argues each). What only sender and recipient derive is in locks/. Section, rung, part, suite and
// lengths enter as 8-byte big-endian integers; enums by their schema number. The functions are pure and thread safe.
#pragma once

#include <cstdint>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"
#include "crypto/primitives/hkdf.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/record.h"

namespace puente::record {

// Which of the two locks an HPKE context belongs to.
enum class Role : std::uint8_t { recipient, release };

using ReleaseSeed = Secret<struct ReleaseSeedTag, 32>;  // σ

// What ties a section's keys to its place. padded_bytes: of the padded plaintext, that is ciphertext less its tag.
Hash slot_context(const codec::Header& header, const SlotId& slot_id, const model::Label& label,
                  std::uint64_t padded_bytes);
Hash slot_digest(const Salt& salt, const SlotId& slot_id, const model::Label& label, const Hash& commit,
                 const Hash& ciphertext_hash);
Hash digest_of(const codec::SlotView& slot);
inline Hash digest_of(const codec::Slot& slot) { return digest_of(as_view(slot)); }
Hash digest_of(const codec::Stub& stub);  // equals that of the slot withheld: compare with the header's digests

Hash entry_digest(ByteView canonical_entry);  // of recipient and release entries
Hash header_hash(ByteView canonical_header);  // RFC 6962 leaf hash of lp("puente/1 header") lp(H)
Bytes batch_message(const Hash& root, std::uint64_t size);

// HPKE info of a context from one device to one receiver's key.
Bytes hpke_info(Role role, const KeyId& sender_device, const KeyId& receiver_device, const KeyId& receiver_key);
// HPKE exporter context of a record's seed.
Bytes seed_context(const RecordId& record_id);

// The release shares that come of σ. Wiped when it goes.
class ReleaseShares {
 public:
  explicit ReleaseShares(const ReleaseSeed& sigma) : sigma_(sigma.reveal()) {}
  ReleaseShare of(const Hash& digest, const KeyId& recipient_device) const;

 private:
  primitives::HkdfExpander sigma_;
};

}  // namespace puente::record
