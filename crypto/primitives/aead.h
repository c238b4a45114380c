// ChaCha20-Poly1305 as the IETF has it (RFC 8439), by libsodium up to 256 bytes and by OpenSSL beyond.
//
// Guarantee: without the key nobody reads the plaintext or makes a ciphertext that opens. Thread safe.
// Not guaranteed: it does not commit to its key (one ciphertext can be made that opens under two keys: record/ adds a
// commitment), shows the plaintext's length, and breaks down if one key and nonce ever seal two plaintexts.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"

namespace puente::primitives {

using Nonce12 = Fixed<struct Nonce12Tag, 12>;

inline constexpr std::size_t aead_key_size_bytes = 32;
inline constexpr std::size_t aead_nonce_size_bytes = 12;
inline constexpr std::size_t aead_tag_size_bytes = 16;
inline constexpr std::size_t aead_plaintext_size_bytes_max = std::size_t{1} << 30;  // sealing more is our own bug

// The nonce of keys that seal exactly one plaintext in their life, as all derived keys do. Never pass it
// with a key that might be used again.
constexpr Nonce12 zero_nonce() { return {}; }

// Ciphertext, then the 16-byte tag; or to where they belong, which has just their size.
Bytes chacha20poly1305_seal(const AeadKey& key, const Nonce12& nonce, ByteView aad, ByteView plaintext);
void chacha20poly1305_seal(const AeadKey& key, const Nonce12& nonce, ByteView aad, ByteView plaintext,
                           std::span<std::uint8_t> out);

// The plaintext. Fails with `unauthenticated` if `sealed` is not what that key, nonce and aad sealed (which includes
// being shorter than a tag), with `too_large` beyond the maximum; nothing of the plaintext is then returned.
Result<SecretBytes> chacha20poly1305_open(const AeadKey& key, const Nonce12& nonce, ByteView aad, ByteView sealed);

}  // namespace puente::primitives
