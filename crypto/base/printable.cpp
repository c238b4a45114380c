#include "crypto/base/printable.h"

#include <array>

namespace puente {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array<Range, 20> unprintable{{
    {0x00, 0x1f},        // C0 controls, NUL among them
    {0x7f, 0x9f},        // DEL, C1 controls
    {0xad, 0xad},        // soft hyphen
    {0x034f, 0x034f},    // combining grapheme joiner
    {0x061c, 0x061c},    // Arabic letter mark
    {0x115f, 0x1160},    // Hangul fillers
    {0x17b4, 0x17b5},    // Khmer inherent vowels
    {0x180b, 0x180f},    // Mongolian selectors
    {0x200b, 0x200f},    // zero width, direction marks
    {0x2028, 0x202e},    // line separators, bidirectional embeddings
    {0x2060, 0x206f},    // invisible operators, isolates
    {0x3164, 0x3164},    // Hangul filler
    {0xe000, 0xf8ff},    // private use
    {0xfdd0, 0xfdef},    // noncharacters
    {0xfe00, 0xfe0f},    // variation selectors
    {0xfeff, 0xfeff},    // byte order mark
    {0xffa0, 0xffa0},    // halfwidth Hangul filler
    {0xfff0, 0xffff},    // specials
    {0x1bca0, 0x1bca3},  // shorthand format controls
    {0x1d173, 0x1d17a},  // musical format controls
}};

}  // namespace

bool is_printable(char32_t c) {
  if (c >= 0xe0000) return false;            // tags, selectors, private planes
  if ((c & 0xfffe) == 0xfffe) return false;  // noncharacters of every plane
  for (const Range& range : unprintable)
    if (c >= range.first && c <= range.last) return false;
  return true;
}

}  // namespace puente
