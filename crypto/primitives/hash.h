// SHA-256 (FIPS 180-4) and HMAC-SHA256 (RFC 2104), by OpenSSL: its functions on a state of the caller's rather than
// those of EVP, which are deprecated since 3.0 and still there, and at half the cost for the short inputs that records
// are full of (bench/operations.cpp measures against them).
//
// Guarantee: the functions are thread safe and leave no key behind in memory. An object belongs to one thread at a
// time. Not guaranteed: SHA-256 of a guessable secret hides nothing; use HMAC with a secret key. Nothing here can fail.
#pragma once

#include <openssl/sha.h>

#include <initializer_list>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"

namespace puente::primitives {

Hash sha256(ByteView bytes);
Hash sha256_joined(std::initializer_list<ByteView> parts);  // of the parts, one behind the other

// The 32-byte tag. Compare tags with equal_constant_time. `key` may have any length, and may be empty.
Hash hmac_sha256(ByteView key, ByteView data);
// The same into memory of the caller's, for tags that are secrets, over `parts` one after the other.
void hmac_sha256(ByteView key, std::initializer_list<ByteView> parts, std::span<std::uint8_t, 32> tag);

// An HMAC key that is set up once for many messages: that costs as much as a short message itself. In secret memory,
// and wiped when it goes.
class HmacKey {
 public:
  static constexpr std::size_t tag_size_bytes = 32;

  explicit HmacKey(ByteView key);
  // As hmac_sha256 with that key. Thread safe.
  void tag(std::initializer_list<ByteView> parts, std::span<std::uint8_t, tag_size_bytes> out) const;

 private:
  SecretBytes states_;  // SHA-256's after the key's inner and its outer block; empty once moved from, which is checked
};

}  // namespace puente::primitives
