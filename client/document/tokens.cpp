#include "client/document/tokens.h"

#include <algorithm>
#include <array>

#include "crypto/base/transcript.h"
#include "crypto/base/unicode.h"
#include "crypto/base/utf8.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/hkdf.h"
#include "geo/countries.h"

namespace puente::client::document {
namespace {

template <class Keep>
std::string kept(std::string_view text, Keep keep) {
  std::string out;
  for_each_code_point(text, [&](char32_t c) {
    if (keep(c)) append_utf8(out, c);
  });
  return out;
}

// Of hyphens: the ASCII one, and those that Unicode calls so (U+00AD, which is seen at the end of a line only, U+2010,
// U+2011).
bool stays_in_values(char32_t c) {
  return !unicode::is_white_space(c) && c != '.' && c != '-' && c != 0xAD && c != 0x2010 && c != 0x2011;
}

std::string canonical_number(std::string_view text) { return kept(unicode::upper(text), stays_in_values); }

// White space at the ends goes, and within it is one blank.
std::string single_spaced(std::string_view text) {
  std::string out;
  bool space = false;
  for_each_code_point(text, [&](char32_t c) {
    if (unicode::is_white_space(c)) {
      space = true;
      return;
    }
    if (space && !out.empty()) out += ' ';
    space = false;
    append_utf8(out, c);
  });
  return out;
}

std::string name_of(std::string_view text) { return single_spaced(unicode::without_accents(unicode::upper(text))); }

bool says_something(std::string_view text) {
  bool out = false;
  for_each_code_point(text, [&](char32_t c) { out = out || unicode::is_letter_or_digit(c); });
  return out;
}

std::string country_of(std::string_view text) {
  std::string code = geo::country_of_name(text);
  return code.empty() ? single_spaced(unicode::upper(text)) : code;
}

std::optional<Bytes> only(const std::string& text) {
  if (!says_something(text)) return std::nullopt;
  return Transcript().lp(text).bytes();
}

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string TokenMaker::token(model::Section section, int year, Bytes canonical) const {
  const std::string_view name = model::name_of(section);
  const auto key = primitives::hkdf_expand_as<TokenKey>(
      key_.reveal(),
      Transcript("token-key").lp(name).lp(static_cast<std::uint64_t>(year)).lp(std::uint64_t{token_version}).view());
  Bytes message = Transcript("token").lp(name).lp(canonical).bytes();
  std::string out = primitives::hmac_sha256(key.reveal(), message).hex();
  wipe(message);
  wipe(canonical);
  return out;
}

std::optional<Bytes> canonical_identifier(std::string_view type, std::string_view country, std::string_view value) {
  const std::string number = canonical_number(value);
  if (!says_something(number)) return std::nullopt;
  return Transcript()
      .lp(kept(unicode::upper(type), unicode::is_letter_or_digit))
      .lp(country_of(country))
      .lp(number)
      .bytes();
}

std::optional<Bytes> canonical_account(std::string_view institution, std::string_view number) {
  const std::string canonical = canonical_number(number);
  if (!says_something(canonical)) return std::nullopt;
  const bool names_its_own = is_iban(canonical) || is_clabe(canonical);
  return Transcript().lp(names_its_own ? std::string() : name_of(institution)).lp(canonical).bytes();
}

std::optional<Bytes> canonical_name(std::string_view name) { return only(name_of(name)); }

std::optional<Bytes> canonical_handle(std::string_view handle) { return only(single_spaced(unicode::upper(handle))); }

bool is_iban(std::string_view number) {
  constexpr std::size_t shortest = 15, longest = 34, moved = 4;
  if (number.size() < shortest || number.size() > longest || !geo::is_country(number.substr(0, 2)) ||
      !all_digits(number.substr(2, 2)))
    return false;
  int remainder = 0;
  for (const char c : std::string(number.substr(moved)) + std::string(number.substr(0, moved))) {
    if (c >= '0' && c <= '9')
      remainder = (remainder * 10 + (c - '0')) % 97;
    else if (c >= 'A' && c <= 'Z')
      remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
    else
      return false;
  }
  return remainder == 1;
}

bool is_clabe(std::string_view number) {
  constexpr std::size_t digits = 18;
  constexpr std::array weights = {3, 7, 1};
  if (number.size() != digits || !all_digits(number)) return false;
  int sum = 0;
  for (std::size_t i = 0; i + 1 < digits; ++i) sum += (number[i] - '0') * weights[i % weights.size()] % 10;
  return (10 - sum % 10) % 10 == number.back() - '0';
}

}  // namespace puente::client::document
