// The keys of a section and the two locks on them: what sender and recipient share and the broker never links (a house
// test looks for this namespace in puente-broker). The functions are pure and thread safe; docs/sealing.md argues each.
#pragma once

#include <span>

#include "crypto/base/secret.h"
#include "crypto/record/derive.h"

namespace puente::record::locks {

using RecipientSeed = Secret<struct RecipientSeedTag, 32>;  // ρ
using WrapKey = AeadKey;                                    // KW: encrypts one content key for one recipient, once

// First 8 bytes of SHA256(lp("puente/1 pair") lp(secret)).
codec::PairId pair_id_of(const PairSecret& secret);

// What comes of a section's content key in its place (context).
class SectionKeys {
 public:
  SectionKeys(const ContentKey& cek, const Hash& context);

  const Hash& commit() const { return commit_; }  // public, in the slot: the AEAD alone commits to no key
  // ct = ChaCha20-Poly1305(K, zero nonce, aad = context, padded plaintext), K = HKDF-Expand(CEK, section key label ‖
  // context). A content key serves one section once, hence the nonce. Decrypting fails with `unauthenticated`.
  void encrypt(const SecretBytes& padded, std::span<std::uint8_t> ciphertext) const;
  Result<SecretBytes> decrypt(ByteView ciphertext) const;

 private:
  Hash context_, commit_;
  AeadKey key_;
};

// The recipient's half of each wrap key, as it comes of ρ. Wiped when it goes.
class RecipientHalves {
 public:
  explicit RecipientHalves(const RecipientSeed& rho) : rho_(rho.reveal()) {}
  SharedSecret of(const Hash& digest) const;

 private:
  primitives::HkdfExpander rho_;
};

// shares: one per release authority, ascending by authority key id. pair: null where none is configured.
WrapKey wrap_key(const RecipientHalves& halves, std::span<const ReleaseShare* const> shares, const PairSecret* pair,
                 const Hash& context, const Hash& digest, const KeyId& recipient_device,
                 const codec::EncapsulatedKey& enc);

// wrapped = ChaCha20-Poly1305(KW, zero nonce, aad = context, CEK). Unwrapping fails with `unauthenticated`.
codec::WrappedKey wrap(const WrapKey& key, const Hash& context, const ContentKey& cek);
Result<ContentKey> unwrap(const WrapKey& key, const Hash& context, const codec::WrappedKey& wrapped);

}  // namespace puente::record::locks
