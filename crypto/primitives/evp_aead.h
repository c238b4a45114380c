// Private to this room: the AEADs with 12-byte nonce and 16-byte tag that OpenSSL has, under one interface.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"

namespace puente::primitives {

enum class EvpAead { aes_128_gcm, aes_256_gcm, chacha20_poly1305 };

std::size_t key_size_bytes(EvpAead aead);

// As in aead.h. A key or nonce of another length than the AEAD's is our own bug.
Bytes evp_seal(EvpAead aead, ByteView key, ByteView nonce, ByteView aad, ByteView plaintext);
void evp_seal(EvpAead aead, ByteView key, ByteView nonce, ByteView aad, ByteView plaintext,
              std::span<std::uint8_t> out);
Result<SecretBytes> evp_open(EvpAead aead, ByteView key, ByteView nonce, ByteView aad, ByteView sealed);

}  // namespace puente::primitives
