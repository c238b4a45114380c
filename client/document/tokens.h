// Tokens, version 2: what links an agency's own records without telling what they name (docs/sealing.md, Ladders and
// tokens; vectors in docs/token-vectors.json).
//
// token = HMAC-SHA256 over lp("puente/1 token") lp(section) lp(canonical value), in hex. The key is HKDF-Expand(the
// agency's token key, lp("puente/1 token-key") lp(section) lp(year) lp(2)): one for each field and year, and nobody but
// the originating agency's agents has it. Guarantee: equal values of one field give equal tokens within a year, however
// they are written: composed or decomposed, in upper or lower case; different values differ, also by Ñ and &. Without
// the key nobody can test a guess. Non-guarantees: devices of one agency link only if they share the key; who sees two
// equal tokens learns that they are of one thing; who can have a value sealed learns its token, and can copy one:
// tokens compare within originating agency (by certificate), section, year and version only. Version 1, which took Ñ
// for nothing, is made no more. Thread safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"
#include "policy/model/vocabulary.h"

namespace puente::client::document {

inline constexpr int token_version = 2;

class TokenMaker {
 public:
  explicit TokenMaker(TokenKey key) : key_(std::move(key).guarded()) {}
  // 64 hex digits. `canonical`: of one of the functions below; wiped.
  std::string token(model::Section section, int year, Bytes canonical) const;

 private:
  TokenKey key_;
};

// Canonical values: text in Unicode's form C and upper case (crypto/base/unicode.h). Nothing where no letter and no
// digit is left of the value. Values and numbers lose white space, dots and hyphens, and nothing else; types keep
// letters and digits; names lose accents, never the tilde of Ñ, and have one blank where there was white space.

// lp(type) lp(country) lp(value). A country's name is its code.
std::optional<Bytes> canonical_identifier(std::string_view type, std::string_view country, std::string_view value);
// lp(institution, a name) lp(number). The institution of an IBAN and of a CLABE, which name theirs, is "".
std::optional<Bytes> canonical_account(std::string_view institution, std::string_view number);
// lp(name)
std::optional<Bytes> canonical_name(std::string_view name);
// lp(handle); a handle keeps its accents.
std::optional<Bytes> canonical_handle(std::string_view handle);

// ISO 13616: by its check digits. `number`: canonical.
bool is_iban(std::string_view number);
// Mexico's account numbers of 18 digits, by their check digit (Banco de México, Circular 3/2012). `number`: canonical.
bool is_clabe(std::string_view number);

}  // namespace puente::client::document
