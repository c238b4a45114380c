// Secrets: moved, never copied; in memory of their own (secret_memory.h), wiped when they go; unprintable; compared in
// constant time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "crypto/base/bytes.h"
#include "crypto/base/secret_memory.h"

namespace puente {

// Zeroes memory in a way the compiler keeps.
void wipe(std::span<std::uint8_t> bytes);

// True if equal. The time depends on the lengths only.
bool equal_constant_time(ByteView a, ByteView b);

// A secret of a length known at run time (a plaintext, a key file's content).
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size_bytes);  // zeros
  SecretBytes(SecretBytes&& other) noexcept
      : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { detail::free_secret(bytes_, size_); }

  // Copies `bytes` in; the caller wipes its own copy.
  static SecretBytes copy_of(ByteView bytes);
  // The same in guarded pages of its own, for what stays long; read only from then on.
  static SecretBytes guarded_copy_of(ByteView bytes);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // The one way to the content; `grep reveal` finds every place that reads a secret.
  ByteView reveal() const { return {bytes_, size_}; }
  std::span<std::uint8_t> reveal_mutable() { return {bytes_, size_}; }

 private:
  std::uint8_t* bytes_ = nullptr;
  std::size_t size_ = 0;
};

// A secret of N bytes (keys, shares, seeds). The tag keeps kinds of keys apart.
template <class Tag, std::size_t N>
class Secret {
 public:
  static constexpr std::size_t size_bytes = N;

  Secret() = default;  // zeros
  Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, nullptr)) {}
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      detail::free_secret(bytes_, N);
      bytes_ = std::exchange(other.bytes_, nullptr);
    }
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { detail::free_secret(bytes_, N); }

  // Fails with `malformed` unless exactly N bytes; copies, the caller wipes its own.
  static Result<Secret> from(ByteView bytes) {
    if (bytes.size() != N) return fail(ErrorCode::malformed, "a secret of another length than expected");
    Secret out;
    copy_into(out.reveal_mutable(), bytes);
    return out;
  }
  // A second copy, on purpose and greppable.
  Secret duplicate() const {
    Secret out;
    copy_into(out.reveal_mutable(), reveal());
    return out;
  }
  // The same in guarded pages of its own, for keys that stay long; read only from then on.
  Secret guarded() && {
    Secret out;
    out.bytes_ = detail::allocate_guarded(N);
    copy_into({out.bytes_, N}, reveal());
    detail::seal_guarded(out.bytes_);
    *this = Secret();
    return out;
  }

  ByteView reveal() const { return bytes_ == nullptr ? ByteView(zeros_) : ByteView(bytes_, N); }
  std::span<std::uint8_t, N> reveal_mutable() {
    if (bytes_ == nullptr) bytes_ = detail::allocate_secret(N);
    return std::span<std::uint8_t, N>(bytes_, N);
  }

 private:
  static constexpr std::array<std::uint8_t, N> zeros_{};
  std::uint8_t* bytes_ = nullptr;  // null: zeros
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
