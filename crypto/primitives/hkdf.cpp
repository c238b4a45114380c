#include "crypto/primitives/hkdf.h"

#include "crypto/base/check.h"

namespace puente::primitives {

SharedSecret hkdf_extract(ByteView salt, ByteView ikm) {
  SharedSecret prk;
  hmac_sha256(salt, {ikm}, prk.reveal_mutable());
  return prk;
}

// RFC 5869 section 2.3: T(i) = HMAC(PRK, T(i-1) | info | i), i from 1 in one byte.
void hkdf_expand(ByteView prk, ByteView info, std::span<std::uint8_t> out) {
  PUENTE_CHECK(out.size() <= hkdf_expand_size_bytes_max, "HKDF-Expand of more than 8,160 bytes");
  ByteView before;
  std::uint8_t counter = 0;
  for (; out.size() >= HmacSha256::tag_size_bytes; out = out.subspan(HmacSha256::tag_size_bytes)) {
    ++counter;
    const auto block = out.first<HmacSha256::tag_size_bytes>();
    hmac_sha256(prk, {before, info, {&counter, 1}}, block);
    before = block;
  }
  if (out.empty()) return;
  ++counter;
  SharedSecret last;
  hmac_sha256(prk, {before, info, {&counter, 1}}, last.reveal_mutable());
  copy_into(out, last.reveal().first(out.size()));
}

void HkdfExpander::expand(ByteView info, std::span<std::uint8_t, 32> out) {
  constexpr std::uint8_t first = 1;
  hmac_.update(info).update({&first, 1}).finish(out);
}

}  // namespace puente::primitives
