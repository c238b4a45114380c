// SHA256_Init and its companions are deprecated since OpenSSL 3.0 and the fastest way to its SHA-256.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "bench/operations.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sodium.h>

#include <array>
#include <cstdint>
#include <utility>

#include "bench/beside.h"
#include "crypto/base/check.h"

namespace puente::bench {
namespace {

using Block = std::array<std::uint8_t, 64>;

constexpr std::size_t long_bytes = 512;  // what takes more lies with its record

// Inputs and outputs; their contents do not matter to the time.
struct Buffers {
  std::vector<std::uint8_t> in = std::vector<std::uint8_t>(memory_bytes_max, 7);
  std::vector<std::uint8_t> out = std::vector<std::uint8_t>(memory_bytes_max);
  std::array<std::uint8_t, 32> key{1}, digest{};
  std::array<std::uint8_t, 12> nonce{};
  std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES> verification_key{};
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> signing_key{};
  std::array<std::uint8_t, crypto_sign_BYTES> signature{};
  std::array<std::uint8_t, 32> point{};
  EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, "ChaCha20-Poly1305", nullptr);
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();

  static constexpr std::size_t message_bytes = 60;

  Buffers() {
    PUENTE_CHECK(sodium_init() >= 0 && cipher != nullptr && context != nullptr, "no cryptography to measure");
    crypto_sign_keypair(verification_key.data(), signing_key.data());
    crypto_sign_detached(signature.data(), nullptr, in.data(), message_bytes, signing_key.data());
    crypto_scalarmult_base(point.data(), key.data());
    PUENTE_CHECK(EVP_EncryptInit_ex2(context, cipher, key.data(), nonce.data(), nullptr) == 1, "AEAD failed");
  }
};

Buffers& buffers() {
  static Buffers all;
  return all;
}

// Where the inputs of one kind of operation lie, one after the other.
class Place {
 public:
  explicit Place(std::size_t at) : next_(at) {}
  std::size_t take(std::size_t size) {
    if (size < long_bytes) return 0;
    PUENTE_CHECK(next_ + size <= memory_bytes_max, "a limit of more records than the memory set aside holds");
    return std::exchange(next_, next_ + size);
  }

 private:
  std::size_t next_;
};

void hash(Buffers& b, std::size_t size, std::size_t at) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, b.in.data() + at, size);
  SHA256_Final(b.digest.data(), &context);
}

void mac_half(const Buffers& b, std::uint8_t mark, const std::uint8_t* data, std::size_t size, std::uint8_t* out) {
  Block block;
  block.fill(mark);
  for (std::size_t i = 0; i < b.key.size(); ++i) block[i] = static_cast<std::uint8_t>(block[i] ^ b.key[i]);
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, block.data(), block.size());
  SHA256_Update(&context, data, size);
  SHA256_Final(out, &context);
}

void mac(Buffers& b, std::size_t size) {
  mac_half(b, 0x36, b.in.data(), size, b.digest.data());
  mac_half(b, 0x5c, b.digest.data(), b.digest.size(), b.digest.data());
}

// With 32 bytes of associated data. Of short ones libsodium is the faster, of long ones OpenSSL. Decryption of what was
// never encrypted does the same work and fails at the end.
void cipher(Buffers& b, std::size_t size, std::size_t at, bool encrypt) {
  unsigned long long done = 0;
  int part = 0;
  if (size <= 512) {
    if (encrypt)
      crypto_aead_chacha20poly1305_ietf_encrypt(b.out.data(), &done, b.in.data(), size, b.key.data(), 32, nullptr,
                                                b.nonce.data(), b.key.data());
    else
      crypto_aead_chacha20poly1305_ietf_encrypt_detached(b.out.data(), b.digest.data(), &done, b.in.data(), size,
                                                         b.key.data(), 32, nullptr, b.nonce.data(), b.key.data());
    return;
  }
  EVP_CipherInit_ex2(b.context, nullptr, b.key.data(), b.nonce.data(), encrypt ? 1 : 0, nullptr);
  EVP_CipherUpdate(b.context, nullptr, &part, b.key.data(), 32);
  EVP_CipherUpdate(b.context, b.out.data() + (encrypt ? at : 0), &part, b.in.data() + at, static_cast<int>(size));
  if (encrypt) {
    EVP_CipherFinal_ex(b.context, b.out.data(), &part);
    EVP_CIPHER_CTX_ctrl(b.context, EVP_CTRL_AEAD_GET_TAG, 16, b.digest.data());
  } else {
    EVP_CIPHER_CTX_ctrl(b.context, EVP_CTRL_AEAD_SET_TAG, 16, b.digest.data());
    keep(EVP_CipherFinal_ex(b.context, b.out.data(), &part));
  }
}

void append(std::vector<std::size_t>& to, const std::vector<std::size_t>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

void Operations::add(const Operations& other, std::size_t times) {
  for (std::size_t i = 0; i < times; ++i) {
    key_pairs += other.key_pairs;
    agreements += other.agreements;
    signatures += other.signatures;
    verifications += other.verifications;
    append(hashes, other.hashes);
    append(macs, other.macs);
    append(encryptions, other.encryptions);
    append(decryptions, other.decryptions);
  }
}

void perform(const Operations& operations, std::size_t at) {
  Buffers& b = buffers();
  for (std::size_t i = 0; i < operations.key_pairs; ++i) crypto_scalarmult_base(b.out.data(), b.key.data());
  for (std::size_t i = 0; i < operations.agreements; ++i)
    keep(crypto_scalarmult(b.out.data(), b.key.data(), b.point.data()));
  for (std::size_t i = 0; i < operations.signatures; ++i)
    crypto_sign_detached(b.out.data(), nullptr, b.in.data(), Buffers::message_bytes, b.signing_key.data());
  for (std::size_t i = 0; i < operations.verifications; ++i)
    keep(crypto_sign_verify_detached(b.signature.data(), b.in.data(), Buffers::message_bytes,
                                     b.verification_key.data()));
  Place hashed(at), ciphered(at);
  for (const std::size_t size : operations.hashes) hash(b, size, hashed.take(size));
  for (const std::size_t size : operations.macs) mac(b, size);
  for (const std::size_t size : operations.encryptions) cipher(b, size, ciphered.take(size), true);
  for (const std::size_t size : operations.decryptions) cipher(b, size, ciphered.take(size), false);
}

}  // namespace puente::bench
