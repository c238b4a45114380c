// Hybrid public-key encryption (RFC 9180): Base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256.
//
// Guarantee: without the receiver's private key (or the ephemeral one) nobody learns what a context exports or seals;
// both ends get equal secrets only if they agree on `info`, the receiver's key, `enc` and the AEAD.
// Not guaranteed: who the sender is (Base mode authenticates nobody; records are signed); forward secrecy towards a
// receiver key that is not erased; secrecy against a quantum computer.
// Shapes: enc 32 bytes; exports up to 8,160 bytes; sealed bytes are 16 longer than the plaintext.
// A context is for one thread at a time, except export_secret and export_bytes, which are thread safe.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"
#include "crypto/primitives/hkdf.h"
#include "crypto/primitives/x25519.h"

namespace puente::primitives {

namespace hpke {
struct Secrets;
}

enum class HpkeAead : std::uint16_t {  // RFC 9180 section 7.3
  aes_128_gcm = 0x0001,
  aes_256_gcm = 0x0002,
  chacha20_poly1305 = 0x0003,
  export_only = 0xffff,  // seal and open are then our own bug
};

// What both roles share. Exported values for different contexts are independent of each other, and of what is sealed.
class HpkeContext {
 public:
  SharedSecret export_secret(ByteView exporter_context) const;
  SecretBytes export_bytes(ByteView exporter_context, std::size_t size_bytes) const;

 protected:
  HpkeContext(HpkeAead aead, const SharedSecret& shared_secret, ByteView info);
  HpkeContext(HpkeContext&&) = default;
  HpkeContext& operator=(HpkeContext&&) = default;
  ~HpkeContext() = default;

  SecretBytes next_nonce() const;

  HpkeAead aead_;
  SecretBytes key_;
  SecretBytes base_nonce_;
  HkdfExpander exporter_secret_;
  std::uint64_t sequence_ = 0;

 private:
  HpkeContext(HpkeAead aead, hpke::Secrets&& secrets);
};

class SenderContext : public HpkeContext {
 public:
  // The nonce of each message is its number in the order of these calls.
  Bytes seal(ByteView aad, ByteView plaintext);

 private:
  friend class HpkeSetup;
  using HpkeContext::HpkeContext;
};

class ReceiverContext : public HpkeContext {
 public:
  // Messages open in the order they were sealed. Fails with `unauthenticated`, and then still waits for the same one.
  Result<SecretBytes> open(ByteView aad, ByteView sealed);

 private:
  friend class HpkeSetup;
  using HpkeContext::HpkeContext;
};

struct Encapsulated {
  X25519Public enc;  // for the receiver, in the open
  SenderContext context;
};

// `ephemeral` must be fresh random bytes (Drbg::random<X25519Private>()) and is consumed: using it twice links and
// weakens both contexts. Fails with `unauthenticated` if the receiver's key is of small order.
Result<Encapsulated> setup_base_sender(HpkeAead aead, const X25519Public& receiver, ByteView info,
                                       X25519Private ephemeral);

// Fails with `unauthenticated` if `enc` is of small order. Any other enc succeeds: whether both ends agree shows when
// something opens. With a private key alone its public key is computed anew each time, at half the cost of the rest.
Result<ReceiverContext> setup_base_receiver(HpkeAead aead, const X25519Public& enc, const X25519KeyPair& receiver,
                                            ByteView info);
Result<ReceiverContext> setup_base_receiver(HpkeAead aead, const X25519Public& enc, const X25519Private& receiver,
                                            ByteView info);

// DeriveKeyPair (section 7.1.3): a private key from input key material of at least 32 random bytes.
X25519Private derive_x25519_key(ByteView ikm);

}  // namespace puente::primitives
