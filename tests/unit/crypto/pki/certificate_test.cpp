#include "crypto/pki/certificate.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/crypto/pki/forge.h"

namespace puente::pki::test {
namespace {

Result<Certificate> parse_forged(const Forged& forged) {
  static const Authority root = root_of("MX");
  return Certificate::parse(forge(forged, device_key(1), root));
}
ErrorCode code_of_forged(const Forged& forged) { return code_of(parse_forged(forged)); }
const std::string curve_hex(64, 'a');

}  // namespace

TEST_CASE("every role has an OID of its own, and comes back from OID and name") {
  for (const Role role : all_roles) {
    CHECK(role_oid(role).starts_with(role_arc));
    CHECK(role_from_oid(role_oid(role)) == role);
    CHECK(role_from_name(role_name(role)) == role);
  }
  CHECK_FALSE(role_from_oid(std::string(role_arc) + "9"));
  CHECK_FALSE(role_from_oid(std::string(role_oid(Role::root)) + "0"));
  CHECK_FALSE(role_from_name("Agent"));
}

TEST_CASE("a certificate says what was put into it") {
  const Authority root = root_of("MX");
  CurvePublic curve;
  curve.array().fill(0xab);
  const PrivateKey key = device_key(1);
  const Name name{"MX", "FGR", "agente Peña"};
  const Request request = must(parse_request(must(make_request(key, name, Role::agent, curve))));
  const Certificate certificate = must(issue(root.certificate, root.key, request, day_0, day_90, serial(0xff)));

  CHECK(certificate.name() == name);
  CHECK(certificate.issuer_name() == Name{"MX", "ROOT", "MX root"});
  CHECK(certificate.role() == Role::agent);
  CHECK(certificate.not_before() == day_0);
  CHECK(certificate.not_after() == day_90);
  CHECK_FALSE(certificate.is_ca());
  CHECK_FALSE(certificate.path_len());
  CHECK(certificate.transport_key() == curve);
  CHECK(certificate.key_id() == key.public_key().key_id());
  CHECK(certificate.public_key().ed25519() == key.public_key().ed25519());
  CHECK(certificate.fingerprint() == sha256(certificate.der()));

  CHECK(must(Certificate::parse(certificate.der())) == certificate);
  const std::string pem = certificate.pem();
  CHECK(pem.starts_with("-----BEGIN CERTIFICATE-----\n"));
  CHECK(must(Certificate::parse_pem(pem)) == certificate);
  CHECK(must(Certificate::parse_pem("Subject: as openssl x509 -text prints\n" + pem + "\n")) == certificate);

  CHECK(root.certificate.role() == Role::root);
  CHECK(root.certificate.is_ca());
  CHECK(root.certificate.path_len() == 1);
  CHECK_FALSE(root.certificate.transport_key());
}

TEST_CASE("times before and after 2050 keep their value") {
  Forged forged;
  forged.not_before = "20491231235958Z";
  forged.not_after = "99991231235959Z";
  const Certificate certificate = must(parse_forged(forged));
  CHECK(format_utc(certificate.not_before()) == "2049-12-31T23:59:58Z");
  CHECK(format_utc(certificate.not_after()) == "9999-12-31T23:59:59Z");
  std::swap(forged.not_before, forged.not_after);
  CHECK(code_of_forged(forged) == ErrorCode::malformed);
}

TEST_CASE("exactly one role stands in a certificate") {
  const std::string agent(role_oid(Role::agent));
  const std::string broker(role_oid(Role::broker));
  Forged forged;
  REQUIRE(parse_forged(forged));
  forged.usages = {agent, "emailProtection"};
  CHECK(parse_forged(forged));
  forged.usages = {agent, broker};
  CHECK(code_of_forged(forged) == ErrorCode::malformed);
  forged.usages = {agent, agent};
  CHECK(code_of_forged(forged) == ErrorCode::malformed);
  forged.usages = {agent, "anyExtendedKeyUsage"};
  CHECK(code_of_forged(forged) == ErrorCode::malformed);
  forged.usages = {"emailProtection"};
  CHECK(code_of_forged(forged) == ErrorCode::malformed);
  forged.usages = {};
  CHECK(code_of_forged(forged) == ErrorCode::malformed);
  forged.usages = {std::string(role_arc) + "99"};
  CHECK(code_of_forged(forged) == ErrorCode::unknown_value);
  forged.usages = {agent};
  forged.usages_twice = true;
  CHECK(code_of_forged(forged) == ErrorCode::malformed);
}

TEST_CASE("role and basic constraints must agree") {
  Forged forged;
  forged.basic_constraints = "critical,CA:TRUE";
  CHECK(code_of_forged(forged) == ErrorCode::malformed);
  forged.usages = {std::string(role_oid(Role::agency_ca))};
  CHECK(parse_forged(forged));
  forged.basic_constraints = "critical,CA:TRUE,pathlen:70000";
  CHECK(code_of_forged(forged) == ErrorCode::malformed);
  forged.basic_constraints = "critical,CA:FALSE";
  CHECK(code_of_forged(forged) == ErrorCode::malformed);
}

TEST_CASE("at most one transport key, in exactly one form") {
  const auto with = [](const std::string& names) {
    Forged forged;
    forged.alternative_name = names;
    return forged;
  };
  const std::string good = "URI:urn:puente:curve:" + curve_hex;
  REQUIRE(parse_forged(with(good)));
  CHECK(parse_forged(with(good))->transport_key()->hex() == curve_hex);
  CHECK_FALSE(must(parse_forged(with("URI:https://example.test/,email:a@example.test"))).transport_key());
  for (const std::string& wrong : {good + "," + good, good + "a", "URI:urn:puente:curve:" + std::string(64, 'A'),
                                   "URI:URN:puente:curve:" + curve_hex, "URI:urn:puente:curve:" + std::string(64, '0'),
                                   "URI:urn:puente:other:" + curve_hex, std::string("URI:urn:puente:curve:")}) {
    CAPTURE(wrong);
    CHECK(code_of_forged(with(wrong)) == ErrorCode::malformed);
  }
}

TEST_CASE("version 1 certificates are refused") {
  Forged forged;
  forged.version = X509_VERSION_1;
  CHECK(code_of_forged(forged) == ErrorCode::malformed);
}

TEST_CASE("bytes that are not exactly one DER certificate are refused") {
  const Authority root = root_of("US");
  const Bytes der = copy_of(root.certificate.der());
  CHECK(code_of(Certificate::parse({})) == ErrorCode::malformed);
  CHECK(code_of(Certificate::parse(view_of("certificate"))) == ErrorCode::malformed);
  Bytes longer = der;
  longer.push_back(0);
  CHECK(code_of(Certificate::parse(longer)) == ErrorCode::malformed);
  CHECK(code_of(Certificate::parse(ByteView(der).first(der.size() - 1))) == ErrorCode::malformed);
  CHECK(code_of(Certificate::parse(Bytes(certificate_bytes_max + 1, 0x30))) == ErrorCode::too_large);
  // The same, with an indefinite length around it: BER.
  Bytes ber{0x30, 0x80};
  ber.insert(ber.end(), der.begin() + 4, der.end());
  ber.insert(ber.end(), {0, 0});
  CHECK(code_of(Certificate::parse(ber)) == ErrorCode::malformed);
}

TEST_CASE("PEM holds one certificate and nothing else") {
  const std::string pem = root_of("US").certificate.pem();
  CHECK(code_of(Certificate::parse_pem(pem + pem)) == ErrorCode::malformed);
  CHECK(code_of(Certificate::parse_pem("")) == ErrorCode::malformed);
  CHECK(code_of(Certificate::parse_pem(pem.substr(0, pem.size() - 10))) == ErrorCode::malformed);
  CHECK(code_of(Certificate::parse_pem("-----BEGIN X-----\nAAAA\n-----END X-----\n")) == ErrorCode::malformed);
  CHECK(code_of(Certificate::parse_pem(std::string(certificate_pem_bytes_max + 1, ' '))) == ErrorCode::too_large);
}

TEST_CASE("no single changed byte makes the parser misbehave, and few still parse") {
  const Authority root = root_of("MX");
  const Bytes der = copy_of(root.certificate.der());
  for (std::size_t i = 0; i < der.size(); ++i) {
    Bytes changed = der;
    changed[i] ^= 0x01;
    const auto parsed = Certificate::parse(changed);
    if (parsed) CHECK_FALSE(verify_root(*parsed, now));
  }
}

TEST_CASE("parsing leaves OpenSSL's error queue empty") {
  CHECK_FALSE(Certificate::parse(view_of("no")));
  CHECK_FALSE(Certificate::parse_pem("no"));
  CHECK(ERR_peek_error() == 0);
}

}  // namespace puente::pki::test
