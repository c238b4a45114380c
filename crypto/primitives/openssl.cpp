#include "crypto/primitives/openssl.h"

#include "crypto/base/check.h"

namespace puente::primitives::openssl {

const Algorithms& algorithms() {
  static const Algorithms fetched = [] {
    const Algorithms out{
        .sha256 = EVP_MD_fetch(nullptr, "SHA2-256", nullptr),
        .hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr),
        .chacha20_poly1305 = EVP_CIPHER_fetch(nullptr, "ChaCha20-Poly1305", nullptr),
        .aes_128_gcm = EVP_CIPHER_fetch(nullptr, "AES-128-GCM", nullptr),
        .aes_256_gcm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr),
    };
    PUENTE_CHECK(out.sha256 && out.hmac && out.chacha20_poly1305 && out.aes_128_gcm && out.aes_256_gcm,
                 "OpenSSL lacks an algorithm; is its default provider switched off in openssl.cnf?");
    return out;
  }();
  return fetched;
}

}  // namespace puente::primitives::openssl
