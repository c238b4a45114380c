#define OPENSSL_SUPPRESS_DEPRECATED  // hash.h says why
#include "crypto/primitives/hash.h"

#include "crypto/base/check.h"
#include "crypto/base/secret.h"

namespace puente::primitives {
namespace {

// On the stack and wiped: a place in the arena of secrets would cost more than the hashing.
struct KeyBlock {
  std::array<std::uint8_t, SHA256_CBLOCK> bytes{};
  ~KeyBlock() { wipe(bytes); }
};

void update_state(SHA256_CTX& state, ByteView bytes) {
  PUENTE_CHECK(SHA256_Update(&state, bytes.data(), bytes.size()) == 1, "SHA-256 failed");
}

void finish_state(SHA256_CTX& state, std::uint8_t* digest) {
  PUENTE_CHECK(SHA256_Final(digest, &state) == 1, "SHA-256 failed");
}

void wipe_state(SHA256_CTX& state) { wipe({reinterpret_cast<std::uint8_t*>(&state), sizeof state}); }

// RFC 2104 section 2: the state after the block of the key, padded with zeros, XOR `mark`.
SHA256_CTX state_after(const KeyBlock& key, std::uint8_t mark) {
  KeyBlock block;
  for (std::size_t i = 0; i < block.bytes.size(); ++i) block.bytes[i] = static_cast<std::uint8_t>(key.bytes[i] ^ mark);
  SHA256_CTX state;
  SHA256_Init(&state);
  update_state(state, block.bytes);
  return state;
}

}  // namespace

Sha256::Sha256() { SHA256_Init(&state_); }
Sha256::~Sha256() { wipe_state(state_); }

Sha256& Sha256::update(ByteView bytes) {
  update_state(state_, bytes);
  return *this;
}

Hash Sha256::finish() {
  Hash out;
  finish_state(state_, out.array().data());
  SHA256_Init(&state_);
  return out;
}

Hash sha256(ByteView bytes) { return Sha256().update(bytes).finish(); }

HmacSha256::HmacSha256(ByteView key) {
  KeyBlock block;
  if (key.size() <= block.bytes.size()) {
    std::ranges::copy(key, block.bytes.begin());
  } else {
    Sha256 hash;
    std::ranges::copy(hash.update(key).finish().view(), block.bytes.begin());
  }
  inner_ = state_after(block, 0x36);
  outer_ = state_after(block, 0x5c);
  message_ = inner_;
}

HmacSha256::~HmacSha256() {
  wipe_state(inner_);
  wipe_state(outer_);
  wipe_state(message_);
}

HmacSha256& HmacSha256::update(ByteView bytes) {
  update_state(message_, bytes);
  return *this;
}

void HmacSha256::finish(std::span<std::uint8_t, tag_size_bytes> tag) {
  finish_state(message_, tag.data());
  message_ = outer_;
  update_state(message_, tag);
  finish_state(message_, tag.data());
  message_ = inner_;
}

Hash hmac_sha256(ByteView key, ByteView data) {
  Hash tag;
  HmacSha256(key).update(data).finish(tag.array());
  return tag;
}

}  // namespace puente::primitives
