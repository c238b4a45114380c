#include "tests/support/world/nations.h"

#include "crypto/pki/issue.h"
#include "crypto/pki/signed_text.h"
#include "crypto/primitives/x25519.h"
#include "policy/bundle.h"
#include "trust/directory.h"

namespace puente::support {
namespace {

primitives::SigningKey signing_key(primitives::Drbg& random) {
  return primitives::generate_signing_key(random.random<Seed>().view());
}

pki::Certificate root_certificate(const pki::PrivateKey& key, const char* nation) {
  return must(pki::make_root(key, {nation, "ROOT", "root"}, noon - days(30), noon + days(3000)));
}

}  // namespace

const std::string policy_mx = R"(
[[rule]]
id = "seizures"
effect = "permit"
from = ["MX/FGR"]
to = ["US/DEA", "US/FBI"]
kinds = ["seizure"]
sections = ["substance", "place"]
finest = { place = "state" }
valid-until = "2030-01-01T00:00:00Z"
legal-basis = { en = "a law", es = "una ley" }
)";
const std::string policy_us = R"(
[[rule]]
id = "from-fgr"
effect = "permit"
from = ["MX/FGR"]
to = ["US/DEA", "US/FBI"]
kinds = ["*"]
sections = ["*"]
valid-until = "2030-01-01T00:00:00Z"
legal-basis = { en = "an agreement", es = "un convenio" }
)";

Nations::Nations(tlog::QuorumMode mode, std::size_t witnesses_of_each, const Seed& seed)
    : random(seed),
      root_mx(std::make_unique<pki::PrivateKey>(pki::PrivateKey::generate_p256())),
      root_us(std::make_unique<pki::PrivateKey>(pki::PrivateKey::generate_p256())),
      certificate_mx(std::make_unique<pki::Certificate>(root_certificate(*root_mx, "MX"))),
      certificate_us(std::make_unique<pki::Certificate>(root_certificate(*root_us, "US"))),
      broker(signing_key(random)),
      log(signing_key(random)) {
  trust::Treaty terms;
  terms.quorum_mode = mode;
  terms.root_mx = *certificate_mx;
  terms.root_us = *certificate_us;
  terms.broker.origin = "bridge.example/test";
  terms.broker.endpoint = "tcp://127.0.0.1:5500";
  terms.broker.device = broker.public_key();
  terms.broker.curve = random.random<CurvePublic>();
  terms.broker.log = must(tlog::make_vkey(terms.broker.origin, tlog::SignatureType::ed25519, log.public_key()));
  witnesses.reserve(2 * witnesses_of_each);
  for (std::size_t i = 0; i < 2 * witnesses_of_each; ++i) {
    const bool mx = i < witnesses_of_each;
    witnesses.push_back(signing_key(random));
    witness_names.push_back(std::string(mx ? "witness.mx" : "witness.us") +
                            (witnesses_of_each == 1 ? "" : "." + std::to_string(i)));
    terms.witnesses.push_back(
        {mx ? model::Nation::mx : model::Nation::us,
         must(tlog::make_vkey(witness_names[i], tlog::SignatureType::cosignature_v1, witnesses[i].public_key())),
         "http://127.0.0.1:" + std::to_string(8501 + i)});
  }
  treaty = std::make_unique<trust::SignedTreaty>(sign(terms));
  release_private = random.random<X25519Private>();
  release_public = primitives::public_of(release_private);
  add("fgr", "MX/FGR", pki::Role::agent);
  add("sspc", "MX/SSPC", pki::Role::agent);
  add("dea", "US/DEA", pki::Role::agent);
  add("fbi", "US/FBI", pki::Role::agent);
  add("liaison-fgr", "MX/FGR", pki::Role::liaison);
  for (const char* const nation : {"mx", "us"}) {
    const std::string upper = nation == std::string("mx") ? "MX" : "US";
    for (const char* const number : {"-1", "-2"})
      add("liaison-" + std::string(nation) + number, upper + "/LIAISON", pki::Role::liaison);
    add("auditor-" + std::string(nation), upper + "/AUDIT", pki::Role::auditor);
  }
}

void Nations::add(const std::string& name, const std::string& agency, pki::Role role) {
  Party party;
  party.agency = agency;
  party.name = name;
  party.role = role;
  party.curve = random.random<CurvePublic>();
  party.package_private = random.random<X25519Private>();
  party.package_public = primitives::public_of(party.package_private);
  if (role == pki::Role::agent) {
    party.signing = std::make_unique<primitives::SigningKey>(signing_key(random));
    party.key = std::make_unique<pki::PrivateKey>(pki::PrivateKey::from_ed25519_seed(party.signing->seed()));
    party.sealer = std::make_unique<record::seal::Sealer>(*party.signing);
  } else {
    party.key = std::make_unique<pki::PrivateKey>(pki::PrivateKey::generate_p256());
  }
  const bool mx = agency.starts_with("MX");
  const Bytes request = must(
      pki::make_request(*party.key, {mx ? "MX" : "US", agency.substr(agency.find('/') + 1), name}, role, party.curve));
  party.certificate = std::make_unique<pki::Certificate>(must(
      pki::issue(mx ? *certificate_mx : *certificate_us, mx ? *root_mx : *root_us, must(pki::parse_request(request)),
                 noon - days(1), noon + days(89), random.random<RecordId>().view())));
  parties.emplace(name, std::move(party));
}

Bytes Nations::certificate_entry(const Party& party) const { return trust::certificate_entry(*party.certificate); }

Bytes Nations::package_entry(const Party& party) const {
  const bool agent = party.role == pki::Role::agent;
  const Instant day = start_of(date_of(noon));
  const codec::PackageBody body{party.id(), agent ? codec::PackageUse::encryption : codec::PackageUse::audit,
                                party.package_public, day, day + (agent ? days(1) : days(90))};
  if (agent) return trust::package_entry_by_device(body, *party.signing);
  return must(trust::package_entry_by_auditor(body, *party.certificate, *party.key, noon));
}

Bytes Nations::release_entry() const {
  const Instant day = start_of(date_of(noon));
  return trust::package_entry_by_device({authority(), codec::PackageUse::release, release_public, day, day + days(1)},
                                        broker);
}

Bytes Nations::bundle(model::Nation nation, std::uint64_t version, const Hash& previous, const std::string& policy) {
  policy::BundleHead head;
  head.nation = nation;
  head.version = version;
  head.previous = previous;
  head.signed_at = noon;
  for (const char* const agency : {"MX/FGR", "MX/SSPC", "US/DEA", "US/FBI"})
    head.agencies.push_back(must(model::parse_agency(agency)));
  pki::SignedText text{must(policy::make_bundle_body(head, policy)), {}};
  for (const char* const number : {"-1", "-2"}) {
    const Party& liaison = parties.at(std::string("liaison-") + (nation == model::Nation::mx ? "mx" : "us") + number);
    must(pki::sign_text(text, policy::bundle_purpose, *liaison.certificate, *liaison.key, noon));
  }
  return copy_of(view_of(pki::format_signed_text(text)));
}

Bytes Nations::order(const std::string& body, const std::vector<std::string>& liaisons, std::string_view purpose) {
  pki::SignedText text{body, {}};
  for (const std::string& name : liaisons) {
    const Party& liaison = parties.at(name);
    must(pki::sign_text(text, purpose, *liaison.certificate, *liaison.key, noon));
  }
  return copy_of(view_of(pki::format_signed_text(text)));
}

trust::SignedTreaty Nations::sign(const trust::Treaty& terms) const {
  pki::SignedText text{trust::render_treaty(terms), {}};
  must(pki::sign_text(text, trust::treaty_purpose, *certificate_mx, *root_mx, noon));
  must(pki::sign_text(text, trust::treaty_purpose, *certificate_us, *root_us, noon));
  return must(trust::verify_treaty(pki::format_signed_text(text), noon));
}

}  // namespace puente::support
