#include "crypto/base/escape.h"

#include <fmt/format.h>
#include <cstdint>

#include "crypto/base/code_point.h"

namespace puente {
namespace {

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

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint one = first_code_point(text);
    if (!one.valid)
      out += fmt::format("<0x{:02X}>", static_cast<unsigned>(one.value));
    else if (hidden(one.value))
      out += fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(one.value));
    else
      out += text.substr(0, one.bytes);
    text.remove_prefix(one.bytes);
  }
  return out;
}

}  // namespace puente
