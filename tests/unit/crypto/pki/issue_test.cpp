#include "crypto/pki/issue.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/pki/chain.h"
#include "tests/unit/crypto/pki/forge.h"

namespace puente::pki::test {
namespace {

Request request_of(const PrivateKey& key, const Name& name, Role role) {
  return must(parse_request(must(make_request(key, name, role, std::nullopt))));
}

}  // namespace

TEST_CASE("a request says what was put into it") {
  CurvePublic curve;
  curve.array().fill(5);
  const PrivateKey key = device_key(2);
  const Request request = must(parse_request(must(make_request(key, {"US", "DEA", "agent"}, Role::agent, curve))));
  CHECK(request.name() == Name{"US", "DEA", "agent"});
  CHECK(request.role() == Role::agent);
  CHECK(request.transport_key() == curve);
  CHECK(request.public_key() == key.public_key());
}

TEST_CASE("a request with a bad signature of its own is unauthenticated") {
  const Bytes ed25519 = must(make_request(device_key(2), {"US", "DEA", "agent"}, Role::agent, std::nullopt));
  const Bytes rsa = must(make_request(rsa_key(2048), {"US", "DOJ", "liaison"}, Role::liaison, std::nullopt));
  for (Bytes der : {ed25519, rsa}) {
    der.back() ^= 1;
    CHECK(code_of(parse_request(der)) == ErrorCode::unauthenticated);
  }
  // The name changed after signing.
  Bytes renamed = ed25519;
  const std::string from = "DEA";
  const auto at = std::search(renamed.begin(), renamed.end(), from.begin(), from.end());
  REQUIRE(at != renamed.end());
  *at = 'F';
  CHECK(code_of(parse_request(renamed)) == ErrorCode::unauthenticated);
}

TEST_CASE("bytes that are not exactly one request are refused") {
  Bytes der = must(make_request(device_key(2), {"US", "DEA", "agent"}, Role::agent, std::nullopt));
  CHECK(code_of(parse_request(ByteView(der).first(der.size() - 1))) == ErrorCode::malformed);
  der.push_back(0);
  CHECK(code_of(parse_request(der)) == ErrorCode::malformed);
  CHECK(code_of(parse_request({})) == ErrorCode::malformed);
  CHECK(code_of(parse_request(Bytes(request_bytes_max + 1, 0x30))) == ErrorCode::too_large);
}

TEST_CASE("a request may ask for a role and a transport key, and for nothing else") {
  const PrivateKey key = device_key(2);
  const auto code_for = [&](const std::vector<std::pair<int, std::string>>& extensions) {
    const RequestPtr request(made(X509_REQ_new()));
    const X509NamePtr name(made(X509_NAME_new()));
    for (const auto& [type, value] : {std::pair{"C", "US"}, {"O", "DEA"}, {"CN", "agent"}})
      done(X509_NAME_add_entry_by_txt(name.get(), type, V_ASN1_UTF8STRING, view_of(value).data(), -1, -1, 0));
    done(X509_REQ_set_subject_name(request.get(), name.get()));
    done(X509_REQ_set_pubkey(request.get(), key.native()));
    const ExtensionsPtr asked(made(sk_X509_EXTENSION_new_null()));
    for (const auto& [nid, value] : extensions)
      done(sk_X509_EXTENSION_push(asked.get(), made(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str()))));
    if (!extensions.empty()) done(X509_REQ_add_extensions(request.get(), asked.get()));
    done(X509_REQ_sign(request.get(), key.native(), nullptr));
    const auto result = parse_request(der_of(request.get(), i2d_X509_REQ));
    return result ? std::string("accepted") : std::string(error_name(result.error().code));
  };
  const std::pair<int, std::string> role{NID_ext_key_usage, std::string(role_oid(Role::agent))};
  const std::pair<int, std::string> curve{NID_subject_alt_name, "URI:urn:puente:curve:" + std::string(64, 'b')};
  CHECK(code_for({role}) == "accepted");
  CHECK(code_for({role, curve}) == "accepted");
  CHECK(code_for({}) == "malformed");
  CHECK(code_for({curve}) == "malformed");
  CHECK(code_for({role, role}) == "malformed");
  CHECK(code_for({role, curve, curve}) == "malformed");
  CHECK(code_for({role, {NID_basic_constraints, "CA:TRUE"}}) == "malformed");
  CHECK(code_for({role, {NID_subject_alt_name, "DNS:example.test"}}) == "malformed");
  CHECK(code_for({role, {NID_subject_alt_name, curve.second + ",DNS:example.test"}}) == "malformed");
  CHECK(code_for({{NID_ext_key_usage, role.second + ",serverAuth"}}) == "malformed");
  CHECK(code_for({{NID_ext_key_usage, role.second + "," + std::string(role_oid(Role::root))}}) == "malformed");
}

TEST_CASE("a root cannot enrol for the other nation") {
  const Authority root = root_of("MX");
  const auto refused = issue(root.certificate, root.key, request_of(device_key(2), {"US", "DEA", "agent"}, Role::agent),
                             day_0, day_90, serial(1));
  CHECK(code_of(refused) == ErrorCode::not_permitted);
  CHECK(refused.error().what.find("a root cannot enrol for the other nation") != std::string::npos);
  const Request ca = request_of(PrivateKey::generate_p256(), {"US", "DEA", "CA"}, Role::agency_ca);
  CHECK(code_of(make_agency_ca(root.certificate, root.key, ca, day_0, day_90, serial(1))) == ErrorCode::not_permitted);
}

TEST_CASE("an agency CA enrols its own agency only, and makes no CA") {
  const Authority root = root_of("MX");
  const Authority fgr = agency_ca_of(root, "FGR");
  CHECK(fgr.certificate.path_len() == 0);
  const auto try_issue = [&](const Name& name) {
    return issue(fgr.certificate, fgr.key, request_of(device_key(2), name, Role::agent), day_0, day_90, serial(1));
  };
  CHECK(try_issue({"MX", "FGR", "agent"}));
  CHECK(code_of(try_issue({"MX", "UIF", "agent"})) == ErrorCode::not_permitted);
  CHECK(code_of(try_issue({"MX", "fgr", "agent"})) == ErrorCode::not_permitted);
  CHECK(code_of(try_issue({"US", "FGR", "agent"})) == ErrorCode::not_permitted);
  const Request ca = request_of(PrivateKey::generate_p256(), {"MX", "FGR", "CA 2"}, Role::agency_ca);
  CHECK(code_of(make_agency_ca(fgr.certificate, fgr.key, ca, day_0, day_90, serial(1))) == ErrorCode::not_permitted);
}

TEST_CASE("issue() makes no CA, make_agency_ca() makes nothing else") {
  const Authority root = root_of("MX");
  for (const Role role : {Role::root, Role::agency_ca}) {
    const Request request = request_of(PrivateKey::generate_p256(), {"MX", "FGR", "CA"}, role);
    CHECK(code_of(issue(root.certificate, root.key, request, day_0, day_90, serial(1))) == ErrorCode::not_permitted);
  }
  const Request agent = request_of(device_key(2), {"MX", "FGR", "agent"}, Role::agent);
  CHECK(code_of(make_agency_ca(root.certificate, root.key, agent, day_0, day_90, serial(1))) ==
        ErrorCode::not_permitted);
}

TEST_CASE("a certificate that is no CA issues nothing") {
  const Authority root = root_of("MX");
  const Certificate agent = enrol(root, device_key(1), {"MX", "FGR", "agent"}, Role::agent);
  const Request request = request_of(device_key(2), {"MX", "FGR", "agent 2"}, Role::agent);
  CHECK(code_of(issue(agent, device_key(1), request, day_0, day_90, serial(1))) == ErrorCode::not_permitted);
}

TEST_CASE("issuer key, serial and times must make sense") {
  const Authority root = root_of("MX");
  const Request request = request_of(device_key(2), {"MX", "FGR", "agent"}, Role::agent);
  const auto with = [&](const PrivateKey& key, Instant from, Instant to, const Bytes& number) {
    return code_of(issue(root.certificate, key, request, from, to, number));
  };
  CHECK(with(PrivateKey::generate_p256(), day_0, day_90, serial(1)) == ErrorCode::mismatch);
  CHECK(with(root.key, day_0, day_90, Bytes(15, 1)) == ErrorCode::usage);
  CHECK(with(root.key, day_0, day_90, serial(0)) == ErrorCode::usage);
  CHECK(with(root.key, day_90, day_0, serial(1)) == ErrorCode::usage);
  CHECK(with(root.key, day_0, day_0 + milliseconds(999), serial(1)) == ErrorCode::usage);
  CHECK(with(root.key, day_0 - seconds(1), day_90, serial(1)) == ErrorCode::not_permitted);
  CHECK(with(root.key, day_0, year_10 + seconds(1), serial(1)) == ErrorCode::not_permitted);
  CHECK(code_of(make_root(root.key, {"MX", "ROOT", "r"}, Instant{-1}, day_90)) == ErrorCode::usage);
  CHECK(code_of(make_root(root.key, {"MX", "ROOT", "r"}, day_0, start_of({9999, 12, 31}) + days(2))) ==
        ErrorCode::usage);
  CHECK(code_of(make_root(root.key, {"MX", "", "r"}, day_0, day_90)) == ErrorCode::malformed);
  CHECK(code_of(make_request(device_key(2), {"US", "DEA", "agent"}, Role::agent, CurvePublic{})) == ErrorCode::usage);
}

TEST_CASE("the kind of key fits the role") {
  for (const Role role : {Role::agent, Role::broker, Role::witness, Role::officer}) {
    CHECK(make_request(device_key(1), {"MX", "FGR", "x"}, role, std::nullopt));
    CHECK(code_of(make_request(PrivateKey::generate_p256(), {"MX", "FGR", "x"}, role, std::nullopt)) ==
          ErrorCode::not_permitted);
  }
  for (const Role role : {Role::liaison, Role::auditor}) {
    CHECK(make_request(PrivateKey::generate_p256(), {"MX", "FGR", "x"}, role, std::nullopt));
    CHECK(code_of(make_request(device_key(1), {"MX", "FGR", "x"}, role, std::nullopt)) == ErrorCode::not_permitted);
  }
}

TEST_CASE("the same root key, name and time make the same serial") {
  const PrivateKey key = device_key(9);
  const Certificate a = must(make_root(key, {"US", "ROOT", "US root"}, day_0, year_10));
  const Certificate b = must(make_root(key, {"US", "ROOT", "US root"}, day_0, year_10));
  CHECK(a == b);  // Ed25519 signs without randomness
}

TEST_CASE("an agent certifies officers of its own agency, and nobody else") {
  const Authority root = root_of("MX");
  const PrivateKey device = device_key(1);
  const Certificate agent = enrol(root, device, {"MX", "FGR", "fgr-01"}, Role::agent);
  const auto certify = [&](const Name& name, Role role) {
    return issue_to_officer(agent, device, request_of(device_key(7), name, role), day_0, day_90, serial(1));
  };
  const Certificate officer = must(certify({"MX", "FGR", "Ana Ruiz"}, Role::officer));
  CHECK(verify_officer(officer, agent, day_0 + days(1)));
  CHECK(officer.issuer_name() == agent.name());
  CHECK(code_of(certify({"MX", "UIF", "Ana Ruiz"}, Role::officer)) == ErrorCode::not_permitted);
  CHECK(code_of(certify({"US", "FGR", "Ana Ruiz"}, Role::officer)) == ErrorCode::not_permitted);
  CHECK(code_of(certify({"MX", "FGR", "Ana Ruiz"}, Role::agent)) == ErrorCode::not_permitted);
  const Request request = request_of(device_key(7), {"MX", "FGR", "Ana Ruiz"}, Role::officer);
  CHECK(code_of(issue_to_officer(agent, device_key(2), request, day_0, day_90, serial(1))) == ErrorCode::mismatch);
  CHECK(code_of(issue_to_officer(agent, device, request, day_0, day_90, serial(0))) == ErrorCode::usage);
  CHECK(code_of(issue_to_officer(officer, device_key(7), request, day_0, day_90, serial(1))) ==
        ErrorCode::not_permitted);
  CHECK(code_of(issue_to_officer(root.certificate, root.key, request, day_0, day_90, serial(1))) ==
        ErrorCode::not_permitted);
  CurvePublic curve;
  curve.array().fill(5);
  const Request with_transport =
      must(parse_request(must(make_request(device_key(7), {"MX", "FGR", "Ana Ruiz"}, Role::officer, curve))));
  CHECK(code_of(issue_to_officer(agent, device, with_transport, day_0, day_90, serial(1))) == ErrorCode::not_permitted);
}

TEST_CASE("an officer's certificate is good under its own agent, for its time, and nowhere else") {
  const Authority root = root_of("MX");
  const PrivateKey device = device_key(1);
  const Certificate agent = enrol(root, device, {"MX", "FGR", "fgr-01"}, Role::agent);
  const Request request = request_of(device_key(7), {"MX", "FGR", "Ana Ruiz"}, Role::officer);
  const Certificate officer = must(issue_to_officer(agent, device, request, day_0, day_90, serial(1)));
  const auto outcome = [&](const Certificate& one, const Certificate& by, Instant at) {
    const Status verified = verify_officer(one, by, at);
    return verified ? "ok" : error_name(verified.error().code);
  };
  CHECK(outcome(officer, agent, day_0) == "ok");
  CHECK(outcome(officer, agent, day_0 - seconds(1)) == "expired");
  CHECK(outcome(officer, agent, day_90) == "expired");
  // Another device of the name, of another name, and a certificate that the root issued.
  CHECK(outcome(officer, enrol(root, device_key(2), {"MX", "FGR", "fgr-01"}, Role::agent), day_0) == "unauthenticated");
  CHECK(outcome(officer, enrol(root, device, {"MX", "FGR", "fgr-02"}, Role::agent), day_0) == "not-permitted");
  CHECK(outcome(officer, enrol(root, device, {"MX", "UIF", "fgr-01"}, Role::agent), day_0) == "not-permitted");
  CHECK(outcome(enrol(root, device_key(7), {"MX", "FGR", "Ana Ruiz"}, Role::officer), agent, day_0) == "not-permitted");
  CHECK(outcome(agent, agent, day_0) == "not-permitted");
  CHECK(outcome(officer, officer, day_0) == "not-permitted");
  // It enrols nobody in the directory: it does not chain to the nation's root.
  CHECK(code_of(verify_chain(officer, {}, root.certificate, day_0)) == ErrorCode::unauthenticated);
  CHECK_FALSE(verify_chain(officer, std::vector<Certificate>{agent}, root.certificate, day_0));
  for (std::size_t i = officer.der().size() - 64; i < officer.der().size(); i += 9) {
    Bytes changed = copy_of(officer.der());
    changed[i] ^= 1;
    const auto parsed = Certificate::parse(changed);
    if (parsed) CHECK(outcome(*parsed, agent, day_0) == "unauthenticated");
  }
}

}  // namespace puente::pki::test
