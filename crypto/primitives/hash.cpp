#define OPENSSL_SUPPRESS_DEPRECATED  // hash.h says why
#include "crypto/primitives/hash.h"

#include <cstring>

#include "crypto/base/check.h"

namespace puente::primitives {
namespace {

constexpr std::size_t state_size_bytes = 32;

// On the stack and wiped: a place in the arena of secrets would cost more than the hashing.
struct KeyBlock {
  std::array<std::uint8_t, SHA256_CBLOCK> bytes{};
  ~KeyBlock() { wipe(bytes); }
  void mark(std::uint8_t mark) {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(byte ^ mark);
  }
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
    copy_into(block.bytes, sha256(key).view());
  }
  return block;
}

constexpr std::uint8_t inner_mark = 0x36, outer_mark = 0x5c;

void begin_state(SHA256_CTX& state, const KeyBlock& marked) {
  SHA256_Init(&state);
  update_state(state, marked.bytes);
}

// Between blocks all there is of a state is its chaining value and the length so far.
void save_state(const SHA256_CTX& state, std::span<std::uint8_t> out) {
  static_assert(sizeof state.h == state_size_bytes);
  copy_into(out, {reinterpret_cast<const std::uint8_t*>(state.h), sizeof state.h});
}
void resume_state(SHA256_CTX& state, ByteView saved) {
  SHA256_Init(&state);
  std::memcpy(state.h, saved.data(), sizeof state.h);
  state.Nl = 8 * SHA256_CBLOCK;
}

}  // namespace

Hash sha256(ByteView bytes) { return sha256_joined({bytes}); }

Hash sha256_joined(std::initializer_list<ByteView> parts) {
  Hash out;
  SHA256_CTX state;
  SHA256_Init(&state);
  for (const ByteView part : parts) update_state(state, part);
  finish_state(state, out.array().data());
  wipe_state(state);
  return out;
}

void hmac_sha256(ByteView key, std::initializer_list<ByteView> parts, std::span<std::uint8_t, 32> tag) {
  KeyBlock block = block_of(key);
  SHA256_CTX state;
  block.mark(inner_mark);
  begin_state(state, block);
  for (const ByteView part : parts) update_state(state, part);
  finish_state(state, tag.data());
  block.mark(inner_mark ^ outer_mark);
  begin_state(state, block);
  update_state(state, tag);
  finish_state(state, tag.data());
  wipe_state(state);
}

HmacKey::HmacKey(ByteView key) : states_(2 * state_size_bytes) {
  KeyBlock block = block_of(key);
  SHA256_CTX state;
  block.mark(inner_mark);
  begin_state(state, block);
  save_state(state, states_.reveal_mutable());
  block.mark(inner_mark ^ outer_mark);
  begin_state(state, block);
  save_state(state, states_.reveal_mutable().subspan(state_size_bytes));
  wipe_state(state);
}

void HmacKey::tag(std::initializer_list<ByteView> parts, std::span<std::uint8_t, tag_size_bytes> out) const {
  PUENTE_CHECK(!states_.empty(), "an HMAC key used after it was moved");
  SHA256_CTX state;
  resume_state(state, states_.reveal());
  for (const ByteView part : parts) update_state(state, part);
  finish_state(state, out.data());
  resume_state(state, states_.reveal().subspan(state_size_bytes));
  update_state(state, out);
  finish_state(state, out.data());
  wipe_state(state);
}

Hash hmac_sha256(ByteView key, ByteView data) {
  Hash tag;
  hmac_sha256(key, {data}, tag.array());
  return tag;
}

}  // namespace puente::primitives
