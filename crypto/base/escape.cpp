#include "crypto/base/escape.h"

#include <fmt/format.h>

#include <cstdint>

#include "crypto/base/code_point.h"
#include "crypto/base/printable.h"

namespace puente {
namespace {

bool divides_lines(char32_t c) { return c == '\n' || c == '\t'; }

// `one`, which begins `text`, as it may be shown.
std::string escaped_form(const CodePoint& one, std::string_view text, bool one_line) {
  if (!one.valid) return fmt::format("<0x{:02X}>", static_cast<unsigned>(one.value));
  const bool kept = divides_lines(one.value) ? !one_line : is_printable(one.value);
  if (kept) return std::string(text.substr(0, one.bytes));
  return fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(one.value));
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint one = first_code_point(text);
    out += escaped_form(one, text, false);
    text.remove_prefix(one.bytes);
  }
  return out;
}

std::string escape_line(std::string_view text, std::size_t bytes_max) {
  std::string out;
  while (!text.empty()) {
    const CodePoint one = first_code_point(text);
    const std::string next = escaped_form(one, text, true);
    if (out.size() + next.size() > bytes_max) return out + "...";
    out += next;
    text.remove_prefix(one.bytes);
  }
  return out;
}

}  // namespace puente
