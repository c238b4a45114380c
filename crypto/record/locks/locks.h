// The keys of a section and the two locks on them: what sender and recipient share and the broker never links (a house
// test looks for this namespace in puente-broker). Pure functions, thread safe; docs/sealing.md argues each.
#pragma once

#include <span>

#include "crypto/base/secret.h"
#include "crypto/record/derive.h"

namespace puente::record::locks {

using RecipientSeed = Secret<struct RecipientSeedTag, 32>;  // ρ
using WrapKey = AeadKey;                                    // KW: encrypts one content key for one recipient, once

// First 8 bytes of SHA256(lp("puente/1 pair") lp(secret)).
codec::PairId pair_id_of(const PairSecret& secret);

// Public, in the slot: the AEAD alone commits to no key.
Hash section_commit(const ContentKey& cek, const Hash& context);

// ct = ChaCha20-Poly1305(K, zero nonce, aad = context, padded plaintext), K = HKDF-Expand(CEK, section key label ‖
// context). A content key serves one section once, hence the nonce. Decrypting fails with `unauthenticated`.
Bytes encrypt_section(const ContentKey& cek, const Hash& context, const SecretBytes& padded);
Result<SecretBytes> decrypt_section(const ContentKey& cek, const Hash& context, ByteView ciphertext);

// shares: one per release authority, ascending by authority key id. pair: null where none is configured.
WrapKey wrap_key(const RecipientSeed& rho, std::span<const ReleaseShare* const> shares, const PairSecret* pair,
                 const Hash& context, const Hash& digest, const KeyId& recipient_device,
                 const codec::EncapsulatedKey& enc);

// wrapped = ChaCha20-Poly1305(KW, zero nonce, aad = context, CEK). Unwrapping fails with `unauthenticated`.
codec::WrappedKey wrap(const WrapKey& key, const Hash& context, const ContentKey& cek);
Result<ContentKey> unwrap(const WrapKey& key, const Hash& context, const codec::WrappedKey& wrapped);

}  // namespace puente::record::locks
