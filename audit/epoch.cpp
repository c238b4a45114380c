#include "audit/epoch.h"

#include "crypto/base/check.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/hpke.h"

namespace puente::audit {
namespace {

using primitives::HpkeAead;

Bytes info_of(const codec::EpochSeal& seal) {
  return Transcript("hpke")
      .lp(std::uint64_t{1})
      .lp("audit")
      .lp(static_cast<std::uint64_t>(seal.audience))
      .lp(seal.epoch)
      .lp(seal.auditor.view())
      .lp(seal.audit_key.view())
      .bytes();
}

Bytes aad_of(const codec::EpochSeal& seal) { return Transcript("log-epoch").lp(seal.first_counter).bytes(); }

AeadKey seal_key(const primitives::HpkeContext& context) {
  const SharedSecret exported = context.export_secret(Transcript("log-epoch").view());
  auto key = AeadKey::from(exported.reveal());
  PUENTE_CHECK(key.has_value(), "an AEAD key is 32 bytes");
  return std::move(*key);
}

}  // namespace

Result<codec::EpochSeal> seal_epoch(const SharedSecret& start, codec::Audience audience, std::uint64_t epoch,
                                    std::uint64_t first_counter, const AuditorKey& to, primitives::Drbg& random) {
  codec::EpochSeal out;
  out.audience = audience;
  out.epoch = epoch;
  out.auditor = to.auditor;
  out.audit_key = to.audit_key;
  out.first_counter = first_counter;
  PUENTE_TRY(const primitives::Encapsulated made,
             primitives::setup_base_sender(HpkeAead::export_only, to.public_key, info_of(out),
                                           random.random<X25519Private>()));
  out.enc = made.enc;
  const Bytes sealed =
      primitives::chacha20poly1305_seal(seal_key(made.context), primitives::zero_nonce(), aad_of(out), start.reveal());
  PUENTE_TRY(out.sealed, decltype(out.sealed)::from(sealed));
  return out;
}

Result<SharedSecret> unseal_epoch(const codec::EpochSeal& seal, const X25519Private& key) {
  PUENTE_TRY(const primitives::ReceiverContext context,
             primitives::setup_base_receiver(HpkeAead::export_only, seal.enc, key, info_of(seal)));
  PUENTE_TRY(const SecretBytes start, primitives::chacha20poly1305_open(seal_key(context), primitives::zero_nonce(),
                                                                        aad_of(seal), seal.sealed.view()));
  return SharedSecret::from(start.reveal());
}

}  // namespace puente::audit
