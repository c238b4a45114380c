// Byte strings that are not secret, their text forms, and fixed-size strong types.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "crypto/base/check.h"
#include "crypto/base/error.h"
#include "crypto/base/hash_tables.h"

namespace puente {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// The bytes of a text, and back. No copy in the first, no check of the encoding in either.
inline ByteView view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string text_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }
inline Bytes copy_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }
// To the start of `to`, which has room for them: less is our own bug. (std::ranges::copy is a loop over bytes in
// GCC 12.)
inline void copy_into(std::span<std::uint8_t> to, ByteView from) {
  PUENTE_CHECK(from.size() <= to.size(), "bytes copied to where they do not fit");
  if (!from.empty()) std::memcpy(to.data(), from.data(), from.size());
}
inline bool equal(ByteView a, ByteView b) { return std::ranges::equal(a, b); }  // public data only: not constant time

std::string hex_of(ByteView bytes);                      // lower case
Result<Bytes> bytes_from_hex(std::string_view hex);      // even length, either case
std::string base64_of(ByteView bytes);                   // RFC 4648 section 4, with padding
Result<Bytes> bytes_from_base64(std::string_view text);  // strict: padding required, no white space

// N bytes with a meaning: Fixed<A, 32> and Fixed<B, 32> do not convert into each other. Public data only.
template <class Tag, std::size_t N>
class Fixed {
 public:
  static constexpr std::size_t size_bytes = N;

  constexpr Fixed() = default;  // zeros
  explicit constexpr Fixed(const std::array<std::uint8_t, N>& bytes) : bytes_(bytes) {}

  // Fails with `malformed` unless exactly N bytes long.
  static Result<Fixed> from(ByteView bytes) {
    if (bytes.size() != N)
      return fail(ErrorCode::malformed,
                  "expected " + std::to_string(N) + " bytes, found " + std::to_string(bytes.size()));
    Fixed out;
    copy_into(out.bytes_, bytes);
    return out;
  }
  static Result<Fixed> from_hex(std::string_view hex) {
    PUENTE_TRY(const Bytes bytes, bytes_from_hex(hex));
    return from(bytes);
  }

  constexpr ByteView view() const { return bytes_; }
  constexpr std::array<std::uint8_t, N>& array() { return bytes_; }
  constexpr const std::array<std::uint8_t, N>& array() const { return bytes_; }
  Bytes bytes() const { return {bytes_.begin(), bytes_.end()}; }
  std::string hex() const { return hex_of(bytes_); }
  bool is_zero() const { return *this == Fixed{}; }

  friend constexpr bool operator==(const Fixed&, const Fixed&) = default;
  friend constexpr std::strong_ordering operator<=>(const Fixed& a, const Fixed& b) {
    if (std::is_constant_evaluated()) return a.bytes_ <=> b.bytes_;
    if constexpr (N >= sizeof(std::uint64_t)) {  // most differ in their first bytes: no call
      const std::uint64_t first_a = a.first_word(), first_b = b.first_word();
      if (first_a != first_b) return first_a <=> first_b;
    }
    return std::memcmp(a.bytes_.data(), b.bytes_.data(), N) <=> 0;
  }

 private:
  std::uint64_t first_word() const {  // in the order of bytes
    std::uint64_t out = 0;
    std::memcpy(&out, bytes_.data(), sizeof out);
    if constexpr (std::endian::native == std::endian::little) out = __builtin_bswap64(out);
    return out;
  }

  std::array<std::uint8_t, N> bytes_{};
};

using Hash = Fixed<struct HashTag, 32>;                    // SHA-256
using KeyId = Fixed<struct KeyIdTag, 32>;                  // SHA-256 of a DER SubjectPublicKeyInfo
using RecordId = Fixed<struct RecordIdTag, 16>;            // random
using SlotId = Fixed<struct SlotIdTag, 16>;                // random
using Salt = Fixed<struct SaltTag, 32>;                    // random
using Signature = Fixed<struct SignatureTag, 64>;          // Ed25519 (RFC 8032)
using Ed25519Public = Fixed<struct Ed25519PublicTag, 32>;  // RFC 8032
using X25519Public = Fixed<struct X25519PublicTag, 32>;    // RFC 7748
using CurvePublic = Fixed<struct CurvePublicTag, 32>;      // CurveZMQ long-term key (ZeroMQ RFC 26)
using Nonce = Fixed<struct NonceTag, 32>;                  // of a log event
using Seed = Fixed<struct SeedTag, 32>;  // randomness handed to a core for one step; public type, see core

}  // namespace puente

// For look-ups (hash_tables.h).
template <class Tag, std::size_t N>
struct std::hash<puente::Fixed<Tag, N>> {
  std::size_t operator()(const puente::Fixed<Tag, N>& value) const noexcept {
    std::uint64_t words[2];
    static_assert(N >= sizeof words[0]);
    std::memcpy(&words[0], value.array().data(), sizeof words[0]);
    std::memcpy(&words[1], value.array().data() + N - sizeof words[1], sizeof words[1]);
    return puente::placed(words[0], words[1]);
  }
};
