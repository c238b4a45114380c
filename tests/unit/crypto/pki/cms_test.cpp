#include "crypto/pki/cms.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/crypto/pki/forge.h"

namespace puente::pki::test {
namespace {

const Bytes content = copy_of(view_of("treaty, version 1\r\nnot text: \n\n\x01"));

struct Liaison {
  PrivateKey key;
  Certificate certificate;
};

Liaison liaison_of(const Authority& root, PrivateKey key, const std::string& name = "liaison") {
  const Name full{root.certificate.name().country, "SRE", name};
  Certificate certificate = enrol(root, key, full, Role::liaison);
  return {std::move(key), std::move(certificate)};
}

// What cms_sign() would not make.
Bytes sign_as(std::initializer_list<const Liaison*> signers, const EVP_MD* digest, unsigned extra_flags) {
  const unsigned flags = CMS_BINARY | CMS_PARTIAL | extra_flags;
  const CmsPtr cms(made(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags)));
  std::vector<const Liaison*> included;
  for (const Liaison* signer : signers) {
    const bool again = std::ranges::count(included, signer) > 0;
    made(CMS_add1_signer(cms.get(), signer->certificate.native(), signer->key.native(), digest,
                         again ? flags | CMS_NOCERTS : flags));
    included.push_back(signer);
  }
  if (signers.size() == 0) done(CMS_set_detached(cms.get(), 1));
  const BioPtr in = reader_of(content);
  if (signers.size() > 0) done(CMS_final(cms.get(), in.get(), nullptr, flags));
  return der_of(cms.get(), i2d_CMS_ContentInfo);
}

}  // namespace

TEST_CASE("EC and RSA signatures verify, and give their signer") {
  const Authority root = root_of("MX");
  for (int kind = 0; kind < 3; ++kind) {
    const Liaison liaison = liaison_of(root, kind == 0   ? PrivateKey::generate_p256()
                                             : kind == 1 ? rsa_key(2048)
                                                         : openssl_key(EVP_EC_gen("P-384")));
    const Bytes cms = must(cms_sign(liaison.certificate, liaison.key, content, now));
    const std::vector<Certificate> signers = must(cms_verify(cms, content));
    REQUIRE(signers.size() == 1);
    CHECK(signers[0] == liaison.certificate);
    CHECK(verify_chain(signers[0], {}, root.certificate, now));
  }
}

TEST_CASE("an empty content can be signed") {
  const Liaison liaison = liaison_of(root_of("MX"), PrivateKey::generate_p256());
  const Bytes cms = must(cms_sign(liaison.certificate, liaison.key, {}, now));
  CHECK(cms_verify(cms, {}));
  CHECK(code_of(cms_verify(cms, content)) == ErrorCode::unauthenticated);
}

TEST_CASE("altered content, or an altered signature, is refused") {
  const Liaison liaison = liaison_of(root_of("MX"), rsa_key(2048));
  const Bytes cms = must(cms_sign(liaison.certificate, liaison.key, content, now));
  for (std::size_t i = 0; i < content.size(); ++i) {
    Bytes altered = content;
    altered[i] ^= 1;
    CHECK(code_of(cms_verify(cms, altered)) == ErrorCode::unauthenticated);
  }
  Bytes shorter = content;
  shorter.pop_back();
  CHECK(code_of(cms_verify(cms, shorter)) == ErrorCode::unauthenticated);
  Bytes unix_lines = copy_of(view_of("treaty, version 1\nnot text: \n\n\x01"));
  CHECK(code_of(cms_verify(cms, unix_lines)) == ErrorCode::unauthenticated);
  Bytes altered = cms;
  altered.back() ^= 1;  // the last byte of the RSA signature
  CHECK(code_of(cms_verify(altered, content)) == ErrorCode::unauthenticated);
}

TEST_CASE("no changed byte makes a signature count for somebody else") {
  const Liaison liaison = liaison_of(root_of("MX"), PrivateKey::generate_p256());
  const Bytes cms = must(cms_sign(liaison.certificate, liaison.key, content, now));
  for (std::size_t i = 0; i < cms.size(); ++i) {
    Bytes altered = cms;
    altered[i] ^= 0x04;
    const auto signers = cms_verify(altered, content);
    if (signers) CHECK(signers->at(0).key_id() == liaison.certificate.key_id());
  }
}

TEST_CASE("signing with another's key is refused, and would not verify") {
  const Authority root = root_of("MX");
  const Liaison liaison = liaison_of(root, PrivateKey::generate_p256());
  const PrivateKey other = PrivateKey::generate_p256();
  CHECK(code_of(cms_sign(liaison.certificate, other, content, now)) == ErrorCode::mismatch);
  // An impostor signs and puts our liaison's certificate in, which has the same issuer and serial as its own.
  const Liaison impostor = liaison_of(root, PrivateKey::generate_p256(), "impostor");
  const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_DETACHED | CMS_NOCERTS;
  const CmsPtr cms(made(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags)));
  made(CMS_add1_signer(cms.get(), impostor.certificate.native(), impostor.key.native(), EVP_sha256(), flags));
  done(CMS_add1_cert(cms.get(), liaison.certificate.native()));
  const BioPtr in = reader_of(content);
  done(CMS_final(cms.get(), in.get(), nullptr, flags));
  CHECK(code_of(cms_verify(der_of(cms.get(), i2d_CMS_ContentInfo), content)) == ErrorCode::unauthenticated);
}

TEST_CASE("Ed25519 keys are told that they cannot sign CMS") {
  const Authority root = root_of("MX");
  const Certificate agent = enrol(root, device_key(1), {"MX", "FGR", "agent"}, Role::agent);
  const auto refused = cms_sign(agent, device_key(1), content, now);
  CHECK(code_of(refused) == ErrorCode::usage);
  CHECK(refused.error().what.find("Ed25519") != std::string::npos);
}

TEST_CASE("weak hashes are refused, strong ones accepted") {
  const Liaison rsa = liaison_of(root_of("MX"), rsa_key(2048));
  for (const EVP_MD* digest : {EVP_md5(), EVP_sha1(), EVP_sha224()})
    CHECK(code_of(cms_verify(sign_as({&rsa}, digest, CMS_DETACHED), content)) == ErrorCode::not_permitted);
  for (const EVP_MD* digest : {EVP_sha256(), EVP_sha384(), EVP_sha512()})
    CHECK(cms_verify(sign_as({&rsa}, digest, CMS_DETACHED), content));
}

TEST_CASE("several signers are returned in order, and none counts twice") {
  const Authority root = root_of("MX");
  const Liaison a = liaison_of(root, PrivateKey::generate_p256(), "a");
  // Issuer and serial find the certificate, so each signer needs a serial of its own: another root gives another
  // issuer.
  const Liaison b = liaison_of(root_of("US"), rsa_key(2048), "b");
  const std::vector<Certificate> both = must(cms_verify(sign_as({&a, &b}, EVP_sha256(), CMS_DETACHED), content));
  REQUIRE(both.size() == 2);
  CHECK(std::ranges::count(both, a.certificate) == 1);
  CHECK(std::ranges::count(both, b.certificate) == 1);
  CHECK(code_of(cms_verify(sign_as({&a, &a}, EVP_sha256(), CMS_DETACHED), content)) == ErrorCode::malformed);
  CHECK(code_of(cms_verify(sign_as({&a, &a, &a, &a, &a, &a, &a, &a, &a}, EVP_sha256(), CMS_DETACHED), content)) ==
        ErrorCode::too_large);
  CHECK(code_of(cms_verify(sign_as({}, EVP_sha256(), CMS_DETACHED), content)) == ErrorCode::malformed);
}

TEST_CASE("one bad signature among good ones refuses the whole") {
  const Liaison a = liaison_of(root_of("MX"), rsa_key(2048), "a");
  const Liaison b = liaison_of(root_of("US"), rsa_key(2048), "b");
  Bytes cms = sign_as({&a, &b}, EVP_sha256(), CMS_DETACHED);
  REQUIRE(cms_verify(cms, content));
  cms.back() ^= 1;
  CHECK(code_of(cms_verify(cms, content)) == ErrorCode::unauthenticated);
}

TEST_CASE("attached content, missing attributes and missing certificates are refused") {
  const Liaison liaison = liaison_of(root_of("MX"), PrivateKey::generate_p256());
  CHECK(code_of(cms_verify(sign_as({&liaison}, EVP_sha256(), 0), content)) == ErrorCode::malformed);
  CHECK(code_of(cms_verify(sign_as({&liaison}, EVP_sha256(), CMS_DETACHED | CMS_NOATTR), content)) ==
        ErrorCode::malformed);
  CHECK(code_of(cms_verify(sign_as({&liaison}, EVP_sha256(), CMS_DETACHED | CMS_NOCERTS), content)) ==
        ErrorCode::unauthenticated);
}

TEST_CASE("bytes that are not one bounded CMS message are refused") {
  const Liaison liaison = liaison_of(root_of("MX"), PrivateKey::generate_p256());
  Bytes cms = must(cms_sign(liaison.certificate, liaison.key, content, now));
  CHECK(code_of(cms_verify(ByteView(cms).first(cms.size() - 1), content)) == ErrorCode::malformed);
  cms.push_back(0);
  CHECK(code_of(cms_verify(cms, content)) == ErrorCode::malformed);
  CHECK(code_of(cms_verify({}, content)) == ErrorCode::malformed);
  CHECK(code_of(cms_verify(Bytes(cms_bytes_max + 1, 0x30), content)) == ErrorCode::too_large);
  CHECK(code_of(cms_verify(liaison.certificate.der(), content)) == ErrorCode::malformed);
  const Bytes much(cms_content_bytes_max + 1);
  CHECK(code_of(cms_sign(liaison.certificate, liaison.key, much, now)) == ErrorCode::too_large);
  CHECK(code_of(cms_verify(liaison.certificate.der(), much)) == ErrorCode::too_large);
  CHECK(ERR_peek_error() == 0);
}

TEST_CASE("a signer whose certificate is not of our profile is refused") {
  const Authority root = root_of("MX");
  Forged forged;
  forged.usages = {"emailProtection"};
  PrivateKey key = PrivateKey::generate_p256();
  const X509Ptr foreign = read_der<X509Ptr>(forge(forged, key, root), d2i_X509);
  const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_DETACHED;
  const CmsPtr cms(made(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags)));
  made(CMS_add1_signer(cms.get(), foreign.get(), key.native(), EVP_sha256(), flags));
  const BioPtr in = reader_of(content);
  done(CMS_final(cms.get(), in.get(), nullptr, flags));
  CHECK(code_of(cms_verify(der_of(cms.get(), i2d_CMS_ContentInfo), content)) == ErrorCode::malformed);
}

}  // namespace puente::pki::test
