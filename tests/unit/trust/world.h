// Two nations with roots, a treaty that both signed, and people and devices to certify, for the tests of this room.
#pragma once

#include "crypto/tlog/cosignature.h"
#include "crypto/tlog/tree.h"
#include "tests/unit/crypto/pki/forge.h"
#include "trust/directory.h"
#include "trust/freshness.h"
#include "trust/proof.h"
#include "trust/treaty.h"

namespace puente::trust::test {

using model::Nation;
using pki::Role;
using pki::test::Authority;
using pki::test::code_of;
using pki::test::day_0;
using pki::test::day_90;
using pki::test::must;
using pki::test::now;

inline const std::string origin = "puente.example/log";

primitives::SigningKey signing_key(std::uint8_t number);  // the Ed25519 key of pki::test::device_key(number)
CurvePublic curve_of(std::uint8_t number);                // a transport key
X25519Public encryption_key(std::uint8_t number);         // one that agreements work with

struct World {
  World();

  Authority mx, us;
  primitives::SigningKey broker, log;
  Treaty treaty;
  std::string treaty_text;  // signed by both

  const Authority& root(Nation nation) const { return nation == Nation::mx ? mx : us; }
  SignedTreaty signed_treaty() const { return must(verify_treaty(treaty_text, now)); }
  std::string sign(const std::string& body, std::vector<const Authority*> by) const;
};

// Somebody certified, with the private key.
struct Holder {
  pki::PrivateKey key;
  pki::Certificate certificate;
  KeyId id() const { return certificate.key_id(); }
  Bytes entry() const { return certificate_entry(certificate); }
};
struct Life {
  Instant not_before = day_0;
  Instant not_after = day_90;
};
// An agent, witness or officer: Ed25519 key `number`.
Holder device(const Authority& issuer, const std::string& agency, const std::string& name, std::uint8_t number,
              std::optional<CurvePublic> transport = std::nullopt, Role role = Role::agent, Life life = {});
// A liaison or an auditor: a fresh P-256 key.
Holder person(const Authority& issuer, const std::string& agency, const std::string& name, Role role, Life life = {});

codec::PackageBody package_body(const KeyId& holder, codec::PackageUse use, std::uint8_t number, Instant from = now,
                                Duration length = days(1));

// Admitted, or the test ends.
AdmittedEntry admitted(const Directory& directory, ByteView entry, Instant at = now);
void put(Directory& directory, ByteView entry, Instant at = now);
ErrorCode refusal(const Directory& directory, ByteView entry, Instant at = now);

// A log of numbered leaves and its heads, cosigned by one witness of each nation.
struct Log {
  tlog::MemoryTree tree;
  std::string head(const World& world, Instant mx_time = now, Instant us_time = now) const;
  codec::HeadUpdate update(const World& world, std::uint64_t from, Instant time = now) const;
};
primitives::SigningKey witness_key(Nation nation);
inline std::string witness_name(Nation nation) { return nation == Nation::mx ? "mx.example/w1" : "us.example/w1"; }

}  // namespace puente::trust::test
