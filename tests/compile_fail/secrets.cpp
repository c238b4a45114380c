// Secrets are moved, never copied, printed, compared by == or taken for another kind of secret.
#include <fmt/format.h>

#include <ostream>

#include "crypto/base/secret.h"
#include "crypto/primitives/drbg.h"
#include "crypto/primitives/hpke.h"
#include "crypto/primitives/sign.h"

namespace puente {

void take(ContentKey) {}

void proper(ContentKey key, SecretBytes bytes, std::ostream& out) {
  ContentKey moved = std::move(key);
  const SecretBytes other = std::move(bytes);
  out << equal_constant_time(moved.reveal(), other.reveal());
  take(moved.duplicate());
}

#ifdef MISUSE
void misuse(ContentKey key, SecretBytes bytes, ReleaseShare share, std::ostream& out, primitives::SigningKey& signing,
            primitives::Drbg& random, const primitives::X25519KeyPair& pair, SharedSecret& shared) {
  ContentKey copied_key = key;                                                  // error: deleted
  SecretBytes copied_bytes = bytes;                                             // error: deleted
  key = copied_key;                                                             // error: deleted
  primitives::SigningKey copied_signing = signing;                              // error: deleted
  primitives::X25519KeyPair copied_pair = pair;                                 // error: deleted
  primitives::Drbg forked = random;                                             // error: deleted
  out << key;                                                                   // error: operator
  (void)(key == copied_key);                                                    // error: operator
  (void)(bytes == copied_bytes);                                                // error: operator
  take(std::move(share));                                                       // error: conversion
  take(Bytes(32));                                                              // error: conversion
  const Bytes plain = bytes;                                                    // error: conversion
  primitives::HpkeContext made(primitives::HpkeAead::export_only, shared, {});  // error: protected
}
#endif

}  // namespace puente
