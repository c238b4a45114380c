#include "crypto/pki/cms.h"

#include <algorithm>
#include <array>

#include "crypto/pki/asn1_time.h"
#include "crypto/pki/openssl_ptr.h"

namespace puente::pki {
namespace {

inline void free_certificates(STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); }
using OwnedStackPtr = Ptr<STACK_OF(X509), free_certificates>;

constexpr std::array<int, 3> accepted_digests{NID_sha256, NID_sha384, NID_sha512};
// rsaEncryption and rsassaPss take the digest of the signer info; OpenSSL refuses a PSS whose own hash differs.
constexpr std::array<int, 8> accepted_signatures{
    NID_rsaEncryption,           NID_rsassaPss,         NID_sha256WithRSAEncryption, NID_sha384WithRSAEncryption,
    NID_sha512WithRSAEncryption, NID_ecdsa_with_SHA256, NID_ecdsa_with_SHA384,       NID_ecdsa_with_SHA512};

tl::unexpected<Error> refuse(ErrorCode code, std::string_view why) { return fail(code, "CMS: " + std::string(why)); }

int nid_of(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* oid = nullptr;
  X509_ALGOR_get0(&oid, nullptr, nullptr, algorithm);
  return OBJ_obj2nid(oid);
}

Status check_signer_info(CMS_SignerInfo* signer) {
  X509_ALGOR* digest = nullptr;
  X509_ALGOR* signature = nullptr;
  CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digest, &signature);
  if (std::ranges::count(accepted_digests, nid_of(digest)) == 0)
    return refuse(ErrorCode::not_permitted, "a signature's hash is not SHA-256, SHA-384 or SHA-512");
  if (std::ranges::count(accepted_signatures, nid_of(signature)) == 0)
    return refuse(ErrorCode::not_permitted, "a signature is neither RSA nor ECDSA with a SHA-2 hash");
  if (CMS_signed_get_attr_count(signer) < 1)
    return refuse(ErrorCode::malformed, "a signature does not cover signed attributes; sign without -noattr");
  // The content type must be the outer one, or a signature over something of another type would do (RFC 5652, 11.1).
  const auto* type = static_cast<const ASN1_OBJECT*>(
      CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT));
  if (type == nullptr || OBJ_obj2nid(type) != NID_pkcs7_data)
    return refuse(ErrorCode::malformed, "a signature's content type is not data");
  return {};
}

Status check_shape(CMS_ContentInfo* cms) {
  if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed) return refuse(ErrorCode::malformed, "it is not SignedData");
  if (OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_pkcs7_data)
    return refuse(ErrorCode::malformed, "the content type is not data");
  if (CMS_is_detached(cms) != 1)
    return refuse(ErrorCode::malformed, "it carries content of its own; a detached signature is needed");
  const STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms);
  const int count = sk_CMS_SignerInfo_num(signers);
  if (count < 1) return refuse(ErrorCode::malformed, "nobody signed it");
  if (count > static_cast<int>(cms_signers_max)) return refuse(ErrorCode::too_large, "more than 8 signatures");
  const OwnedStackPtr certificates(CMS_get1_certs(cms));
  if (sk_X509_num(certificates.get()) > static_cast<int>(cms_certificates_max))
    return refuse(ErrorCode::too_large, "more than 24 certificates");
  for (int i = 0; i < count; ++i) PUENTE_REQUIRE(check_signer_info(sk_CMS_SignerInfo_value(signers, i)));
  return {};
}

}  // namespace

Result<Bytes> cms_sign(const Certificate& signer, const PrivateKey& key, ByteView content, Instant signing_time) {
  const CleanErrors errors;
  if (key.kind() == KeyKind::ed25519)
    return refuse(ErrorCode::usage, "an Ed25519 key cannot sign CMS with OpenSSL 3.0; use an EC or RSA key");
  if (!(key.public_key() == signer.public_key()))
    return refuse(ErrorCode::mismatch, "the private key is not that of " + text_of(signer.name()));
  if (content.size() > cms_content_bytes_max) return refuse(ErrorCode::too_large, "content of more than 64 MiB");
  PUENTE_TRY(const TimePtr time, asn1_of(signing_time));

  constexpr unsigned flags = CMS_BINARY | CMS_DETACHED | CMS_NOSMIMECAP | CMS_PARTIAL;
  const CmsPtr cms(made(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags)));
  CMS_SignerInfo* info = made(CMS_add1_signer(cms.get(), signer.native(), key.native(), EVP_sha256(), flags));
  done(CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, time->type, time.get(), -1));
  const BioPtr in = reader_of(content);
  if (CMS_final(cms.get(), in.get(), nullptr, flags) != 1)
    return refuse(ErrorCode::mismatch, "the key of " + text_of(signer.name()) + " did not sign (" + reason() + ")");
  return der_of(cms.get(), i2d_CMS_ContentInfo);
}

Result<std::vector<Certificate>> cms_verify(ByteView cms_der, ByteView content) {
  const CleanErrors errors;
  if (cms_der.size() > cms_bytes_max) return refuse(ErrorCode::too_large, "longer than 64 KiB");
  if (content.size() > cms_content_bytes_max) return refuse(ErrorCode::too_large, "content of more than 64 MiB");
  const auto cms = read_der<CmsPtr>(cms_der, d2i_CMS_ContentInfo);
  if (!cms) return refuse(ErrorCode::malformed, "not one ContentInfo, or bytes follow it");
  PUENTE_REQUIRE(check_shape(cms.get()));

  // Behind a filter: of a memory reader OpenSSL 3.0 makes a copy, which leaks where the message names an unknown hash.
  const BioPtr in(BIO_push(made(BIO_new(BIO_f_null())), reader_of(content).release()));
  constexpr unsigned flags = CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY;
  if (CMS_verify(cms.get(), nullptr, nullptr, in.get(), nullptr, flags) != 1)
    return refuse(ErrorCode::unauthenticated, "a signature does not verify over this content (" + reason() + ")");

  const StackPtr native(CMS_get0_signers(cms.get()));
  std::vector<Certificate> signers;
  for (int i = 0; i < sk_X509_num(native.get()); ++i) {
    auto certificate = Certificate::parse(der_of(sk_X509_value(native.get(), i), i2d_X509));
    if (!certificate) return tl::unexpected<Error>(certificate.error().at("CMS: a signer's"));
    if (certificate->public_key().kind() == KeyKind::ed25519)
      return refuse(ErrorCode::not_permitted, "an Ed25519 key signed it; only EC and RSA keys sign CMS here");
    for (const Certificate& other : signers)
      if (other.key_id() == certificate->key_id())
        return refuse(ErrorCode::malformed, text_of(certificate->name()) + " signed it twice");
    signers.push_back(std::move(*certificate));
  }
  if (static_cast<int>(signers.size()) != sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms.get())))
    return refuse(ErrorCode::unauthenticated, "a signature has no certificate");
  return signers;
}

}  // namespace puente::pki
