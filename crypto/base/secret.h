// Secrets: moved, never copied; wiped when they go; unprintable; compared in constant time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/base/bytes.h"

namespace puente {

// Zeroes memory in a way the compiler keeps.
void wipe(std::span<std::uint8_t> bytes);

// True if equal. The time depends on the lengths only.
bool equal_constant_time(ByteView a, ByteView b);

// A secret of a length known at run time (a plaintext, a key file's content).
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size_bytes) : bytes_(size_bytes) {}
  SecretBytes(SecretBytes&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { wipe(bytes_); }

  // Copies `bytes` in; the caller wipes its own copy.
  static SecretBytes copy_of(ByteView bytes);

  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }
  // The one way to the content; `grep reveal` finds every place that reads a secret.
  ByteView reveal() const { return bytes_; }
  std::span<std::uint8_t> reveal_mutable() { return bytes_; }

 private:
  Bytes bytes_;
};

// A secret of N bytes (keys, shares, seeds). The tag keeps kinds of keys apart.
template <class Tag, std::size_t N>
class Secret {
 public:
  static constexpr std::size_t size_bytes = N;

  Secret() = default;  // zeros
  Secret(Secret&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      bytes_ = other.bytes_;
      wipe(other.bytes_);
    }
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(bytes_); }

  // Fails with `malformed` unless exactly N bytes; copies, the caller wipes its own.
  static Result<Secret> from(ByteView bytes) {
    if (bytes.size() != N) return fail(ErrorCode::malformed, "a secret of another length than expected");
    Secret out;
    std::ranges::copy(bytes, out.bytes_.begin());
    return out;
  }
  // A second copy, on purpose and greppable.
  Secret duplicate() const {
    Secret out;
    out.bytes_ = bytes_;
    return out;
  }

  ByteView reveal() const { return bytes_; }
  std::span<std::uint8_t, N> reveal_mutable() { return bytes_; }

 private:
  std::array<std::uint8_t, N> bytes_{};
};

using SharedSecret = Secret<struct SharedSecretTag, 32>;    // output of HKDF or HPKE export
using ContentKey = Secret<struct ContentKeyTag, 32>;        // CEK of a slot
using ReleaseShare = Secret<struct ReleaseShareTag, 32>;    // what the release authority hands over for one slot
using AeadKey = Secret<struct AeadKeyTag, 32>;              // ChaCha20-Poly1305
using Ed25519Seed = Secret<struct Ed25519SeedTag, 32>;      // RFC 8032 private key
using X25519Private = Secret<struct X25519PrivateTag, 32>;  // RFC 7748
using CurvePrivate = Secret<struct CurvePrivateTag, 32>;    // CurveZMQ
using PairSecret = Secret<struct PairSecretTag, 32>;        // shared by two agencies by hand
using StoreKey = Secret<struct StoreKeyTag, 32>;            // SQLCipher raw key
using TokenKey = Secret<struct TokenKeyTag, 32>;            // HMAC key of an agency's tokens

}  // namespace puente
