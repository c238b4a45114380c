#include "crypto/base/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "crypto/base/code_point.h"
#include "crypto/base/printable.h"

namespace puente {
namespace {

// U+00C0 … U+017F, folded. Written as one string of blank-separated pieces; "-" means: not a letter.
constexpr std::string_view latin_letters =
    "a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th ss "
    "a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th y "
    "a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g g g h h h h i i i i i i i i i i ij ij j j k k "
    "k l l l l l l l l l l n n n n n n n n n o o o o o o oe oe r r r r r r s s s s s s s s t t t t t t u u u u u u u u "
    "u u u u w w y y y z z z z z z s";

struct LatinTable {
  std::array<std::string_view, 0x180 - 0xC0> folded{};
  constexpr LatinTable() {
    std::size_t at = 0;
    for (auto& entry : folded) {
      const std::size_t end = std::min(latin_letters.find(' ', at), latin_letters.size());
      entry = latin_letters.substr(at, end - at);
      if (entry == "-") entry = " ";
      at = end + 1;
    }
  }
};
constexpr LatinTable latin_table;
static_assert(latin_table.folded.back() == "s");
static_assert(latin_table.folded[0xF1 - 0xC0] == "n");
static_assert(latin_table.folded[0x131 - 0xC0] == "i");
static_assert(latin_table.folded[0x161 - 0xC0] == "s");
static_assert(latin_table.folded[0x17E - 0xC0] == "z");

constexpr std::string_view lower_and_digits = "abcdefghijklmnopqrstuvwxyz0123456789";

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint one = first_code_point(text.substr(at));
    if (!one.valid) return false;
    at += one.bytes;
  }
  return true;
}

std::string utf8_from_latin1(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) append_utf8(out, static_cast<std::uint8_t>(c));
  return out;
}

std::optional<std::string> utf8_from_windows1252(std::string_view text) {
  // 0x80 … 0x9F; 0: no character.
  constexpr std::array<char16_t, 32> letters = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    const bool special = byte >= 0x80 && byte < 0xA0;
    const char32_t letter = special ? letters[byte - 0x80U] : byte;
    if (special && letter == 0) return std::nullopt;
    append_utf8(out, letter);
  }
  return out;
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<std::uint8_t>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

void for_each_code_point(std::string_view text, const std::function<void(char32_t)>& visit) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint one = first_code_point(text.substr(at));
    visit(one.valid ? one.value : U'\uFFFD');
    at += one.bytes;
  }
}

std::string_view fold(char32_t c) {
  if (c < 0x80) {
    if (c >= 'A' && c <= 'Z') return lower_and_digits.substr(c - 'A', 1);
    if (c >= 'a' && c <= 'z') return lower_and_digits.substr(c - 'a', 1);
    if (c >= '0' && c <= '9') return lower_and_digits.substr(26 + c - '0', 1);
    return " ";
  }
  if (c < 0xC0 || (c >= 0x2000 && c <= 0x206F)) return " ";
  if (c < 0x180) return latin_table.folded[c - 0xC0];
  return {};
}

bool is_combining_mark(char32_t c) { return c >= 0x300 && c <= 0x36F; }

std::string cited(std::string_view text) {
  std::string out = "'";
  std::size_t at = 0;
  while (at < text.size() && out.size() < 64) {
    const CodePoint one = first_code_point(text.substr(at));
    out += one.valid && is_printable(one.value) ? text.substr(at, one.bytes) : "?";
    at += one.bytes;
  }
  return out + (at < text.size() ? "…'" : "'");
}

bool is_blank(std::string_view text) {
  const auto is_space = [](char32_t c) {
    return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
           c == 0x2800 || c == 0x3000;
  };
  while (!text.empty()) {
    const CodePoint one = first_code_point(text);
    if (!one.valid || (is_printable(one.value) && !is_space(one.value))) return false;
    text.remove_prefix(one.bytes);
  }
  return true;
}

std::string_view trimmed(std::string_view text) {
  const auto blank_front = [&]() -> std::size_t {
    if (text.starts_with("\xC2\xA0")) return 2;
    return !text.empty() && std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos ? 1 : 0;
  };
  const auto blank_back = [&]() -> std::size_t {
    if (text.ends_with("\xC2\xA0")) return 2;
    return !text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos ? 1 : 0;
  };
  while (const std::size_t count = blank_front()) text.remove_prefix(count);
  while (const std::size_t count = blank_back()) text.remove_suffix(count);
  return text;
}

}  // namespace puente
