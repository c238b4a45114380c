// Tokens: what links an agency's own records without telling what they name (docs/protocol.md, Tokens).
//
// token = HMAC-SHA256 over lp("puente/1 token") lp(section) lp(canonical value), in hex. The key is
// HKDF-Expand(the agency's token key, lp("puente/1 token-key") lp(section) lp(year)): one for each field and year, and
// nobody but the originating agency's agents has it. Guarantee: equal values of one field give equal tokens within a
// year; without the key nobody can test a guess. Non-guarantee: devices of one agency link only if they share the key;
// who sees two equal tokens learns that they are of one thing. Thread safe.
#pragma once

#include <cstdint>
#include <string>

#include "crypto/base/secret.h"
#include "policy/model/vocabulary.h"

namespace puente::client::core {

class TokenMaker {
 public:
  explicit TokenMaker(TokenKey key) : key_(std::move(key).guarded()) {}
  // 64 hex digits. `canonical`: canonical_value or normalised.
  std::string token(model::Section section, int year, std::string_view canonical) const;

 private:
  TokenKey key_;
};

// A number as people write it: letters in upper case and digits, nothing else ("0123-4567 ab" → "01234567AB").
std::string canonical_number(std::string_view text);

}  // namespace puente::client::core
