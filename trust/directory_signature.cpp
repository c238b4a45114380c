#include "trust/directory_signature.h"

#include "crypto/pki/cms.h"
#include "crypto/primitives/sign.h"

namespace puente::trust {

Result<pki::Certificate> verify_cms(const codec::DirectorySignature& signature, ByteView content) {
  PUENTE_TRY(std::vector<pki::Certificate> signers, pki::cms_verify(signature.signature, content));
  if (signers.size() != 1 || signers.front().key_id() != signature.signer)
    return fail(ErrorCode::unauthenticated, "a signature by another key than it says, " + signature.signer.hex());
  return std::move(signers.front());
}

Status verify_by_key(const codec::DirectorySignature& signature, ByteView content, const pki::PublicKey& key) {
  const auto ed25519 = key.ed25519();
  if (!ed25519) {
    PUENTE_REQUIRE(verify_cms(signature, content));
    return {};
  }
  PUENTE_TRY(const Signature bytes, Signature::from(signature.signature));
  if (!primitives::verify(*ed25519, content, bytes))
    return fail(ErrorCode::unauthenticated, "the signature by the key " + signature.signer.hex() + " does not verify");
  return {};
}

}  // namespace puente::trust
