#include "crypto/record/locks/locks.h"

#include "crypto/base/check.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/hkdf.h"

namespace puente::record::locks {
namespace {

// "puente/1 …" ‖ context: the context's length is fixed, so no length goes in front.
Transcript labelled(std::string_view label, const Hash& context) {
  return Transcript().raw(view_of(label)).raw(context.array());
}

// lp() of secrets, into memory that is wiped and never grows.
class SecretTranscript {
 public:
  explicit SecretTranscript(std::size_t size_bytes) : bytes_(size_bytes) {}
  void lp(ByteView secret) {
    append(lp_length(secret.size()));
    append(secret);
  }
  ByteView reveal() const {
    PUENTE_CHECK(used_ == bytes_.size(), "a secret transcript of another size than planned");
    return bytes_.reveal();
  }

 private:
  void append(ByteView part) {
    PUENTE_CHECK(part.size() <= bytes_.size() - used_, "a secret transcript is too small");
    copy_into(bytes_.reveal_mutable().subspan(used_), part);
    used_ += part.size();
  }
  SecretBytes bytes_;
  std::size_t used_ = 0;
};

}  // namespace

codec::PairId pair_id_of(const PairSecret& secret) {
  SecretTranscript input(4 + secret.size_bytes);
  input.lp(secret.reveal());
  const Hash hash = primitives::sha256_joined({Transcript("pair").view(), input.reveal()});
  return codec::PairId::from(hash.view().first(codec::PairId::size_bytes)).value();
}

SectionKeys::SectionKeys(const ContentKey& cek, const Hash& context) : context_(context) {
  const primitives::HkdfExpander expander(cek.reveal());
  expander.expand(labelled("puente/1 section-key", context).view(), key_.reveal_mutable());
  expander.expand(labelled("puente/1 section-commit", context).view(), commit_.array());
}

void SectionKeys::encrypt(const SecretBytes& padded, std::span<std::uint8_t> ciphertext) const {
  primitives::chacha20poly1305_seal(key_, primitives::zero_nonce(), context_.view(), padded.reveal(), ciphertext);
}

Result<SecretBytes> SectionKeys::decrypt(ByteView ciphertext) const {
  return primitives::chacha20poly1305_open(key_, primitives::zero_nonce(), context_.view(), ciphertext);
}

SharedSecret RecipientHalves::of(const Hash& digest) const {
  return rho_.as<SharedSecret>(Transcript("recipient").lp(digest).view());
}

WrapKey wrap_key(const RecipientHalves& halves, std::span<const ReleaseShare* const> shares, const PairSecret* pair,
                 const Hash& context, const Hash& digest, const KeyId& recipient_device,
                 const codec::EncapsulatedKey& enc) {
  PUENTE_CHECK(!shares.empty(), "a content key wrapped without any release share would have one lock only");
  const SharedSecret half = halves.of(digest);
  const ByteView pair_bytes = pair == nullptr ? ByteView{} : pair->reveal();
  SecretTranscript ikm((4 + half.size_bytes) + shares.size() * (4 + ReleaseShare::size_bytes) + 4 + pair_bytes.size());
  ikm.lp(half.reveal());
  for (const ReleaseShare* share : shares) ikm.lp(share->reveal());
  ikm.lp(pair_bytes);
  Transcript salt;
  salt.lp(context).lp(digest).lp(recipient_device).lp(enc);
  const SharedSecret prk = primitives::hkdf_extract(primitives::sha256(salt.view()).view(), ikm.reveal());
  return primitives::hkdf_expand_as<WrapKey>(prk.reveal(), view_of("puente/1 cek-wrap"));
}

codec::WrappedKey wrap(const WrapKey& key, const Hash& context, const ContentKey& cek) {
  codec::WrappedKey out;
  primitives::chacha20poly1305_seal(key, primitives::zero_nonce(), context.view(), cek.reveal(), out.array());
  return out;
}

Result<ContentKey> unwrap(const WrapKey& key, const Hash& context, const codec::WrappedKey& wrapped) {
  PUENTE_TRY(const SecretBytes cek,
             primitives::chacha20poly1305_open(key, primitives::zero_nonce(), context.view(), wrapped.view()));
  return ContentKey::from(cek.reveal());
}

}  // namespace puente::record::locks
