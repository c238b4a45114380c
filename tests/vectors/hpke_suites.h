// What the official HPKE vectors need and Puente does not have: other curves, and HKDF-SHA512, by OpenSSL. The labels
// and the order of the steps are still ours (crypto/primitives/hpke_schedule.h).
#pragma once

#include <cstdint>

#include "crypto/base/bytes.h"

namespace puente::vectors {

inline constexpr std::uint16_t kem_p256 = 0x0010;
inline constexpr std::uint16_t kem_p521 = 0x0012;
inline constexpr std::uint16_t kem_x25519 = 0x0020;
inline constexpr std::uint16_t kem_x448 = 0x0021;

// Diffie-Hellman of a KEM other than X25519, in the encodings of RFC 9180 section 7.1. Throws on failure.
Bytes openssl_dh(std::uint16_t kem, ByteView own_private, ByteView own_public, ByteView peer_public);

Bytes hkdf_sha512_extract(ByteView salt, ByteView ikm);
Bytes hkdf_sha512_expand(ByteView prk, ByteView info, std::size_t size_bytes);

}  // namespace puente::vectors
