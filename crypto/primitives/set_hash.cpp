#include "crypto/primitives/set_hash.h"

#include <bit>
#include <cstring>

#include "crypto/base/transcript.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/sodium.h"

namespace puente::primitives {
namespace {

constexpr std::size_t lanes = 1024;
using Lanes = std::array<std::uint16_t, lanes>;
using Stream = std::array<std::uint8_t, 2 * lanes>;

// Little-endian on the wire of digest(); on a machine that counts so, the same memory.
Lanes spread(ByteView element) {
  ensure_sodium();
  static const Bytes label = std::move(Transcript("set element")).bytes();
  const auto length = big_endian(element.size());
  const Hash seed = sha256_joined({label, ByteView{length}.last(4), element});
  constexpr std::array<std::uint8_t, crypto_stream_chacha20_ietf_NONCEBYTES> nonce{};
  Stream stream;
  crypto_stream_chacha20_ietf(stream.data(), stream.size(), nonce.data(), seed.view().data());
  Lanes out;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(out.data(), stream.data(), stream.size());
  } else {
    for (std::size_t i = 0; i < lanes; ++i) out[i] = static_cast<std::uint16_t>(stream[2 * i] | stream[2 * i + 1] << 8);
  }
  return out;
}

}  // namespace

void SetHash::add(ByteView element) {
  const Lanes own = spread(element);
  for (std::size_t i = 0; i < lanes; ++i) sums_[i] = static_cast<std::uint16_t>(sums_[i] + own[i]);
}

void SetHash::remove(ByteView element) {
  const Lanes own = spread(element);
  for (std::size_t i = 0; i < lanes; ++i) sums_[i] = static_cast<std::uint16_t>(sums_[i] - own[i]);
}

Hash SetHash::digest() const {
  Stream bytes;
  for (std::size_t i = 0; i < lanes; ++i) {
    bytes[2 * i] = static_cast<std::uint8_t>(sums_[i]);
    bytes[2 * i + 1] = static_cast<std::uint8_t>(sums_[i] >> 8);
  }
  return sha256(Transcript("set").lp(bytes).view());
}

}  // namespace puente::primitives
