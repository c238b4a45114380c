// SHA-256 (FIPS 180-4) and HMAC-SHA256 (RFC 2104), by OpenSSL.
//
// Guarantee: the functions are thread safe and leave no key behind in memory. An object belongs to one thread at a
// time. Not guaranteed: SHA-256 of a guessable secret hides nothing; use HMAC with a secret key. Nothing here can fail:
// should OpenSSL run out of memory, the process stops.
#pragma once

#include <memory>
#include <span>

#include "crypto/base/bytes.h"

struct evp_md_ctx_st;
struct evp_mac_ctx_st;

namespace puente::primitives {

Hash sha256(ByteView bytes);

// The same over bytes that come piece by piece.
class Sha256 {
 public:
  Sha256();
  Sha256& update(ByteView bytes);
  Hash finish();  // once; the object then starts over, as if new

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

// The 32-byte tag. Compare tags with equal_constant_time. `key` may have any length, and may be empty.
Hash hmac_sha256(ByteView key, ByteView data);

// HMAC under one key, for many messages: setting a key up costs as much as a short message itself.
class HmacSha256 {
 public:
  static constexpr std::size_t tag_size_bytes = 32;

  explicit HmacSha256(ByteView key);
  HmacSha256& update(ByteView bytes);
  void finish(std::span<std::uint8_t, tag_size_bytes> tag);  // then the next message begins, under the same key
  void set_key(ByteView key);                                // overwrites the old one and begins a new message

 private:
  struct Free {
    void operator()(evp_mac_ctx_st* context) const;
  };
  std::unique_ptr<evp_mac_ctx_st, Free> context_;
};

// HMAC for one use on this thread's own context, whose key is overwritten afterwards. Do not nest two on one thread.
class ScopedHmac {
 public:
  explicit ScopedHmac(ByteView key);
  ~ScopedHmac();
  ScopedHmac(const ScopedHmac&) = delete;
  ScopedHmac& operator=(const ScopedHmac&) = delete;

  HmacSha256& operator*() { return hmac_; }
  HmacSha256* operator->() { return &hmac_; }

 private:
  HmacSha256& hmac_;
};

}  // namespace puente::primitives
