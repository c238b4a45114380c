#include "client/present/columns.h"

#include "crypto/base/code_point.h"

namespace puente::client::present {
namespace {

bool within(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

std::size_t width_of(char32_t c) {
  if (within(c, 0x300, 0x36f) || within(c, 0xfe00, 0xfe0f)) return 0;
  if (within(c, 0x1100, 0x115f) || within(c, 0x2e80, 0xa4cf) || within(c, 0xac00, 0xd7a3) ||
      within(c, 0xf900, 0xfaff) || within(c, 0xfe30, 0xfe6f) || within(c, 0xff00, 0xff60) ||
      within(c, 0x1f300, 0x1faff))
    return 2;
  return 1;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t out = 0;
  while (!text.empty()) {
    const CodePoint one = first_code_point(text);
    out += one.valid ? width_of(one.value) : 1;
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
    const CodePoint one = first_code_point(text);
    const std::size_t width = one.valid ? width_of(one.value) : 1;
    if (used + width + 1 > columns) break;
    out += text.substr(0, one.bytes);
    used += width;
    text.remove_prefix(one.bytes);
  }
  return out + "…" + std::string(columns - used - 1, ' ');
}

}  // namespace puente::client::present
