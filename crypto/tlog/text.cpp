#include "crypto/tlog/text.h"

#include <array>
#include <charconv>

namespace puente::tlog {
namespace {

constexpr std::size_t key_name_max_bytes = 255;

// Takes one code point off the front; nothing if it is not well formed (Unicode 15, table 3-7).
std::optional<char32_t> take_code_point(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if ((first >= 0x80 && first < 0xc2) || first > 0xf4 || text.size() < length) return std::nullopt;
  char32_t out = length == 1 ? first : first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return std::nullopt;
    out = (out << 6) | (byte(i) & 0x3fU);
  }
  constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  if (out < smallest[length] || out > 0x10ffff || (out >= 0xd800 && out <= 0xdfff)) return std::nullopt;
  text.remove_prefix(length);
  return out;
}

// Property White_Space of Unicode.
bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

}  // namespace

bool is_note_text(std::string_view text) { return note_text_length(text) == text.size(); }

std::size_t note_text_length(std::string_view text) {
  const std::size_t size = text.size();
  while (!text.empty()) {
    const std::size_t at = size - text.size();
    const auto c = take_code_point(text);
    if (!c || (*c < 0x20 && *c != '\n')) return at;
  }
  return size;
}

bool is_key_name(std::string_view name) {
  if (name.empty() || name.size() > key_name_max_bytes) return false;
  while (!name.empty()) {
    const auto c = take_code_point(name);
    if (!c || *c < 0x20 || *c == '+' || is_space(*c)) return false;
  }
  return true;
}

Result<std::uint64_t> parse_decimal(std::string_view text) {
  std::uint64_t out = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, out);
  if (text.empty() || (text.front() == '0' && text.size() > 1) || parsed.ec != std::errc() || parsed.ptr != end)
    return fail(ErrorCode::malformed, "not a decimal number without leading zeros");
  return out;
}

Result<Hash> parse_hash(std::string_view text) {
  if (text.size() != 44) return fail(ErrorCode::malformed, "not the base64 of a 32-byte hash");
  PUENTE_TRY(const Bytes bytes, bytes_from_base64(text));
  return Hash::from(bytes);
}

std::optional<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace puente::tlog
