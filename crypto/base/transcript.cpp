#include "crypto/base/transcript.h"

#include "crypto/base/check.h"

namespace puente {

std::array<std::uint8_t, 8> big_endian(std::uint64_t value) {
  std::array<std::uint8_t, 8> out{};
  for (std::size_t i = 0; i < 8; ++i) out[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
  return out;
}

Bytes bare_label(std::string_view label) {
  Bytes out = copy_of(view_of("puente/1 "));
  const ByteView rest = view_of(label);
  out.insert(out.end(), rest.begin(), rest.end());
  return out;
}

Transcript::Transcript(std::string_view label) {
  bytes_.reserve(256);  // most constructions fit: one allocation
  lp(bare_label(label));
}

Transcript& Transcript::lp(ByteView bytes) {
  PUENTE_CHECK(bytes.size() <= 0xffffffffU, "lp() of more than 4 GiB");
  const auto size = big_endian(bytes.size());
  bytes_.insert(bytes_.end(), size.begin() + 4, size.end());
  return raw(bytes);
}

Transcript& Transcript::lp(std::uint64_t value) { return lp(ByteView{big_endian(value)}); }

Transcript& Transcript::raw(ByteView bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}

}  // namespace puente
