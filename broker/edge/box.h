// The boxes of CURVE (ZeroMQ RFC 26): NaCl's crypto_box (X25519, HSalsa20, XSalsa20-Poly1305), by libsodium.
//
// Guarantee: what opens was sealed by a holder of one of the two private keys, under this nonce, and nobody changed it.
// Not guaranteed here: that a nonce is used once (who counts them is said at each use), and who of the two sealed it.
// Errors: `unauthenticated`. Thread safe, but for one object at a time.
#pragma once

#include <array>
#include <optional>

#include "crypto/base/secret.h"

namespace puente::broker::edge {

using BoxKey = Secret<struct BoxKeyTag, 32>;  // what two key pairs agree on
using BoxNonce = std::array<std::uint8_t, 24>;

inline constexpr std::size_t tag_bytes = 16;  // Poly1305, in front of the encrypted bytes

// The broker's long-term key pair, S.
struct ServerKey {
  CurvePublic public_key;
  CurvePrivate private_key;
};

CurvePublic public_of(const CurvePrivate& key);
// Fails where the public key is of small order: what comes out would be known to everybody.
Result<BoxKey> agree(const CurvePrivate& own, const CurvePublic& peer);

// Of a prefix of 16 bytes and a counter; of one of 8 bytes and 16 random ones.
BoxNonce short_nonce(std::string_view prefix, std::uint64_t counter);
BoxNonce long_nonce(std::string_view prefix, ByteView random);

Bytes seal(const BoxKey& key, const BoxNonce& nonce, ByteView plain);
Result<Bytes> open(const BoxKey& key, const BoxNonce& nonce, ByteView box);

// Boxes of one direction of a connection. Their nonces begin with the same 16 bytes, so that HSalsa20 gives the same
// key for each: it is asked once. The boxes are those of seal() and open(), bit by bit.
class MessageKey {
 public:
  MessageKey(const BoxKey& key, std::string_view prefix);

  // Appends the box of `flags` followed by `payload`. The caller never gives a counter twice.
  void seal(std::uint64_t counter, std::uint8_t flags, ByteView payload, Bytes& out) const;
  struct Opened {
    std::uint8_t flags = 0;
    Bytes payload;
  };
  // nullopt: it does not open, or is empty.
  std::optional<Opened> open(std::uint64_t counter, ByteView box) const;

 private:
  Secret<struct MessageKeyTag, 32> key_;  // of Salsa20
};

}  // namespace puente::broker::edge
