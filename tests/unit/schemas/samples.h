// Values to fill samples with, and words of what they are encoded to.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "crypto/base/bytes.h"

namespace puente {

template <class F>
F filled(std::uint8_t value) {
  F out;
  out.array().fill(value);
  return out;
}
template <class F>
std::vector<F> ascending(std::size_t count) {
  std::vector<F> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(filled<F>(static_cast<std::uint8_t>(i + 1)));
  return out;
}

inline std::uint64_t word_at(const Bytes& bytes, std::size_t word) {
  std::uint64_t out = 0;
  std::memcpy(&out, bytes.data() + 8 * word, 8);
  return out;
}
inline void set_word(Bytes& bytes, std::size_t word, std::uint64_t value) {
  std::memcpy(bytes.data() + 8 * word, &value, 8);
}

}  // namespace puente
