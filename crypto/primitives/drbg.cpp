#include "crypto/primitives/drbg.h"

#include "crypto/primitives/sodium.h"

namespace puente::primitives {

Drbg::Drbg(const Seed& seed) { copy_into(block_.reveal_mutable(), seed.view()); }

void Drbg::refill() {
  ensure_sodium();
  AeadKey key;
  copy_into(key.reveal_mutable(), block_.reveal().first(key_size_bytes));
  constexpr std::array<std::uint8_t, crypto_stream_chacha20_ietf_NONCEBYTES> nonce{};  // each key is used once
  crypto_stream_chacha20_ietf(block_.reveal_mutable().data(), Block::size_bytes, nonce.data(), key.reveal().data());
  used_ = key_size_bytes;
}

void Drbg::fill(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    if (used_ == Block::size_bytes) refill();
    const std::size_t size = std::min(out.size(), Block::size_bytes - used_);
    const std::span<std::uint8_t> source = block_.reveal_mutable().subspan(used_, size);
    copy_into(out, source);
    wipe(source);
    used_ += size;
    out = out.subspan(size);
  }
}

std::uint64_t Drbg::below(std::uint64_t bound) {
  PUENTE_CHECK(bound > 0, "a random number below 0");
  // Values under 2^64 mod bound are drawn again: they would make small results likelier.
  const std::uint64_t unfair = (0 - bound) % bound;
  for (;;) {
    std::array<std::uint8_t, 8> bytes;
    fill(bytes);
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) value = (value << 8) | byte;
    if (value >= unfair) return value % bound;
  }
}

}  // namespace puente::primitives
