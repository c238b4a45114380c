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

// RFC 2104 section 2: the key, or the hash of one longer than a block, padded with zeros.
KeyBlock block_of(ByteView key) {
  KeyBlock block;
  if (key.size() <= block.bytes.size()) {
    copy_into(block.bytes, key);
  } else {
    Sha256 hash;
    copy_into(block.bytes, hash.update(key).finish().view());
  }
  return block;
}

constexpr std::uint8_t inner_mark = 0x36, outer_mark = 0x5c;

// The state after the block XOR `mark`.
void begin_state(SHA256_CTX& state, const KeyBlock& key, std::uint8_t mark) {
  KeyBlock block;
  for (std::size_t i = 0; i < block.bytes.size(); ++i) block.bytes[i] = static_cast<std::uint8_t>(key.bytes[i] ^ mark);
  SHA256_Init(&state);
  update_state(state, block.bytes);
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

Hash sha256(ByteView bytes) {
  Hash out;
  SHA256_CTX state;
  SHA256_Init(&state);
  update_state(state, bytes);
  finish_state(state, out.array().data());
  wipe_state(state);
  return out;
}

HmacSha256::HmacSha256(ByteView key) {
  const KeyBlock block = block_of(key);
  begin_state(inner_, block, inner_mark);
  begin_state(outer_, block, outer_mark);
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

void hmac_sha256(ByteView key, std::initializer_list<ByteView> parts, std::span<std::uint8_t, 32> tag) {
  const KeyBlock block = block_of(key);
  SHA256_CTX state;
  begin_state(state, block, inner_mark);
  for (const ByteView part : parts) update_state(state, part);
  finish_state(state, tag.data());
  begin_state(state, block, outer_mark);
  update_state(state, tag);
  finish_state(state, tag.data());
  wipe_state(state);
}

Hash hmac_sha256(ByteView key, ByteView data) {
  Hash tag;
  hmac_sha256(key, {data}, tag.array());
  return tag;
}

}  // namespace puente::primitives
