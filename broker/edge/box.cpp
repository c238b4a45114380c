#include "broker/edge/box.h"

#include <sodium.h>

#include "crypto/base/transcript.h"

namespace puente::broker::edge {
namespace {

constexpr std::size_t poly_key_bytes = 32;                // the start of Salsa20's first block
constexpr std::size_t first_bytes = 64 - poly_key_bytes;  // what the rest of that block encrypts
using FirstBlock = std::array<std::uint8_t, 64>;

void make_sodium_ready() {
  static const int status = sodium_init();
  PUENTE_CHECK(status >= 0, "libsodium does not start");
}

}  // namespace

CurvePublic public_of(const CurvePrivate& key) {
  make_sodium_ready();
  CurvePublic out;
  PUENTE_CHECK(crypto_scalarmult_base(out.array().data(), key.reveal().data()) == 0, "X25519 of the base point");
  return out;
}

Result<BoxKey> agree(const CurvePrivate& own, const CurvePublic& peer) {
  make_sodium_ready();
  BoxKey out;
  if (crypto_box_beforenm(out.reveal_mutable().data(), peer.view().data(), own.reveal().data()) != 0)
    return fail(ErrorCode::unauthenticated, "a CURVE key of small order");
  return out;
}

BoxNonce short_nonce(std::string_view prefix, std::uint64_t counter) {
  PUENTE_CHECK(prefix.size() == 16, "the prefix of a short nonce has 16 bytes");
  BoxNonce out;
  copy_into(out, view_of(prefix));
  copy_into(std::span(out).subspan(16), big_endian(counter));
  return out;
}

BoxNonce long_nonce(std::string_view prefix, ByteView random) {
  PUENTE_CHECK(prefix.size() == 8 && random.size() == 16, "a long nonce is a prefix of 8 bytes and 16 random ones");
  BoxNonce out;
  copy_into(out, view_of(prefix));
  copy_into(std::span(out).subspan(8), random);
  return out;
}

Bytes seal(const BoxKey& key, const BoxNonce& nonce, ByteView plain) {
  Bytes out(tag_bytes + plain.size());
  PUENTE_CHECK(crypto_box_easy_afternm(out.data(), plain.data(), plain.size(), nonce.data(), key.reveal().data()) == 0,
               "a box that cannot be made");
  return out;
}

Result<Bytes> open(const BoxKey& key, const BoxNonce& nonce, ByteView box) {
  if (box.size() < tag_bytes) return fail(ErrorCode::unauthenticated, "a CURVE box shorter than its tag");
  Bytes out(box.size() - tag_bytes);
  if (crypto_box_open_easy_afternm(out.data(), box.data(), box.size(), nonce.data(), key.reveal().data()) != 0)
    return fail(ErrorCode::unauthenticated, "a CURVE box that does not open");
  return out;
}

MessageKey::MessageKey(const BoxKey& key, std::string_view prefix) {
  make_sodium_ready();
  PUENTE_CHECK(prefix.size() == crypto_core_hsalsa20_INPUTBYTES, "the prefix of a short nonce has 16 bytes");
  crypto_core_hsalsa20(key_.reveal_mutable().data(), view_of(prefix).data(), key.reveal().data(), nullptr);
}

void MessageKey::seal(std::uint64_t counter, std::uint8_t flags, ByteView payload, Bytes& out) const {
  const auto nonce = big_endian(counter);
  const std::size_t begin = out.size(), size = 1 + payload.size();
  // Grown in steps that double, whatever the library makes of a range that is inserted.
  out.resize(begin + tag_bytes + size);
  const std::span<std::uint8_t> box = std::span(out).subspan(begin + tag_bytes);
  box[0] = flags;
  copy_into(box.subspan(1), payload);

  FirstBlock first{};
  const std::size_t in_first = std::min(size, first_bytes);
  copy_into(std::span(first).subspan(poly_key_bytes), box.first(in_first));
  crypto_stream_salsa20_xor(first.data(), first.data(), poly_key_bytes + in_first, nonce.data(), key_.reveal().data());
  copy_into(box, ByteView(first).subspan(poly_key_bytes, in_first));
  if (size > in_first)
    crypto_stream_salsa20_xor_ic(&box[in_first], &box[in_first], size - in_first, nonce.data(), 1,
                                 key_.reveal().data());
  crypto_onetimeauth_poly1305(&out[begin], box.data(), box.size(), first.data());
  wipe(first);
}

std::optional<MessageKey::Opened> MessageKey::open(std::uint64_t counter, ByteView box) const {
  if (box.size() <= tag_bytes) return std::nullopt;
  const auto nonce = big_endian(counter);
  const ByteView sealed = box.subspan(tag_bytes);
  const std::size_t in_first = std::min(sealed.size(), first_bytes);
  FirstBlock first{};
  copy_into(std::span(first).subspan(poly_key_bytes), sealed.first(in_first));
  crypto_stream_salsa20_xor(first.data(), first.data(), poly_key_bytes + in_first, nonce.data(), key_.reveal().data());
  std::optional<Opened> out;
  if (crypto_onetimeauth_poly1305_verify(box.data(), sealed.data(), sealed.size(), first.data()) == 0) {
    out.emplace();
    out->flags = first[poly_key_bytes];
    out->payload.resize(sealed.size() - 1);
    copy_into(out->payload, ByteView(first).subspan(poly_key_bytes + 1, in_first - 1));
    if (sealed.size() > in_first)
      crypto_stream_salsa20_xor_ic(&out->payload[in_first - 1], &sealed[in_first], sealed.size() - in_first,
                                   nonce.data(), 1, key_.reveal().data());
  }
  wipe(first);
  return out;
}

}  // namespace puente::broker::edge
