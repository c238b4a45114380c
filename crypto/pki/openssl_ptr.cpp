#include "crypto/pki/openssl_ptr.h"

#include <openssl/sha.h>
#include <sodium.h>

namespace puente::pki {

Hash sha256(ByteView bytes) {
  Hash out;
  unsigned int length = 0;
  done(EVP_Digest(bytes.data(), bytes.size(), out.array().data(), &length, EVP_sha256(), nullptr));
  PUENTE_CHECK(length == Hash::size_bytes, "SHA-256 has 32 bytes");
  return out;
}

bool ed25519_holds(ByteView signature, ByteView message, const Ed25519Public& key) {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.view().data()) == 0;
}

Result<ByteView> signed_part(ByteView der) {
  const CleanErrors errors;
  constexpr int constructed = V_ASN1_CONSTRUCTED;
  const unsigned char* at = der.data();
  long length = 0;
  int tag = 0;
  int tag_class = 0;
  if (ASN1_get_object(&at, &length, &tag, &tag_class, static_cast<long>(der.size())) != constructed)
    return fail(ErrorCode::malformed, "signed object: not a DER SEQUENCE");
  const unsigned char* const first = at;
  const long rest = static_cast<long>(der.size()) - (first - der.data());
  if (ASN1_get_object(&at, &length, &tag, &tag_class, rest) != constructed)
    return fail(ErrorCode::malformed, "signed object: its first element is not a DER SEQUENCE");
  return ByteView(first, at + length);
}

}  // namespace puente::pki
