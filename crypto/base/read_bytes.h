// Numbers out of bytes, as big_endian() (transcript.h) puts them in.
#pragma once

#include "crypto/base/bytes.h"

namespace puente {

// Of the first 4 bytes, which must be there.
inline std::uint32_t read_u32(ByteView bytes) {
  std::uint32_t out = 0;
  for (const std::uint8_t byte : bytes.first(4)) out = (out << 8) | byte;
  return out;
}

// Of the first 8 bytes, which must be there.
inline std::uint64_t read_u64(ByteView bytes) {
  std::uint64_t out = 0;
  for (const std::uint8_t byte : bytes.first(8)) out = (out << 8) | byte;
  return out;
}

}  // namespace puente
