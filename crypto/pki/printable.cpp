#include "crypto/pki/printable.h"

#include <array>

#include "crypto/base/bytes.h"

namespace puente::pki {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// What must not stand in a name or a text to sign: it prints nothing, prints elsewhere, or prints whatever the font
// likes.
constexpr std::array<Range, 17> unprintable{{
    {0x00, 0x1f},      // C0 controls, NUL among them
    {0x7f, 0x9f},      // DEL, C1 controls
    {0xad, 0xad},      // soft hyphen
    {0x034f, 0x034f},  // combining grapheme joiner
    {0x061c, 0x061c},  // Arabic letter mark
    {0x115f, 0x1160},  // Hangul fillers
    {0x17b4, 0x17b5},  // Khmer inherent vowels
    {0x180b, 0x180f},  // Mongolian selectors
    {0x200b, 0x200f},  // zero width, direction marks
    {0x2028, 0x202e},  // line separators, bidirectional embeddings
    {0x2060, 0x206f},  // invisible operators, isolates
    {0x3164, 0x3164},  // Hangul filler
    {0xe000, 0xf8ff},  // private use
    {0xfdd0, 0xfdef},  // noncharacters
    {0xfe00, 0xfe0f},  // variation selectors
    {0xfeff, 0xfeff},  // byte order mark
    {0xfff0, 0xffff},  // specials
}};

}  // namespace

bool is_printable(char32_t c) {
  if (c >= 0xe0000) return false;            // tags, selectors, private planes
  if ((c & 0xfffe) == 0xfffe) return false;  // noncharacters of every plane
  for (const Range& range : unprintable)
    if (c >= range.first && c <= range.last) return false;
  return true;
}

char32_t next_code_point(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
  if (length == 0 || text.size() < length) return 0;
  char32_t value = length == 1 ? lead : lead & (0xffu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (byte(i) >> 6 != 2) return 0;
    value = (value << 6) | (byte(i) & 0x3fu);
  }
  constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  if (value < smallest.at(length) || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return 0;
  text.remove_prefix(length);
  return value;
}

}  // namespace puente::pki
