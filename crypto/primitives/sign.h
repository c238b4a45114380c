// Ed25519 signatures (RFC 8032), by libsodium.
//
// Guarantee: only the holder of the signing key makes signatures that verify, and a signature cannot be altered into
// another valid one (S is checked to be reduced). Thread safe.
// Not guaranteed: libraries differ on edge cases (points of small order, non-canonical encodings). Everything in Puente
// verifies here, so that no two parts can disagree. libsodium refuses keys and R of small order and non-canonical keys;
// it accepts a low-order component mixed into an otherwise sound A or R.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"

namespace puente::primitives {

// Move-only, wiped when it goes.
class SigningKey {
 public:
  explicit SigningKey(const Ed25519Seed& seed);

  const Ed25519Public& public_key() const { return public_; }
  Ed25519Seed seed() const;  // what to keep in a key file

 private:
  friend Signature sign(const SigningKey& key, ByteView message);

  Secret<struct Ed25519ExpandedTag, 64> expanded_;  // libsodium's form: seed, then public key
  Ed25519Public public_;
};

// From 32 random bytes (another length is our own bug), which the caller wipes.
SigningKey generate_signing_key(ByteView seed);

Signature sign(const SigningKey& key, ByteView message);  // deterministic

[[nodiscard]] bool verify(const Ed25519Public& key, ByteView message, const Signature& signature);

// SHA-256 of the key's DER SubjectPublicKeyInfo (RFC 8410 section 4).
KeyId key_id_of(const Ed25519Public& key);

}  // namespace puente::primitives
