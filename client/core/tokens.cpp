#include "client/core/tokens.h"

#include "crypto/base/transcript.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/hkdf.h"

namespace puente::client::core {

std::string TokenMaker::token(model::Section section, int year, std::string_view canonical) const {
  const std::string_view name = model::name_of(section);
  const auto key = primitives::hkdf_expand_as<TokenKey>(
      key_.reveal(), Transcript("token-key").lp(name).lp(static_cast<std::uint64_t>(year)).view());
  Bytes message = Transcript("token").lp(name).lp(canonical).bytes();
  std::string out = primitives::hmac_sha256(key.reveal(), message).hex();
  wipe(message);
  return out;
}

std::string canonical_number(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) out += c;
    if (c >= 'a' && c <= 'z') out += static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

}  // namespace puente::client::core
