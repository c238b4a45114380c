#include "crypto/primitives/x25519.h"

#include "crypto/primitives/hash.h"
#include "crypto/primitives/sodium.h"

namespace puente::primitives {

X25519Private generate_x25519_key(ByteView seed) {
  Result<X25519Private> key = X25519Private::from(seed);
  PUENTE_CHECK(key.has_value(), "an X25519 private key is 32 bytes");
  return std::move(*key);
}

X25519Public public_of(const X25519Private& key) {
  ensure_sodium();
  X25519Public out;
  PUENTE_CHECK(crypto_scalarmult_base(out.array().data(), key.reveal().data()) == 0, "X25519 failed");
  return out;
}

Result<SharedSecret> x25519(const X25519Private& own, const X25519Public& peer) {
  ensure_sodium();
  SharedSecret out;
  const int status = crypto_scalarmult(out.reveal_mutable().data(), own.reveal().data(), peer.array().data());
  // libsodium refuses this too; it is checked here because no reader should have to know that.
  if (status != 0 || sodium_is_zero(out.reveal().data(), out.reveal().size()) == 1)
    return fail(ErrorCode::unauthenticated, "an X25519 public key of small order");
  return out;
}

KeyId key_id_of(const X25519Public& key) {
  // SEQUENCE { SEQUENCE { OID 1.3.101.110 }, BIT STRING of 32 bytes }
  constexpr std::array<std::uint8_t, 12> prefix{0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x03, 0x21, 0x00};
  return KeyId(sha256_joined({prefix, key.view()}).array());
}

}  // namespace puente::primitives
