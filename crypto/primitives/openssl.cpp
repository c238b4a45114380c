#include "crypto/primitives/openssl.h"

#include "crypto/base/check.h"

namespace puente::primitives::openssl {

const Algorithms& algorithms() {
  static const Algorithms fetched = [] {
    const Algorithms out{
        .chacha20_poly1305 = EVP_CIPHER_fetch(nullptr, "ChaCha20-Poly1305", nullptr),
        .aes_128_gcm = EVP_CIPHER_fetch(nullptr, "AES-128-GCM", nullptr),
        .aes_256_gcm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr),
    };
    PUENTE_CHECK(out.chacha20_poly1305 && out.aes_128_gcm && out.aes_256_gcm,
                 "OpenSSL lacks an algorithm; is its default provider switched off in openssl.cnf?");
    return out;
  }();
  return fetched;
}

}  // namespace puente::primitives::openssl
