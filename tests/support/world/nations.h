// Two nations: their roots, their people and devices, and the treaty between them. Everybody has been certified a day
// before noon, for 90 days. The same seed makes the same nations, where the libraries were given it too
// (tests/support/seeded.h).
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "crypto/pki/certificate.h"
#include "crypto/record/seal/sealer.h"
#include "tests/support/must.h"
#include "tests/support/seeded.h"
#include "trust/order.h"
#include "trust/treaty.h"

namespace puente::support {

inline const Instant noon = start_of({2026, 11, 24}) + hours(12);

struct Party {
  std::string agency;  // "MX/FGR"
  std::string name;
  pki::Role role = pki::Role::agent;
  std::unique_ptr<pki::PrivateKey> key;
  std::unique_ptr<primitives::SigningKey> signing;  // agents
  std::unique_ptr<pki::Certificate> certificate;
  CurvePublic curve;
  X25519Private package_private;  // encryption or audit
  X25519Public package_public;
  std::unique_ptr<record::seal::Sealer> sealer;
  std::uint64_t sequence = 0;
  Hash previous;
  const KeyId& id() const { return certificate->key_id(); }
};

struct Nations {
  explicit Nations(tlog::QuorumMode mode = tlog::QuorumMode::both_nations, std::size_t witnesses_of_each = 1,
                   const Seed& seed = seed_of(1));

  primitives::Drbg random;
  std::unique_ptr<pki::PrivateKey> root_mx, root_us;
  std::unique_ptr<pki::Certificate> certificate_mx, certificate_us;
  primitives::SigningKey broker, log;
  std::vector<primitives::SigningKey> witnesses;  // those of MX, then those of US
  std::vector<std::string> witness_names;
  std::unique_ptr<trust::SignedTreaty> treaty;
  X25519Private release_private;
  X25519Public release_public;
  // "fgr", "sspc", "dea", "fbi", "liaison-mx-1" …, "liaison-fgr", "auditor-mx", "auditor-us"
  std::map<std::string, Party> parties;

  Party& operator[](const std::string& name) { return parties.at(name); }
  const Party& operator[](const std::string& name) const { return parties.at(name); }
  // One more, certified like the others.
  void add(const std::string& name, const std::string& agency, pki::Role role);

  KeyId authority() const { return primitives::key_id_of(broker.public_key()); }
  Bytes certificate_entry(const Party& party) const;
  Bytes package_entry(const Party& party) const;  // of the day of noon
  Bytes release_entry() const;
  // A bundle signed by two liaisons of the nation.
  Bytes bundle(model::Nation nation, std::uint64_t version, const Hash& previous, const std::string& policy);
  // An order's text, signed by these liaisons.
  Bytes order(const std::string& body, const std::vector<std::string>& liaisons,
              std::string_view purpose = trust::order_purpose);
  // The treaty with these terms, signed by both roots.
  trust::SignedTreaty sign(const trust::Treaty& terms) const;
};

// FGR to DEA and FBI: substance, and place no finer than the state; the rest is withheld, with stubs.
extern const std::string policy_mx, policy_us;

}  // namespace puente::support
