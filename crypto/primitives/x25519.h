// X25519 Diffie-Hellman (RFC 7748), by libsodium.
//
// Guarantee: the shared secret needs one of the two private keys; a peer's key of small order, which would force the
// all-zero secret, is refused (RFC 7748 section 6.1, RFC 9180 section 7.1.4). Thread safe.
// Not guaranteed: the raw output is not a uniform key and names neither party: only HPKE (hpke.h) should use it.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"

namespace puente::primitives {

// A private key from 32 random bytes (another length is our own bug), which the caller wipes.
X25519Private generate_x25519_key(ByteView seed);

X25519Public public_of(const X25519Private& key);

// A private key with its public one, for those who use both often: public_of costs half a key agreement.
class X25519KeyPair {
 public:
  explicit X25519KeyPair(X25519Private key) : private_(std::move(key)), public_(public_of(private_)) {}
  const X25519Private& private_key() const { return private_; }
  const X25519Public& public_key() const { return public_; }

 private:
  X25519Private private_;
  X25519Public public_;
};

// Fails with `unauthenticated` if the result is all zero.
Result<SharedSecret> x25519(const X25519Private& own, const X25519Public& peer);

// SHA-256 of the key's DER SubjectPublicKeyInfo (RFC 8410 section 4).
KeyId key_id_of(const X25519Public& key);

}  // namespace puente::primitives
