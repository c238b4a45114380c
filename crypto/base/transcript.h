// Unambiguous concatenation for hashes, signatures and key derivation.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "crypto/base/error.h"

namespace puente {

constexpr std::array<std::uint8_t, 8> big_endian(std::uint64_t value) {
  std::array<std::uint8_t, 8> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
  return out;
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
  // Starts with lp("puente/1 " + label); `label` is a literal of CRYPTO's constructions, e.g. "ctx".
  explicit Transcript(std::string_view label);

  Transcript& lp(ByteView bytes) { return raw(lp_length(bytes.size())).raw(bytes); }
  Transcript& lp(std::string_view text) { return lp(view_of(text)); }
  Transcript& lp(std::uint64_t value) { return lp(ByteView{big_endian(value)}); }  // lp of its 8 bytes
  // No length: only where the construction says so.
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
