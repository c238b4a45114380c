#include "crypto/primitives/hpke.h"

#include <limits>

#include "crypto/base/check.h"
#include "crypto/primitives/evp_aead.h"
#include "crypto/primitives/hpke_schedule.h"

namespace puente::primitives {
namespace {

constexpr std::uint16_t kem_x25519_hkdf_sha256 = 0x0020;  // RFC 9180 section 7.1
constexpr std::uint16_t kdf_hkdf_sha256 = 0x0001;         // section 7.2
constexpr std::uint8_t mode_base = 0x00;                  // section 5

std::array<std::uint8_t, 10> suite_id_of(HpkeAead aead) {
  return hpke::suite_id(kem_x25519_hkdf_sha256, kdf_hkdf_sha256, static_cast<std::uint16_t>(aead));
}

EvpAead evp_of(HpkeAead aead) {
  switch (aead) {
    case HpkeAead::aes_128_gcm:
      return EvpAead::aes_128_gcm;
    case HpkeAead::aes_256_gcm:
      return EvpAead::aes_256_gcm;
    case HpkeAead::chacha20_poly1305:
      return EvpAead::chacha20_poly1305;
    case HpkeAead::export_only:
      break;
  }
  check_failed(__FILE__, __LINE__, "sealing or opening with an HPKE context that only exports");
}

// Encap and Decap (section 4.1) differ in whose private key they hold only.
Result<SharedSecret> kem_shared_secret(const X25519Private& own, const X25519Public& peer, const X25519Public& enc,
                                       const X25519Public& receiver) {
  PUENTE_TRY(const SharedSecret dh, x25519(own, peer));
  Bytes kem_context = enc.bytes();
  kem_context.insert(kem_context.end(), receiver.view().begin(), receiver.view().end());
  return hpke::extract_and_expand(hpke::kem_suite_id(kem_x25519_hkdf_sha256), dh.reveal(), kem_context);
}

}  // namespace

HpkeContext::HpkeContext(HpkeAead aead, hpke::Secrets&& secrets)
    : aead_(aead),
      key_(std::move(secrets.key)),
      base_nonce_(std::move(secrets.base_nonce)),
      exporter_secret_(secrets.exporter_secret.reveal()) {}

HpkeContext::HpkeContext(HpkeAead aead, const SharedSecret& shared_secret, ByteView info)
    : HpkeContext(aead, hpke::key_schedule(suite_id_of(aead), mode_base, shared_secret.reveal(), info, {},
                                           aead == HpkeAead::export_only ? 0 : key_size_bytes(evp_of(aead)))) {}

SharedSecret HpkeContext::export_secret(ByteView exporter_context) const {
  SharedSecret out;
  hpke::export_bytes(suite_id_of(aead_), exporter_secret_, exporter_context, out.reveal_mutable());
  return out;
}

SecretBytes HpkeContext::export_bytes(ByteView exporter_context, std::size_t size_bytes) const {
  SecretBytes out(size_bytes);
  hpke::export_bytes(suite_id_of(aead_), exporter_secret_, exporter_context, out.reveal_mutable());
  return out;
}

SecretBytes HpkeContext::next_nonce() const {
  PUENTE_CHECK(!base_nonce_.empty(), "an HPKE context used after it was moved");
  PUENTE_CHECK(sequence_ < std::numeric_limits<std::uint64_t>::max(), "an HPKE context used up");
  return hpke::nonce_of(base_nonce_.reveal(), sequence_);
}

Bytes SenderContext::seal(ByteView aad, ByteView plaintext) {
  const EvpAead aead = evp_of(aead_);
  Bytes out = evp_seal(aead, key_.reveal(), next_nonce().reveal(), aad, plaintext);
  ++sequence_;
  return out;
}

Result<SecretBytes> ReceiverContext::open(ByteView aad, ByteView sealed) {
  const EvpAead aead = evp_of(aead_);
  Result<SecretBytes> out = evp_open(aead, key_.reveal(), next_nonce().reveal(), aad, sealed);
  if (out) ++sequence_;
  return out;
}

// The one place that makes contexts.
class HpkeSetup {
 public:
  static SenderContext sender(HpkeAead aead, const SharedSecret& shared_secret, ByteView info) {
    return SenderContext(aead, shared_secret, info);
  }
  static ReceiverContext receiver(HpkeAead aead, const SharedSecret& shared_secret, ByteView info) {
    return ReceiverContext(aead, shared_secret, info);
  }
};

Result<Encapsulated> setup_base_sender(HpkeAead aead, const X25519Public& receiver, ByteView info,
                                       X25519Private ephemeral) {
  const X25519KeyPair own(std::move(ephemeral));
  const X25519Public& enc = own.public_key();
  PUENTE_TRY(const SharedSecret shared_secret, kem_shared_secret(own.private_key(), receiver, enc, receiver));
  return Encapsulated{enc, HpkeSetup::sender(aead, shared_secret, info)};
}

Result<ReceiverContext> setup_base_receiver(HpkeAead aead, const X25519Public& enc, const X25519KeyPair& receiver,
                                            ByteView info) {
  PUENTE_TRY(const SharedSecret shared_secret,
             kem_shared_secret(receiver.private_key(), enc, enc, receiver.public_key()));
  return HpkeSetup::receiver(aead, shared_secret, info);
}

Result<ReceiverContext> setup_base_receiver(HpkeAead aead, const X25519Public& enc, const X25519Private& receiver,
                                            ByteView info) {
  return setup_base_receiver(aead, enc, X25519KeyPair(receiver.duplicate()), info);
}

X25519Private derive_x25519_key(ByteView ikm) {
  const auto suite_id = hpke::kem_suite_id(kem_x25519_hkdf_sha256);
  const SharedSecret dkp_prk = hpke::labeled_extract(suite_id, {}, "dkp_prk", ikm);
  X25519Private out;
  hpke::labeled_expand(suite_id, dkp_prk.reveal(), "sk", {}, out.reveal_mutable());
  return out;
}

}  // namespace puente::primitives
