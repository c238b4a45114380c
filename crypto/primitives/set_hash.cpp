#include "crypto/primitives/set_hash.h"

#include "crypto/base/transcript.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/sodium.h"

namespace puente::primitives {
namespace {

constexpr std::size_t lanes = 1024;
using Stream = std::array<std::uint8_t, 2 * lanes>;

void spread(ByteView element, Stream& out) {
  ensure_sodium();
  static const Bytes label = std::move(Transcript("set element")).bytes();
  const auto length = big_endian(element.size());
  const Hash seed = sha256_joined({label, ByteView{length}.last(4), element});
  constexpr std::array<std::uint8_t, crypto_stream_chacha20_ietf_NONCEBYTES> nonce{};
  crypto_stream_chacha20_ietf(out.data(), out.size(), nonce.data(), seed.view().data());
}

std::uint16_t lane(const Stream& stream, std::size_t i) {
  return static_cast<std::uint16_t>(stream[2 * i] | stream[2 * i + 1] << 8);
}

}  // namespace

void SetHash::add(ByteView element) {
  Stream stream;
  spread(element, stream);
  for (std::size_t i = 0; i < lanes; ++i) sums_[i] = static_cast<std::uint16_t>(sums_[i] + lane(stream, i));
}

void SetHash::remove(ByteView element) {
  Stream stream;
  spread(element, stream);
  for (std::size_t i = 0; i < lanes; ++i) sums_[i] = static_cast<std::uint16_t>(sums_[i] - lane(stream, i));
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
