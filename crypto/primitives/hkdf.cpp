#include "crypto/primitives/hkdf.h"

#include "crypto/base/check.h"

namespace puente::primitives {

SharedSecret hkdf_extract(ByteView salt, ByteView ikm) {
  SharedSecret prk;
  HmacSha256(salt).update(ikm).finish(prk.reveal_mutable());
  return prk;
}

// RFC 5869 section 2.3: T(i) = HMAC(PRK, T(i-1) | info | i), i from 1 in one byte.
void hkdf_expand(ByteView prk, ByteView info, std::span<std::uint8_t> out) {
  PUENTE_CHECK(out.size() <= hkdf_expand_size_bytes_max, "HKDF-Expand of more than 8,160 bytes");
  HmacSha256 hmac(prk);
  SharedSecret block;
  std::uint8_t counter = 0;
  while (!out.empty()) {
    if (counter > 0) hmac.update(block.reveal());
    ++counter;
    hmac.update(info).update({&counter, 1}).finish(block.reveal_mutable());
    const std::size_t size = std::min(out.size(), block.reveal().size());
    std::ranges::copy(block.reveal().first(size), out.begin());
    out = out.subspan(size);
  }
}

}  // namespace puente::primitives
