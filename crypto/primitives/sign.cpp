#include "crypto/primitives/sign.h"

#include "crypto/primitives/hash.h"
#include "crypto/primitives/sodium.h"

namespace puente::primitives {

SigningKey::SigningKey(const Ed25519Seed& seed) {
  ensure_sodium();
  crypto_sign_seed_keypair(public_.array().data(), expanded_.reveal_mutable().data(), seed.reveal().data());
  expanded_ = std::move(expanded_).guarded();
}

Ed25519Seed SigningKey::seed() const {
  Ed25519Seed out;
  copy_into(out.reveal_mutable(), expanded_.reveal().first(Ed25519Seed::size_bytes));
  return out;
}

SigningKey generate_signing_key(ByteView seed) {
  const Result<Ed25519Seed> copy = Ed25519Seed::from(seed);
  PUENTE_CHECK(copy.has_value(), "an Ed25519 seed is 32 bytes");
  return SigningKey(*copy);
}

Signature sign(const SigningKey& key, ByteView message) {
  ensure_sodium();
  Signature out;
  crypto_sign_detached(out.array().data(), nullptr, message.data(), message.size(), key.expanded_.reveal().data());
  return out;
}

bool verify(const Ed25519Public& key, ByteView message, const Signature& signature) {
  ensure_sodium();
  return crypto_sign_verify_detached(signature.array().data(), message.data(), message.size(), key.array().data()) == 0;
}

KeyId key_id_of(const Ed25519Public& key) {
  // SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING of 32 bytes }
  constexpr std::array<std::uint8_t, 12> prefix{0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
  return KeyId(sha256_joined({prefix, key.view()}).array());
}

}  // namespace puente::primitives
