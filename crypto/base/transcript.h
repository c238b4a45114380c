// Unambiguous concatenation for hashes, signatures and key derivation.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "crypto/base/error.h"

namespace puente {

constexpr std::array<std::uint8_t, 8> big_endian(std::uint64_t value) {
  if constexpr (std::endian::native == std::endian::little) value = __builtin_bswap64(value);
  return std::bit_cast<std::array<std::uint8_t, 8>>(value);
}

// The length that lp(x) begins with, for an x that is hashed where it lies rather than copied.
inline std::array<std::uint8_t, 4> lp_length(std::size_t size_bytes) {
  PUENTE_CHECK(size_bytes <= 0xffffffffU, "lp() of more than 4 GiB");
  const auto all = big_endian(size_bytes);
  return {all[4], all[5], all[6], all[7]};
}

// lp(x) is a 4-byte big-endian length, then x. Integers inside are 8-byte big-endian. Public data only.
class Transcript {
 public:
  Transcript() = default;
  // Starts with lp("puente/1 " + label); `label` is a literal of a construction (docs/sealing.md), e.g. "ctx".
  explicit Transcript(std::string_view label);

  Transcript& lp(ByteView bytes) { return raw(lp_length(bytes.size())).raw(bytes); }
  template <class Tag, std::size_t N>
  Transcript& lp(const Fixed<Tag, N>& value) {
    return raw(lp_length(N)).raw(value.array());
  }
  Transcript& lp(std::string_view text) { return lp(view_of(text)); }
  Transcript& lp(std::uint64_t value) { return raw(lp_length(8)).raw(big_endian(value)); }  // lp of its 8 bytes
  // No length: only where the construction says so.
  template <std::size_t N>
  Transcript& raw(const std::array<std::uint8_t, N>& bytes) {  // of a size the compiler knows: no call
    if (!large_.empty() || N > small_.size() - size_) return raw_large(bytes);
    std::memcpy(small_.data() + size_, bytes.data(), N);
    size_ += N;
    return *this;
  }
  Transcript& raw(ByteView bytes) {
    if (!large_.empty() || bytes.size() > small_.size() - size_) return raw_large(bytes);
    copy_into(std::span(small_).subspan(size_), bytes);
    size_ += bytes.size();
    return *this;
  }

  Bytes bytes() const { return copy_of(view()); }
  ByteView view() const { return large_.empty() ? ByteView(small_.data(), size_) : ByteView(large_); }

 private:
  Transcript& raw_large(ByteView bytes);

  std::array<std::uint8_t, 256> small_;  // where most constructions fit; then all lies in `large_`
  std::size_t size_ = 0;                 // of what lies in `small_`
  Bytes large_;
};

// Splits lp(x) lp(y) …; fails with `malformed` where a length does not fit, `too_large` beyond `most`.
Result<std::vector<ByteView>> read_lps(ByteView bytes, std::size_t most);

// "puente/1 " + label as bytes, for constructions that use the bare label (HKDF info).
Bytes bare_label(std::string_view label);

}  // namespace puente
