// Unambiguous concatenation for hashes, signatures and key derivation.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/error.h"

namespace puente {

// lp(x) is a 4-byte big-endian length, then x. Integers inside are 8-byte big-endian. Public data only.
class Transcript {
 public:
  Transcript() = default;
  // Starts with lp("puente/1 " + label); `label` is a literal of CRYPTO's constructions, e.g. "ctx".
  explicit Transcript(std::string_view label);

  Transcript& lp(ByteView bytes);
  Transcript& lp(std::string_view text) { return lp(view_of(text)); }
  Transcript& lp(std::uint64_t value);  // lp of its 8 bytes
  Transcript& raw(ByteView bytes);      // no length: only where the construction says so

  const Bytes& bytes() const& { return bytes_; }
  Bytes bytes() && { return std::move(bytes_); }
  ByteView view() const { return bytes_; }

 private:
  Bytes bytes_;
};

// Splits lp(x) lp(y) …; fails with `malformed` where a length does not fit, `too_large` beyond `most`.
Result<std::vector<ByteView>> read_lps(ByteView bytes, std::size_t most);

// "puente/1 " + label as bytes, for constructions that use the bare label (HKDF info).
Bytes bare_label(std::string_view label);
std::array<std::uint8_t, 8> big_endian(std::uint64_t value);

}  // namespace puente
