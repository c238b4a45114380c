// Writes crypto/base/confusables_table.h from ICU's data (libicu-dev 72, Unicode 15.0). A tool for whoever changes the
// table, no part of the build:
//   g++ -std=c++20 scripts/confusables.cc -o /tmp/confusables $(pkg-config --cflags --libs icu-i18n icu-uc)
//   /tmp/confusables > crypto/base/confusables_table.h
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <cstdio>
#include <string>
#include <vector>

namespace {

// Of ASCII and combining marks alone: what Latin names are made of.
bool is_plain(const icu::UnicodeString& text) {
  for (int i = 0; i < text.length(); ++i) {
    const char16_t c = text[i];
    if ((c < 0x20 || c > 0x7e) && (c < 0x300 || c > 0x36f)) return false;
  }
  return true;
}

std::string literal(const icu::UnicodeString& text) {
  std::string out;
  for (int i = 0; i < text.length(); ++i) {
    const char16_t c = text[i];
    if (c == '"' || c == '\\') out += '\\';
    if (c < 0x7f) {
      out += static_cast<char>(c);
    } else {
      char hex[8];
      std::snprintf(hex, sizeof hex, "\\u%04x", static_cast<unsigned>(c));
      out += hex;
    }
  }
  return out;
}

constexpr const char* head =
    R"(// Characters that look like others, and what they look like: made by scripts/confusables.cc, not by hand.
//
// Source: UTS #39, confusables.txt of Unicode 15.0, by ICU 72: each character up to U+1FFFF that NFKC and NFD leave as
// it is, and whose prototype is of ASCII and combining marks alone. Pinned: a change of this table changes which names
// count as one.
#pragma once

#include <array>
#include <string_view>

namespace puente::unicode {

struct Confusable {
  char32_t character;
  std::u32string_view prototype;
};

// Ascending by character.
// clang-format off
inline constexpr std::array<Confusable, %zu> confusables{{
)";

}  // namespace

int main() {
  UErrorCode error = U_ZERO_ERROR;
  USpoofChecker* const checker = uspoof_open(&error);
  const icu::Normalizer2* const nfkc = icu::Normalizer2::getNFKCInstance(error);
  const icu::Normalizer2* const nfd = icu::Normalizer2::getNFDInstance(error);
  if (U_FAILURE(error)) return 1;
  std::vector<std::string> items;
  for (UChar32 c = 0x21; c < 0x20000; ++c) {
    if (!u_isdefined(c) || (c >= 0xd800 && c < 0xf900)) continue;
    const icu::UnicodeString text(c);
    if (nfkc->normalize(text, error) != text || nfd->normalize(text, error) != text) continue;
    icu::UnicodeString prototype;
    uspoof_getSkeletonUnicodeString(checker, 0, text, prototype, &error);
    if (U_FAILURE(error)) return 1;
    if (prototype == text || !is_plain(prototype)) continue;
    char code[16];
    std::snprintf(code, sizeof code, "{0x%04x, U\"", static_cast<unsigned>(c));
    items.push_back(code + literal(prototype) + "\"},");
  }
  std::printf(head, items.size());
  std::string line = "   ";
  for (const std::string& item : items) {
    if (line.size() + 1 + item.size() > 119) {
      std::puts(line.c_str());
      line = "   ";
    }
    line += " " + item;
  }
  std::printf("%s\n}};\n// clang-format on\n\n}  // namespace puente::unicode\n", line.c_str());
}
