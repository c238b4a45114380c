#include "client/cli/terminal.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

namespace puente::client::cli {
namespace {

struct Decoded {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

// One code point (RFC 3629: shortest form, no surrogates, at most U+10FFFF).
Decoded decode(std::string_view text) {
  const auto at = [&](std::size_t i) -> std::uint32_t { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t first = at(0);
  if (first < 0x80) return {first, 1, true};
  const std::size_t length = first >= 0xf0 && first <= 0xf4  ? 4
                             : first >= 0xe0 && first < 0xf0 ? 3
                             : first >= 0xc2 && first < 0xe0 ? 2
                                                             : 0;
  if (length == 0 || text.size() < length) return {first, 1, false};
  char32_t code = first & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((at(i) & 0xc0) != 0x80) return {first, 1, false};
    code = (code << 6) | (at(i) & 0x3f);
  }
  const char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {first, 1, false};
  return {code, length, true};
}

bool within(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

bool hidden(char32_t c) {
  if (c == '\n' || c == '\t') return false;
  return c < 0x20 || within(c, 0x7f, 0x9f) ||                         // C0, DEL, C1
         c == 0xad || c == 0x61c || c == 0x180e || c == 0xfeff ||     // soft hyphen, Arabic mark, separators
         within(c, 0x200b, 0x200f) || within(c, 0x2028, 0x202e) ||    // zero width, line separators, bidi
         within(c, 0x2060, 0x206f) || within(c, 0xfff9, 0xfffb) ||    // invisible operators, bidi isolates, annotations
         within(c, 0xe0000, 0xe0fff) || within(c, 0xe000, 0xf8ff) ||  // tags, private use
         c >= 0xf0000;
}

std::size_t width_of(char32_t c) {
  if (within(c, 0x300, 0x36f) || within(c, 0xfe00, 0xfe0f)) return 0;
  if (within(c, 0x1100, 0x115f) || within(c, 0x2e80, 0xa4cf) || within(c, 0xac00, 0xd7a3) ||
      within(c, 0xf900, 0xfaff) || within(c, 0xfe30, 0xfe6f) || within(c, 0xff00, 0xff60) ||
      within(c, 0x1f300, 0x1faff))
    return 2;
  return 1;
}

}  // namespace

std::string shown(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Decoded one = decode(text);
    if (!one.valid)
      out += fmt::format("<0x{:02X}>", static_cast<unsigned>(one.code));
    else if (hidden(one.code))
      out += fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(one.code));
    else
      out += text.substr(0, one.bytes);
    text.remove_prefix(one.bytes);
  }
  return out;
}

std::size_t columns_of(std::string_view text) {
  std::size_t out = 0;
  while (!text.empty()) {
    const Decoded one = decode(text);
    out += one.valid ? width_of(one.code) : 1;
    text.remove_prefix(one.bytes);
  }
  return out;
}

std::string fit(std::string_view text, std::size_t columns) {
  const std::size_t needed = columns_of(text);
  if (needed <= columns) return std::string(text) + std::string(columns - needed, ' ');
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const Decoded one = decode(text);
    const std::size_t width = one.valid ? width_of(one.code) : 1;
    if (used + width + 1 > columns) break;
    out += text.substr(0, one.bytes);
    used += width;
    text.remove_prefix(one.bytes);
  }
  return out + "…" + std::string(columns - used - 1, ' ');
}

}  // namespace puente::client::cli
