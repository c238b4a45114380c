// The limit of a sealing operation: the curve, hash and AEAD operations that it cannot avoid, called on libsodium and
// OpenSSL as directly as they can be, whichever is the faster, with nothing between. A row's limit is one such list.
#pragma once

#include <cstddef>
#include <vector>

namespace puente::bench {

struct Operations {
  std::size_t key_pairs = 0;                  // X25519 with the base point
  std::size_t agreements = 0;                 // X25519
  std::size_t signatures = 0;                 // Ed25519
  std::size_t verifications = 0;              // Ed25519
  std::vector<std::size_t> hashes = {};       // SHA-256, of so many bytes each
  std::vector<std::size_t> macs = {};         // HMAC-SHA256 under a 32-byte key, of so many bytes each
  std::vector<std::size_t> encryptions = {};  // ChaCha20-Poly1305, of so many plaintext bytes each
  std::vector<std::size_t> decryptions = {};  // the same

  void add(const Operations& other, std::size_t times = 1);
};

// What takes 512 bytes or more is read from `at` on, one after the other, and what is encrypted is written there: so
// that a limit for many records reads and writes as much memory as they have. What is decrypted goes to one place.
// `at`, and what follows it, within memory_bytes_max.
inline constexpr std::size_t memory_bytes_max = 16 << 20;
void perform(const Operations& operations, std::size_t at = 0);

}  // namespace puente::bench
