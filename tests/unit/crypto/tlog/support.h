// What the tests of this room share: keys out of one byte, leaves out of numbers, and RFC 6962's own definitions.
#pragma once

#include <bit>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "crypto/base/transcript.h"
#include "crypto/primitives/sign.h"
#include "crypto/tlog/merkle.h"
#include "crypto/tlog/note.h"

namespace puente::tlog::test {

inline primitives::SigningKey key_of(std::uint8_t seed) { return primitives::generate_signing_key(Bytes(32, seed)); }

inline Vkey vkey_of(const std::string& name, SignatureType type, std::uint8_t seed) {
  return make_vkey(name, type, key_of(seed).public_key()).value();
}

inline Hash leaf_of(std::uint64_t number) { return leaf_hash(big_endian(number)); }

inline std::vector<Hash> leaves_of(std::uint64_t count) {
  std::vector<Hash> out;
  for (std::uint64_t i = 0; i < count; ++i) out.push_back(leaf_of(i));
  return out;
}

inline Hash flipped(Hash hash, unsigned bit) {
  hash.array()[bit / 8 % 32] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  return hash;
}

template <class T>
ErrorCode code_of(const Result<T>& result) {
  REQUIRE_FALSE(result.has_value());
  return result.error().code;
}

// MTH, PATH and PROOF, word for word (RFC 6962 sections 2.1, 2.1.1 and 2.1.2), as something to compare with.
using Leaves = std::span<const Hash>;
inline std::size_t k_of(std::size_t n) { return std::bit_floor(n - 1); }
inline Hash mth(Leaves d) {
  if (d.empty()) return empty_root();
  if (d.size() == 1) return d[0];
  const std::size_t k = k_of(d.size());
  return node_hash(mth(d.first(k)), mth(d.subspan(k)));
}
inline std::vector<Hash> path(std::size_t m, Leaves d) {
  if (d.size() == 1) return {};
  const std::size_t k = k_of(d.size());
  std::vector<Hash> out = m < k ? path(m, d.first(k)) : path(m - k, d.subspan(k));
  out.push_back(m < k ? mth(d.subspan(k)) : mth(d.first(k)));
  return out;
}
inline std::vector<Hash> subproof(std::size_t m, Leaves d, bool known) {
  if (m == d.size()) return known ? std::vector<Hash>() : std::vector<Hash>{mth(d)};
  const std::size_t k = k_of(d.size());
  std::vector<Hash> out = m <= k ? subproof(m, d.first(k), known) : subproof(m - k, d.subspan(k), false);
  out.push_back(m <= k ? mth(d.subspan(k)) : mth(d.first(k)));
  return out;
}

}  // namespace puente::tlog::test
