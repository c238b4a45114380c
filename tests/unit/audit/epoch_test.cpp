#include "audit/epoch.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/primitives/x25519.h"

namespace puente::audit {
namespace {

using codec::Audience;

struct Auditor {
  X25519Private key;
  AuditorKey known;
};

Auditor auditor_of(std::uint8_t number, model::Nation nation) {
  Auditor out{primitives::generate_x25519_key(Bytes(32, number)), {}};
  out.known.nation = nation;
  out.known.auditor.array()[0] = number;
  out.known.public_key = primitives::public_of(out.key);
  out.known.audit_key = primitives::key_id_of(out.known.public_key);
  return out;
}

struct Sealed {
  primitives::Drbg random{Seed{}};
  Auditor auditor = auditor_of(1, model::Nation::mx);
  SharedSecret start = random.random<SharedSecret>();
  codec::EpochSeal seal = seal_epoch(start, Audience::mx, 4, 77, auditor.known, random).value();
};

TEST_CASE("the auditor an epoch was sealed to gets its key, and nobody else") {
  const Sealed s;
  CHECK(s.seal.auditor == s.auditor.known.auditor);
  CHECK(s.seal.audit_key == s.auditor.known.audit_key);
  CHECK(s.seal.first_counter == 77);
  const auto opened = unseal_epoch(s.seal, s.auditor.key);
  REQUIRE(opened.has_value());
  CHECK(equal(opened->reveal(), s.start.reveal()));
  const Auditor other = auditor_of(2, model::Nation::mx);
  CHECK(unseal_epoch(s.seal, other.key).error().code == ErrorCode::unauthenticated);
}

TEST_CASE("no field of a seal can be altered") {
  const Sealed s;
  const auto refused = [&](const codec::EpochSeal& seal) { return !unseal_epoch(seal, s.auditor.key).has_value(); };
  codec::EpochSeal bad = s.seal;
  bad.audience = Audience::both;
  CHECK(refused(bad));
  bad = s.seal;
  bad.epoch = 5;
  CHECK(refused(bad));
  bad = s.seal;
  bad.first_counter = 78;
  CHECK(refused(bad));
  bad = s.seal;
  bad.auditor.array()[5] ^= 1U;
  CHECK(refused(bad));
  bad = s.seal;
  bad.audit_key.array()[5] ^= 1U;
  CHECK(refused(bad));
  bad = s.seal;
  bad.enc.array()[5] ^= 1U;
  CHECK(refused(bad));
  bad = s.seal;
  bad.enc = {};
  CHECK(refused(bad));
  for (std::size_t i = 0; i < 48; ++i) {
    bad = s.seal;
    bad.sealed.array()[i] ^= 0x80U;
    CHECK(refused(bad));
  }
}

TEST_CASE("an epoch cannot be sealed to a key that no agreement works with") {
  Sealed s;
  s.auditor.known.public_key = {};
  CHECK_FALSE(seal_epoch(s.start, Audience::mx, 1, 0, s.auditor.known, s.random).has_value());
}

}  // namespace
}  // namespace puente::audit
