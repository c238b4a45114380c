// Every derivation of suite 1, once: sender, broker and recipient call the same functions (docs/sealing.md gives the
// argument for each). Section, rung, part, suite and lengths enter as 8-byte big-endian integers; enums by their schema
// number. Pure functions, thread safe.
#pragma once

#include <cstdint>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/record.h"

namespace puente::record {

// Which of the two locks an HPKE context belongs to.
enum class Role : std::uint8_t { recipient, release };

using SectionKey = Secret<struct SectionKeyTag, 32>;        // K: encrypts one section
using RecipientSeed = Secret<struct RecipientSeedTag, 32>;  // ρ
using ReleaseSeed = Secret<struct ReleaseSeedTag, 32>;      // σ
using WrapKey = Secret<struct WrapKeyTag, 32>;              // KW: encrypts one content key for one recipient

// SHA-256 of the DER SubjectPublicKeyInfo (RFC 8410) of the raw key.
KeyId key_id_of(const Ed25519Public& key);
KeyId key_id_of(const X25519Public& key);
// First 8 bytes of SHA256(lp("puente/1 pair") lp(secret)).
codec::PairId pair_id_of(const PairSecret& secret);

// What ties a section's keys to its place. padded_bytes: of the padded plaintext, that is ciphertext less its tag.
Hash slot_context(const codec::Header& header, const SlotId& slot_id, const model::Label& label,
                  std::uint64_t padded_bytes);
SectionKey section_key(const ContentKey& cek, const Hash& context);
Hash section_commit(const ContentKey& cek, const Hash& context);  // public: the AEAD itself commits to no key
Hash slot_digest(const Salt& salt, const SlotId& slot_id, const model::Label& label, const Hash& commit,
                 const Hash& ciphertext_hash);
Hash digest_of(const codec::Slot& slot);
Hash digest_of(const codec::Stub& stub);  // equals that of the slot withheld: compare with the header's digests

Hash entry_digest(ByteView canonical_entry);  // of recipient and release entries
Hash header_hash(ByteView canonical_header);  // RFC 6962 leaf hash of lp("puente/1 header") lp(H)
Bytes batch_message(const Hash& root, std::uint64_t size);

// HPKE info of a context from one device to one receiver's key.
Bytes hpke_info(Role role, const KeyId& sender_device, const KeyId& receiver_device, const KeyId& receiver_key);
// HPKE exporter context of a record's seed.
Bytes seed_context(const RecordId& record_id);

ReleaseShare release_share(const ReleaseSeed& sigma, const Hash& digest, const KeyId& recipient_device);
// shares: one per release authority, ascending by authority key id. pair: null where none is configured.
WrapKey wrap_key(const RecipientSeed& rho, std::span<const ReleaseShare* const> shares, const PairSecret* pair,
                 const Hash& context, const Hash& digest, const KeyId& recipient_device,
                 const codec::EncapsulatedKey& enc);

// wrapped = ChaCha20-Poly1305(KW, zero nonce, aad = context, CEK). Unwrapping fails with `unauthenticated`.
codec::WrappedKey wrap(const WrapKey& key, const Hash& context, const ContentKey& cek);
Result<ContentKey> unwrap(const WrapKey& key, const Hash& context, const codec::WrappedKey& wrapped);

}  // namespace puente::record
