#include <algorithm>

#include "crypto/base/transcript.h"
#include "crypto/pki/cms.h"
#include "crypto/primitives/sign.h"
#include "trust/directory.h"

namespace puente::trust {
namespace {

constexpr std::size_t signatures_max = 4;  // as the codec takes them

Bytes package_content(ByteView body) { return Transcript("package").lp(body).bytes(); }
Bytes revocation_content(ByteView body) { return Transcript("revocation").lp(body).bytes(); }

codec::DirectorySignature by_device(ByteView content, const primitives::SigningKey& key) {
  return {primitives::key_id_of(key.public_key()), primitives::sign(key, content).bytes()};
}

// Detached CMS; plain Ed25519 by those whose key is one, which CMS cannot take here.
Result<codec::DirectorySignature> by_person(ByteView content, const pki::Certificate& signer,
                                            const pki::PrivateKey& key, Instant now) {
  if (const auto seed = key.ed25519_seed()) {
    const primitives::SigningKey signing(*seed);
    codec::DirectorySignature out = by_device(content, signing);
    if (out.signer != signer.key_id())
      return fail(ErrorCode::mismatch, "the key is not that of the certificate of " + pki::text_of(signer.name()));
    return out;
  }
  PUENTE_TRY(Bytes cms, pki::cms_sign(signer, key, content, now));
  return codec::DirectorySignature{signer.key_id(), std::move(cms)};
}

}  // namespace

Bytes certificate_entry(const pki::Certificate& certificate, std::span<const pki::Certificate> issuers) {
  codec::CertificateEntry out{copy_of(certificate.der()), {}};
  for (const pki::Certificate& issuer : issuers) out.issuers.push_back(copy_of(issuer.der()));
  return encode(codec::DirectoryEntry(std::move(out)));
}

Bytes package_entry_by_device(const codec::PackageBody& body, const primitives::SigningKey& key) {
  const Bytes bytes = encode(body);
  return encode(codec::DirectoryEntry(codec::SignedPackage{bytes, {by_device(package_content(bytes), key)}}));
}

Result<Bytes> package_entry_by_auditor(const codec::PackageBody& body, const pki::Certificate& auditor,
                                       const pki::PrivateKey& key, Instant now) {
  const Bytes bytes = encode(body);
  PUENTE_TRY(codec::DirectorySignature signature, by_person(package_content(bytes), auditor, key, now));
  return encode(codec::DirectoryEntry(codec::SignedPackage{bytes, {std::move(signature)}}));
}

Bytes revocation_entry_by_device(const codec::RevocationBody& body, const primitives::SigningKey& key) {
  const Bytes bytes = encode(body);
  return encode(codec::DirectoryEntry(codec::SignedRevocation{bytes, {by_device(revocation_content(bytes), key)}}));
}

Result<Bytes> revocation_entry_by_person(const codec::RevocationBody& body, const pki::Certificate& signer,
                                         const pki::PrivateKey& key, Instant now) {
  const Bytes bytes = encode(body);
  PUENTE_TRY(codec::DirectorySignature signature, by_person(revocation_content(bytes), signer, key, now));
  return encode(codec::DirectoryEntry(codec::SignedRevocation{bytes, {std::move(signature)}}));
}

Result<Bytes> add_revocation_signature(ByteView entry, const pki::Certificate& signer, const pki::PrivateKey& key,
                                       Instant now) {
  PUENTE_TRY(codec::DirectoryEntry decoded, codec::decode_directory_entry(entry));
  auto* const revocation = std::get_if<codec::SignedRevocation>(&decoded);
  if (revocation == nullptr)
    return fail(ErrorCode::usage, "this entry of the directory is no revocation, so nobody adds a signature to it");
  std::erase_if(revocation->signatures, [&](const auto& one) { return one.signer == signer.key_id(); });
  if (revocation->signatures.size() >= signatures_max)
    return fail(ErrorCode::too_large, "the revocation has 4 signatures already, and two are enough");
  PUENTE_TRY(codec::DirectorySignature signature, by_person(revocation_content(revocation->body), signer, key, now));
  revocation->signatures.push_back(std::move(signature));
  return encode(decoded);
}

std::vector<Bytes> in_order_of_need(std::vector<Bytes> entries) {
  std::vector<std::pair<std::size_t, Bytes>> sorted;
  for (Bytes& entry : entries) {
    const auto decoded = codec::decode_directory_entry(entry);
    // The variant's order is that order.
    const std::size_t place = decoded ? decoded->index() : std::variant_size_v<codec::DirectoryEntry>;
    sorted.emplace_back(place, std::move(entry));
  }
  std::ranges::stable_sort(sorted, {}, [](const auto& item) { return item.first; });
  for (std::size_t i = 0; i < entries.size(); ++i) entries[i] = std::move(sorted[i].second);
  return entries;
}

}  // namespace puente::trust
