#include "crypto/primitives/hkdf.h"

#include "crypto/base/check.h"

namespace puente::primitives {

SharedSecret hkdf_extract(ByteView salt, ByteView ikm) {
  SharedSecret prk;
  hmac_sha256(salt, {ikm}, prk.reveal_mutable());
  return prk;
}

namespace {

// RFC 5869 section 2.3: T(i) = HMAC(PRK, T(i-1) | info | i), i from 1 in one byte. `mac(parts, tag)`: HMAC under PRK.
template <class Mac>
void expand_by(Mac mac, ByteView info, std::span<std::uint8_t> out) {
  constexpr std::size_t block_bytes = HmacKey::tag_size_bytes;
  PUENTE_CHECK(out.size() <= hkdf_expand_size_bytes_max, "HKDF-Expand of more than 8,160 bytes");
  ByteView before;
  std::uint8_t counter = 0;
  for (; out.size() >= block_bytes; out = out.subspan(block_bytes)) {
    ++counter;
    const auto block = out.first<block_bytes>();
    mac({before, info, {&counter, 1}}, block);
    before = block;
  }
  if (out.empty()) return;
  ++counter;
  SharedSecret last;
  mac({before, info, {&counter, 1}}, last.reveal_mutable());
  copy_into(out, last.reveal().first(out.size()));
}

using Parts = std::initializer_list<ByteView>;
using Tag = std::span<std::uint8_t, HmacKey::tag_size_bytes>;

}  // namespace

void hkdf_expand(ByteView prk, ByteView info, std::span<std::uint8_t> out) {
  expand_by([prk](Parts parts, Tag tag) { hmac_sha256(prk, parts, tag); }, info, out);
}

void HkdfExpander::expand(ByteView info, std::span<std::uint8_t> out) const {
  expand_by([this](Parts parts, Tag tag) { prk_.tag(parts, tag); }, info, out);
}

}  // namespace puente::primitives
