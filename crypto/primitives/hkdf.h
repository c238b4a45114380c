// HKDF-SHA256 (RFC 5869), over HMAC of hash.h.
//
// Guarantee: the functions are thread safe and leave no key behind in memory.
// Not guaranteed: that `info` separates two uses; give each use its own label, with lengths (crypto/base/transcript.h).
// Nothing here can fail; asking for more than hkdf_expand_size_bytes_max is our own bug and stops the process.
#pragma once

#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"
#include "crypto/primitives/hash.h"

namespace puente::primitives {

inline constexpr std::size_t hkdf_expand_size_bytes_max = 255 * 32;  // RFC 5869 section 2.3

SharedSecret hkdf_extract(ByteView salt, ByteView ikm);  // an empty salt means 32 zero bytes
void hkdf_expand(ByteView prk, ByteView info, std::span<std::uint8_t> out);

// Straight as a kind of secret: hkdf_expand_as<AeadKey>(prk, info).
template <class SecretType>
SecretType hkdf_expand_as(ByteView prk, ByteView info) {
  SecretType out;
  hkdf_expand(prk, info, out.reveal_mutable());
  return out;
}
// HKDF-Expand for several `info` under one PRK, which is set up once.
class HkdfExpander {
 public:
  explicit HkdfExpander(ByteView prk) : prk_(prk) {}
  void expand(ByteView info, std::span<std::uint8_t> out) const;
  template <class SecretType>
  SecretType as(ByteView info) const {
    SecretType out;
    expand(info, out.reveal_mutable());
    return out;
  }

 private:
  HmacKey prk_;
};

}  // namespace puente::primitives
