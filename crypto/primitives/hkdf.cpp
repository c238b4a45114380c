#include "crypto/primitives/hkdf.h"

#include "crypto/base/check.h"

namespace puente::primitives {
namespace {

// RFC 5869 section 2.3: T(i) = HMAC(PRK, T(i-1) | info | i), i from 1 in one byte.
void expand_with(HmacSha256& hmac, ByteView info, std::span<std::uint8_t> out) {
  PUENTE_CHECK(out.size() <= hkdf_expand_size_bytes_max, "HKDF-Expand of more than 8,160 bytes");
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

}  // namespace

SharedSecret hkdf_extract(ByteView salt, ByteView ikm) {
  SharedSecret prk;
  ScopedHmac hmac{salt};
  hmac->update(ikm).finish(prk.reveal_mutable());
  return prk;
}

void hkdf_expand(ByteView prk, ByteView info, std::span<std::uint8_t> out) {
  ScopedHmac hmac{prk};
  expand_with(*hmac, info, out);
}

void HkdfExpander::expand(ByteView info, std::span<std::uint8_t> out) { expand_with(hmac_, info, out); }

}  // namespace puente::primitives
