// Private to this room: OpenSSL's algorithms, fetched once per process, and owners of its contexts.
#pragma once

#include <openssl/evp.h>

#include <memory>

namespace puente::primitives::openssl {

// Fetching takes locks and string look-ups, so every caller shares these. Never freed: statics that
// refer to them may be destroyed later than anything that could own them. Reading them is thread safe.
struct Algorithms {
  EVP_CIPHER* chacha20_poly1305;
  EVP_CIPHER* aes_128_gcm;
  EVP_CIPHER* aes_256_gcm;
};
const Algorithms& algorithms();  // stops the process if OpenSSL's default provider is missing

struct CipherContextFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, CipherContextFree>;

}  // namespace puente::primitives::openssl
