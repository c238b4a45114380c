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

namespace puente::primitives {

Hash sha256(ByteView bytes);

// The same over bytes that come piece by piece. Wiped when it goes.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();
  Sha256& update(ByteView bytes);
  Hash finish();  // once; the object then starts over, as if new

 private:
  SHA256_CTX state_;
};

// The 32-byte tag. Compare tags with equal_constant_time. `key` may have any length, and may be empty.
Hash hmac_sha256(ByteView key, ByteView data);
// The same into memory of the caller's, for tags that are secrets, over `parts` one after the other.
void hmac_sha256(ByteView key, std::initializer_list<ByteView> parts, std::span<std::uint8_t, 32> tag);

// HMAC under one key for many messages: setting a key up costs as much as a short message itself. Wiped when it
// goes.
class HmacSha256 {
 public:
  static constexpr std::size_t tag_size_bytes = 32;

  explicit HmacSha256(ByteView key);
  HmacSha256(const HmacSha256&) = delete;
  HmacSha256& operator=(const HmacSha256&) = delete;
  ~HmacSha256();
  HmacSha256& update(ByteView bytes);
  void finish(std::span<std::uint8_t, tag_size_bytes> tag);  // then the next message begins, under the same key

 private:
  SHA256_CTX inner_;  // after the key's block
  SHA256_CTX outer_;
  SHA256_CTX message_;
};

}  // namespace puente::primitives
