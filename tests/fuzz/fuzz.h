// What all fuzz targets share. A target fails by crashing, by a sanitizer, or by a property that does not hold.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "crypto/base/bytes.h"

namespace puente::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

// What has been taken is just what the encoder writes, bit by bit.
template <class Decode>
void check_codec(Decode decode, ByteView bytes) {
  const auto value = decode(bytes);
  if (value) require(equal(encode(*value), bytes));
}

// The first byte of an input chooses among what a target reads, the others are read.
struct Choice {
  std::size_t number = 0;
  ByteView rest;
};
inline Choice choose(ByteView input, std::size_t count) {
  if (input.empty()) return {};
  return {input.front() % count, input.subspan(1)};
}

}  // namespace puente::fuzz
