#include "crypto/base/unicode.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "crypto/base/unicode_tables.h"
#include "crypto/base/utf8.h"

namespace puente::unicode {
namespace {

// Hangul syllables are composed by arithmetic (the Unicode Standard, 3.12).
constexpr char32_t hangul_first = 0xAC00, hangul_count = 11172;
constexpr char32_t leading_first = 0x1100, vowel_first = 0x1161, trailing_before = 0x11A7;
constexpr char32_t leading_count = 19, vowel_count = 21, trailing_count = 28;

constexpr char32_t tilde = 0x303;

// Takes the piece of `table` up to `end` off its front.
std::string_view take(std::string_view& table, char end) {
  const std::size_t at = table.find(end);
  const std::string_view out = table.substr(0, at);
  table.remove_prefix(at == std::string_view::npos ? table.size() : at + 1);
  return out;
}

char32_t hexadecimal(std::string_view text) {
  char32_t out = 0;
  for (const char c : text) out = out * 16 + static_cast<char32_t>(c <= '9' ? c - '0' : c - 'A' + 10);
  return out;
}

std::u32string code_points(std::string_view hex) {
  std::u32string out;
  while (!hex.empty()) out += hexadecimal(take(hex, ' '));
  return out;
}

struct Range {
  char32_t first = 0, last = 0;
  std::uint8_t value = 0;
};

std::vector<Range> ranges_of(std::string_view table) {
  std::vector<Range> out;
  while (!table.empty()) {
    std::string_view piece = take(table, ';');
    std::string_view span = take(piece, '=');
    const char32_t first = hexadecimal(take(span, '-'));
    std::uint8_t value = 0;
    for (const char c : piece) value = static_cast<std::uint8_t>(value * 10 + (c - '0'));
    out.push_back({first, span.empty() ? first : hexadecimal(span), value});
  }
  return out;
}

const Range* range_with(const std::vector<Range>& ranges, char32_t c) {
  const auto behind = std::ranges::upper_bound(ranges, c, {}, &Range::first);
  if (behind == ranges.begin() || std::prev(behind)->last < c) return nullptr;
  return &*std::prev(behind);
}

struct Tables {
  std::unordered_map<char32_t, std::u32string> decomposed, upper;
  std::map<std::pair<char32_t, char32_t>, char32_t> composed;
  std::vector<Range> classes = ranges_of(combining_classes);
  std::vector<Range> letters = ranges_of(letters_and_digits);

  Tables() {
    for (std::string_view rest = decompositions; !rest.empty();) {
      const std::string_view piece = take(rest, ';');
      const std::size_t sign = piece.find_first_of("=>");
      const char32_t whole = hexadecimal(piece.substr(0, sign));
      const std::u32string parts = code_points(piece.substr(sign + 1));
      if (piece[sign] == '=') composed.emplace(std::pair(parts.at(0), parts.at(1)), whole);
      decomposed.emplace(whole, parts);
    }
    for (std::string_view rest = upper_cases; !rest.empty();) {
      std::string_view piece = take(rest, ';');
      const char32_t c = hexadecimal(take(piece, '='));
      upper.emplace(c, code_points(piece));
    }
  }
};

const Tables& tables() {
  static const Tables all;
  return all;
}

std::uint8_t combining_class(char32_t c) {
  const Range* const range = c < 0x300 ? nullptr : range_with(tables().classes, c);
  return range == nullptr ? std::uint8_t{0} : range->value;
}

void append_decomposed(std::u32string& out, char32_t c) {
  if (c < 0xC0) {
    out += c;
  } else if (c >= hangul_first && c < hangul_first + hangul_count) {
    const char32_t index = c - hangul_first;
    out += leading_first + index / (vowel_count * trailing_count);
    out += vowel_first + index % (vowel_count * trailing_count) / trailing_count;
    if (index % trailing_count != 0) out += trailing_before + index % trailing_count;
  } else if (const auto found = tables().decomposed.find(c); found != tables().decomposed.end()) {
    for (const char32_t part : found->second) append_decomposed(out, part);
  } else {
    out += c;
  }
}

// Form D: decomposed, marks in the order of their classes.
std::u32string decomposed(std::u32string_view text) {
  std::u32string out;
  for (const char32_t c : text) append_decomposed(out, c);
  for (std::size_t at = 0; at < out.size();) {
    std::size_t end = at;
    while (end < out.size() && combining_class(out[end]) != 0) ++end;
    std::stable_sort(out.begin() + static_cast<std::ptrdiff_t>(at), out.begin() + static_cast<std::ptrdiff_t>(end),
                     [](char32_t a, char32_t b) { return combining_class(a) < combining_class(b); });
    at = end + 1;
  }
  return out;
}

// 0 where the two compose to nothing.
char32_t pair_of(char32_t first, char32_t second) {
  if (first >= leading_first && first < leading_first + leading_count && second >= vowel_first &&
      second < vowel_first + vowel_count)
    return hangul_first + ((first - leading_first) * vowel_count + (second - vowel_first)) * trailing_count;
  if (first >= hangul_first && first < hangul_first + hangul_count && (first - hangul_first) % trailing_count == 0 &&
      second > trailing_before && second < trailing_before + trailing_count)
    return first + (second - trailing_before);
  const auto found = tables().composed.find({first, second});
  return found == tables().composed.end() ? 0 : found->second;
}

// Of form D into form C.
std::u32string composed(std::u32string_view text) {
  std::u32string out;
  std::size_t starter = std::u32string::npos;
  std::uint8_t before = 0;  // class of what stands last behind the starter
  for (const char32_t c : text) {
    const std::uint8_t own = combining_class(c);
    const bool adjacent = starter != std::u32string::npos && starter + 1 == out.size();
    if (starter != std::u32string::npos && (adjacent || (before != 0 && before < own))) {
      if (const char32_t both = pair_of(out[starter], c); both != 0) {
        out[starter] = both;
        continue;
      }
    }
    if (own == 0) starter = out.size();
    before = own;
    out += c;
  }
  return out;
}

std::u32string read(std::string_view utf8) {
  std::u32string out;
  for_each_code_point(utf8, [&](char32_t c) { out += c; });
  return out;
}

std::string written(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) append_utf8(out, c);
  return out;
}

}  // namespace

std::string nfc(std::string_view utf8) { return written(composed(decomposed(read(utf8)))); }

std::string upper(std::string_view utf8) {
  std::u32string out;
  for (const char32_t c : composed(decomposed(read(utf8)))) {
    const auto found = tables().upper.find(c);
    if (found == tables().upper.end())
      out += c;
    else
      out += found->second;
  }
  return written(composed(decomposed(out)));
}

std::string without_accents(std::string_view utf8) {
  std::u32string out;
  char32_t letter = 0;
  for (const char32_t c : decomposed(read(utf8))) {
    const bool mark = combining_class(c) != 0;
    if (!mark) letter = c;
    if (!mark || (c == tilde && (letter == U'N' || letter == U'n'))) out += c;
  }
  return written(composed(out));
}

bool is_letter_or_digit(char32_t c) { return range_with(tables().letters, c) != nullptr; }

bool is_white_space(char32_t c) {
  return (c >= 0x9 && c <= 0xD) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace puente::unicode
