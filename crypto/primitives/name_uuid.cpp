#define OPENSSL_SUPPRESS_DEPRECATED  // hash.h says why
#include "crypto/primitives/name_uuid.h"

#include <openssl/sha.h>

#include "crypto/base/check.h"

namespace puente::primitives {

std::string uuid_of_name(const UuidBytes& space, std::string_view name) {
  SHA_CTX state;
  SHA1_Init(&state);
  SHA1_Update(&state, space.data(), space.size());
  SHA1_Update(&state, name.data(), name.size());
  std::array<std::uint8_t, SHA_DIGEST_LENGTH> digest{};
  PUENTE_CHECK(SHA1_Final(digest.data(), &state) == 1, "SHA-1 failed");
  constexpr std::uint8_t version = 0x50, variant = 0x80;
  digest[6] = static_cast<std::uint8_t>((digest[6] & 0x0f) | version);
  digest[8] = static_cast<std::uint8_t>((digest[8] & 0x3f) | variant);
  std::string out = hex_of(ByteView(digest).first(space.size()));
  for (const std::size_t at : {20U, 16U, 12U, 8U}) out.insert(at, "-");
  return out;
}

}  // namespace puente::primitives
