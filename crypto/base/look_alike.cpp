#include "crypto/base/look_alike.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <memory>

#include "crypto/base/assigned_table.h"
#include "crypto/base/check.h"
#include "crypto/base/code_point.h"
#include "crypto/base/confusables_table.h"
#include "crypto/base/utf8.h"

namespace puente {
namespace {

bool is_assigned(char32_t c) {
  const auto after = std::ranges::upper_bound(unicode::assigned, c, {}, &unicode::CodeRange::first);
  return after != unicode::assigned.begin() && c <= std::prev(after)->last;
}

Status check(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint one = first_code_point(text.substr(at));
    if (!one.valid) return fail(ErrorCode::malformed, fmt::format("the text is not UTF-8 (byte {})", at + 1));
    if (!is_assigned(one.value))
      return fail(ErrorCode::malformed,
                  fmt::format("the text holds U+{:04X}, a character that Unicode 15.0 does not have (byte {})",
                              static_cast<std::uint32_t>(one.value), at + 1));
    at += one.bytes;
  }
  return {};
}

// `text` passed check().
std::string mapped(std::string_view text, int options) {
  struct Free {
    void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
  };
  utf8proc_uint8_t* out = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &out, static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE));
  const std::unique_ptr<utf8proc_uint8_t, Free> held(out);
  PUENTE_CHECK(size >= 0, "utf8proc maps every text of assigned characters");
  return {reinterpret_cast<const char*>(out), static_cast<std::size_t>(size)};
}

constexpr int compatible_casefold = UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;

// UTS #39, skeleton: NFD, each character's prototype, NFD again.
std::string skeleton(std::string_view text) {
  std::string out;
  for_each_code_point(mapped(text, UTF8PROC_DECOMPOSE), [&](char32_t c) {
    const auto found = std::ranges::lower_bound(unicode::confusables, c, {}, &unicode::Confusable::character);
    if (found == unicode::confusables.end() || found->character != c) return append_utf8(out, c);
    for (const char32_t part : found->prototype) append_utf8(out, part);
  });
  return mapped(out, UTF8PROC_DECOMPOSE);
}

std::string with_single_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace

Result<std::string> comparison_form(std::string_view text) {
  PUENTE_REQUIRE(check(text));
  // Upper-case letters look like others than their lower-case ones do ("I" like "l", Cyrillic "В" like "B"), so
  // look-alikes are taken out before case is, and after it once more.
  const std::string compatible = mapped(text, UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE);
  std::string out = skeleton(mapped(skeleton(compatible), compatible_casefold));
  // "I" became "l", and "i" did not.
  std::ranges::replace(out, 'i', 'l');
  return with_single_blanks(mapped(out, compatible_casefold));
}

}  // namespace puente
