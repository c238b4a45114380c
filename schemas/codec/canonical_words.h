// Private to the codec: what the words of a Cap'n Proto message say (capnproto.org, Encoding).
#pragma once

#include <array>
#include <cstdint>

namespace puente::codec::words {

inline constexpr std::uint64_t kind_mask = 3, kind_struct = 0, kind_list = 1;  // of a pointer, its lowest bits
inline constexpr unsigned elements_bytes = 2, elements_pointers = 6, elements_structs = 7;  // of a list, its code
inline constexpr std::array<std::uint64_t, 6> element_bits{0, 1, 8, 16, 32, 64};            // by the other codes

// Of a struct, or of each of a list: its words of data, then its pointers.
constexpr std::uint64_t shape(std::uint64_t data, std::uint64_t pointers) { return (data << 32) | (pointers << 48); }

}  // namespace puente::codec::words
