#include "crypto/pki/chain.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/crypto/pki/forge.h"

namespace puente::pki::test {
namespace {

const Name agent_name{"MX", "FGR", "agent-1"};

Result<void> verify_forged(const Forged& forged, const Authority& root) {
  return verify_chain(must(Certificate::parse(forge(forged, device_key(1), root))), {}, root.certificate, now);
}

Authority forged_ca(const Forged& what, const Authority& root) {
  PrivateKey key = PrivateKey::generate_p256();
  Certificate certificate = must(Certificate::parse(forge(what, key, root)));
  return {std::move(key), std::move(certificate)};
}

Forged ca_like(const std::string& name_constraints) {
  Forged what;
  what.subject = {{"C", "MX", V_ASN1_PRINTABLESTRING}, {"O", "FGR"}, {"CN", "FGR CA"}};
  what.usages = {std::string(role_oid(Role::agency_ca))};
  what.basic_constraints = "critical,CA:TRUE,pathlen:0";
  what.key_usage = "critical,keyCertSign";
  what.name_constraints = name_constraints;
  return what;
}

}  // namespace

TEST_CASE("chains by a root, and by an agency CA, verify") {
  const Authority root = root_of("MX");
  const Authority fgr = agency_ca_of(root, "FGR");
  CHECK(verify_chain(enrol(root, device_key(1), agent_name, Role::agent), {}, root.certificate, now));
  const std::vector<Certificate> intermediates{fgr.certificate};
  CHECK(verify_chain(enrol(fgr, device_key(1), agent_name, Role::agent), intermediates, root.certificate, now));
  CHECK(verify_chain(fgr.certificate, {}, root.certificate, now));
  CHECK(verify_root(root.certificate, now));
}

TEST_CASE("roots of every kind of key work") {
  for (int kind = 0; kind < 2; ++kind) {
    PrivateKey key = kind == 0 ? device_key(100) : rsa_key(3072);
    Certificate certificate = must(make_root(key, {"US", "ROOT", "US root"}, day_0, year_10));
    const Authority root{std::move(key), std::move(certificate)};
    CHECK(verify_root(root.certificate, now));
    CHECK(verify_chain(enrol(root, device_key(1), {"US", "DEA", "a"}, Role::agent), {}, root.certificate, now));
  }
}

TEST_CASE("every role's certificate verifies") {
  const Authority root = root_of("US");
  for (const Role role : all_roles) {
    if (is_ca_role(role)) continue;
    const PrivateKey key = needs_ed25519(role) ? device_key(1) : PrivateKey::generate_p256();
    CHECK(verify_chain(enrol(root, key, {"US", "DEA", "x"}, role), {}, root.certificate, now));
  }
}

TEST_CASE("a chain to another root is unauthenticated, even where that root has the same name") {
  const Authority root = root_of("MX");
  const Authority other = root_of("MX");
  const Certificate leaf = enrol(root, device_key(1), agent_name, Role::agent);
  CHECK(code_of(verify_chain(leaf, {}, other.certificate, now)) == ErrorCode::unauthenticated);
  CHECK(code_of(verify_chain(leaf, {}, root_of("US").certificate, now)) == ErrorCode::unauthenticated);
  const std::vector<Certificate> smuggled{root.certificate};
  CHECK(code_of(verify_chain(leaf, smuggled, other.certificate, now)) == ErrorCode::unauthenticated);
}

TEST_CASE("a missing agency CA is unauthenticated") {
  const Authority root = root_of("MX");
  const Authority fgr = agency_ca_of(root, "FGR");
  const Certificate leaf = enrol(fgr, device_key(1), agent_name, Role::agent);
  CHECK(code_of(verify_chain(leaf, {}, root.certificate, now)) == ErrorCode::unauthenticated);
}

TEST_CASE("an altered certificate is unauthenticated") {
  const Authority root = root_of("MX");
  const Authority ed_root{device_key(50), must(make_root(device_key(50), {"MX", "ROOT", "r"}, day_0, year_10))};
  for (const Authority* authority : {&root, &ed_root}) {
    const Certificate leaf = enrol(*authority, device_key(1), agent_name, Role::agent);
    Bytes der = copy_of(leaf.der());
    const std::string from = "agent-1";
    const auto at = std::search(der.begin(), der.end(), from.begin(), from.end());
    REQUIRE(at != der.end());
    *(at + 6) = '2';
    const Certificate altered = must(Certificate::parse(der));
    REQUIRE(altered.name().common_name == "agent-2");
    CHECK(code_of(verify_chain(altered, {}, authority->certificate, now)) == ErrorCode::unauthenticated);
    // What is wrong with the signature outweighs what is wrong with the time.
    CHECK(code_of(verify_chain(altered, {}, authority->certificate, year_10)) == ErrorCode::unauthenticated);
    CHECK(code_of(verify_chain_ignoring_time(altered, {}, authority->certificate)) == ErrorCode::unauthenticated);
  }
}

TEST_CASE("validity runs from not before up to, and without, not after") {
  const Authority root = root_of("MX");
  const Certificate leaf = enrol(root, device_key(1), agent_name, Role::agent, day_0 + days(1), day_90);
  const auto at = [&](Instant t) { return verify_chain(leaf, {}, root.certificate, t); };
  CHECK(code_of(at(day_0 + days(1) - seconds(1))) == ErrorCode::expired);
  CHECK(at(day_0 + days(1)));
  CHECK(at(day_90 - seconds(1)));
  CHECK(code_of(at(day_90)) == ErrorCode::expired);
  CHECK(at(day_90).error().what.find("MX/FGR/agent-1") != std::string::npos);
  CHECK(verify_chain_ignoring_time(leaf, {}, root.certificate));
}

TEST_CASE("an expired root or agency CA refuses what it issued, and is named") {
  const Authority root = root_of("MX");
  const auto of_root = verify_root(root.certificate, year_10);
  CHECK(code_of(of_root) == ErrorCode::expired);
  CHECK(of_root.error().what.find("MX/ROOT/MX root (root") != std::string::npos);

  Forged what = ca_like("critical,permitted;dirName:dn");
  what.not_after = "20261105000000Z";
  const Authority fgr = forged_ca(what, root);
  const Certificate leaf = must(Certificate::parse(forge(Forged{}, device_key(1), fgr)));
  const std::vector<Certificate> intermediates{fgr.certificate};
  CHECK(verify_chain(leaf, intermediates, root.certificate, day_0));
  const auto refused = verify_chain(leaf, intermediates, root.certificate, now);
  CHECK(code_of(refused) == ErrorCode::expired);
  CHECK(refused.error().what.find("MX/FGR/FGR CA (agency-ca") != std::string::npos);
}

TEST_CASE("a certificate of the other nation is authentic and not permitted") {
  const Authority root = root_of("MX");
  Forged forged;
  forged.subject[0].value = "US";
  const auto refused = verify_forged(forged, root);
  CHECK(code_of(refused) == ErrorCode::not_permitted);
  CHECK(refused.error().what.find("other nation") != std::string::npos);
}

TEST_CASE("a root cannot stand at the leaf, nor an agent above one") {
  const Authority root = root_of("MX");
  CHECK(code_of(verify_chain(root.certificate, {}, root.certificate, now)) == ErrorCode::not_permitted);
  const Authority agent{device_key(1), enrol(root, device_key(1), agent_name, Role::agent)};
  Forged forged;
  forged.subject[2].value = "agent-2";
  const Certificate below = must(Certificate::parse(forge(forged, device_key(2), agent)));
  const std::vector<Certificate> intermediates{agent.certificate};
  CHECK_FALSE(verify_chain(below, intermediates, root.certificate, now));
  CHECK_FALSE(verify_chain_ignoring_time(below, intermediates, root.certificate));
  CHECK_FALSE(verify_root(agent.certificate, now));
}

TEST_CASE("key usages must fit the role") {
  const Authority root = root_of("MX");
  Forged forged;
  REQUIRE(verify_forged(forged, root));
  for (const char* usage : {"", "critical,keyEncipherment", "critical,digitalSignature,keyCertSign"}) {
    forged.key_usage = usage;
    CAPTURE(usage);
    CHECK(code_of(verify_forged(forged, root)) == ErrorCode::not_permitted);
  }
}

TEST_CASE("the kind of key must fit the role") {
  const Authority root = root_of("MX");
  const Certificate leaf = must(Certificate::parse(forge(Forged{}, PrivateKey::generate_p256(), root)));
  CHECK(code_of(verify_chain(leaf, {}, root.certificate, now)) == ErrorCode::not_permitted);
}

TEST_CASE("a SHA-1 signature is unauthenticated") {
  const Authority root = root_of("MX");
  Forged forged;
  forged.digest = EVP_sha1();
  CHECK(code_of(verify_forged(forged, root)) == ErrorCode::unauthenticated);
}

TEST_CASE("an unknown critical extension is not permitted") {
  const Authority root = root_of("MX");
  const X509Ptr x509(X509_dup(enrol(root, device_key(1), agent_name, Role::agent).native()));
  const ObjectPtr oid(OBJ_txt2obj("1.2.3.4", 1));
  const OctetsPtr value(ASN1_OCTET_STRING_new());
  done(ASN1_OCTET_STRING_set(value.get(), view_of("x").data(), 1));
  const Ptr<X509_EXTENSION, X509_EXTENSION_free> extension(
      X509_EXTENSION_create_by_OBJ(nullptr, oid.get(), 1, value.get()));
  done(X509_add_ext(x509.get(), extension.get(), -1));
  done(X509_sign(x509.get(), root.key.native(), EVP_sha256()));
  const Certificate leaf = must(Certificate::parse(der_of(x509.get(), i2d_X509)));
  CHECK(code_of(verify_chain(leaf, {}, root.certificate, now)) == ErrorCode::not_permitted);
}

TEST_CASE("an agency CA is held to its own nation and agency") {
  const Authority root = root_of("MX");
  const Authority fgr = agency_ca_of(root, "FGR");
  const std::vector<Certificate> intermediates{fgr.certificate};
  for (const auto& [country, agency] : {std::pair{"MX", "UIF"}, {"US", "FGR"}, {"MX", "fgr"}, {"MX", "FGR 2"}}) {
    Forged forged;
    forged.subject = {{"C", country, V_ASN1_PRINTABLESTRING}, {"O", agency}, {"CN", "agent-1"}};
    const Certificate leaf = must(Certificate::parse(forge(forged, device_key(1), fgr)));
    CAPTURE(country, agency);
    CHECK(code_of(verify_chain(leaf, intermediates, root.certificate, now)) == ErrorCode::not_permitted);
  }
}

TEST_CASE("a CA below an agency CA is not permitted") {
  const Authority root = root_of("MX");
  const Authority fgr = agency_ca_of(root, "FGR");
  const Authority below = forged_ca(ca_like(""), fgr);
  const Certificate leaf = must(Certificate::parse(forge(Forged{}, device_key(1), below)));
  const std::vector<Certificate> intermediates{fgr.certificate, below.certificate};
  CHECK_FALSE(verify_chain(leaf, intermediates, root.certificate, now));
  CHECK(code_of(verify_chain(below.certificate, intermediates, root.certificate, now)) == ErrorCode::not_permitted);
}

TEST_CASE("an agency CA without name constraints, or with another path length, is not permitted") {
  const Authority root = root_of("MX");
  Forged what = ca_like("");
  for (const char* constraints : {"critical,CA:TRUE,pathlen:0", "critical,CA:TRUE,pathlen:1", "critical,CA:TRUE"}) {
    what.basic_constraints = constraints;
    const Authority ca = forged_ca(what, root);
    const Certificate leaf = must(Certificate::parse(forge(Forged{}, device_key(1), ca)));
    const std::vector<Certificate> intermediates{ca.certificate};
    CHECK(code_of(verify_chain(leaf, intermediates, root.certificate, now)) == ErrorCode::not_permitted);
  }
  what = ca_like("critical,permitted;DNS:example.test");
  CHECK(code_of(verify_chain(forged_ca(what, root).certificate, {}, root.certificate, now)) ==
        ErrorCode::not_permitted);
}

TEST_CASE("too many intermediates are refused before anything is checked") {
  const Authority root = root_of("MX");
  const Certificate leaf = enrol(root, device_key(1), agent_name, Role::agent);
  const std::vector<Certificate> many(intermediates_max + 1, root.certificate);
  CHECK(code_of(verify_chain(leaf, many, root.certificate, now)) == ErrorCode::too_large);
  CHECK(verify_chain(leaf, std::span(many).first(intermediates_max), root.certificate, now));
  CHECK(ERR_peek_error() == 0);
}

}  // namespace puente::pki::test
