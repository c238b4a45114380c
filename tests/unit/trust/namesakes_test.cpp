// One person has one name and one key at a time, whatever the spelling.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/trust/world.h"

namespace puente::trust {
namespace {

using namespace test;

struct Namesakes {
  World world;
  Directory directory{world.signed_treaty()};
  Holder jose = person(world.mx, "SRE", "José Ruiz", Role::liaison, {day_0, now + days(30)});
  Namesakes() { put(directory, jose.entry()); }

  ErrorCode refusal_of_new(const Holder& one, Instant at = now, std::span<const AdmittedEntry> pending = {}) const {
    const auto entry = must(directory.check(one.entry(), at, pending));
    return code_of(directory.check_new(entry.value(), at, pending));
  }
  bool taken(const Holder& one, Instant at = now) const {
    const auto entry = must(directory.check(one.entry(), at));
    return directory.check_new(entry.value(), at).has_value();
  }
  Holder liaison(const std::string& name) const { return person(world.mx, "SRE", name, Role::liaison); }
};

}  // namespace

TEST_CASE("a liaison's name is certified to one key, in whatever spelling") {
  const Namesakes s;
  for (const char* name :
       {"José Ruiz", "Jose\u0301 Ruiz", "JOSÉ RUIZ", "José  Ruiz", "Jos\u00e9 Ru\u0456z", "José\u00a0Ruiz"})
    CHECK(s.refusal_of_new(s.liaison(name)) == ErrorCode::conflict);
  for (const char* name : {"Jose Ruiz", "José Ruiz Luna", "José Ruiz (2)", "Ana Ruiz"}) CHECK(s.taken(s.liaison(name)));
}

TEST_CASE("the refusal shows both names as they are written, and says what to do") {
  const Namesakes s;
  const auto entry = must(s.directory.check(s.liaison("JOSÉ RUIZ").entry(), now));
  const Status refused = s.directory.check_new(entry.value(), now);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what.find("'MX/SRE/JOSÉ RUIZ' is that of 'MX/SRE/José Ruiz' (liaison)") != std::string::npos);
  CHECK(refused.error().what.find("puente directory revoke") != std::string::npos);
}

TEST_CASE("another nation and another role have names of their own, another agency has not") {
  const Namesakes s;
  CHECK(s.refusal_of_new(person(s.world.mx, "CNI", "José Ruiz", Role::liaison)) == ErrorCode::conflict);
  CHECK(s.taken(person(s.world.us, "SRE", "José Ruiz", Role::liaison)));
  CHECK(s.taken(person(s.world.mx, "SRE", "José Ruiz", Role::auditor)));
}

TEST_CASE("a name is free again when its certificate ended, or its key is revoked") {
  Namesakes s;
  const Holder again = s.liaison("JOSÉ RUIZ");
  CHECK(s.taken(again, now + days(31)));
  const codec::RevocationBody body{s.jose.id(), "a new card", now};
  const Bytes revocation = must(revocation_entry_by_person(body, s.jose.certificate, s.jose.key, now));
  // The revocation may come in the same minute as the new certificate.
  const std::vector<AdmittedEntry> pending{admitted(s.directory, revocation)};
  const auto entry = must(s.directory.check(again.entry(), now, pending));
  CHECK(s.directory.check_new(entry.value(), now, pending));
  put(s.directory, revocation);
  CHECK(s.taken(again));
}

TEST_CASE("the same key may be certified for longer, and two namesakes in one minute are refused too") {
  Namesakes s;
  const Bytes longer = certificate_entry(
      pki::test::enrol(s.world.mx, s.jose.key, s.jose.certificate.name(), Role::liaison, day_0, now + days(60)));
  CHECK(s.directory.check_new(must(s.directory.check(longer, now)).value(), now));
  const std::vector<AdmittedEntry> pending{admitted(s.directory, s.liaison("Ana Ruiz").entry())};
  CHECK(s.refusal_of_new(s.liaison("ANA RUIZ"), now, pending) == ErrorCode::conflict);
}

TEST_CASE("a device renews its key under its name, and takes no look-alike of another's; nor does an agency") {
  Namesakes s;
  put(s.directory, device(s.world.mx, "FGR", "agent-1", 1, curve_of(1)).entry());
  CHECK(s.taken(device(s.world.mx, "FGR", "agent-1", 2, curve_of(2))));
  CHECK(s.refusal_of_new(device(s.world.mx, "FGR", "agent-l", 3, curve_of(3))) == ErrorCode::conflict);
  CHECK(s.taken(device(s.world.mx, "UIF", "agent-1", 4, curve_of(4))));
  put(s.directory, device(s.world.us, "FBI", "agent-1", 5, curve_of(5)).entry());
  CHECK(s.refusal_of_new(device(s.world.us, "FB1", "agent-1", 6, curve_of(6))) == ErrorCode::conflict);
  CHECK(s.taken(device(s.world.us, "DEA", "agent-1", 7, curve_of(7))));
  CHECK(s.taken(device(s.world.us, "FBL", "agent-1", 8, curve_of(8))));  // capitals I and L differ
}

TEST_CASE("two spellings of one liaison revoke nobody together") {
  Namesakes s;
  // As a broker could hold them that took both.
  const Holder upper = s.liaison("JOSÉ RUIZ");
  const Holder other = s.liaison("Ana Luna");
  const Holder fgr = device(s.world.mx, "FGR", "agent-1", 1, curve_of(1));
  for (const Holder* one : {&upper, &other, &fgr}) put(s.directory, one->entry());
  const codec::RevocationBody body{fgr.id(), "stolen", now};
  const Bytes once = must(revocation_entry_by_person(body, s.jose.certificate, s.jose.key, now));
  CHECK(refusal(s.directory, must(add_revocation_signature(once, upper.certificate, upper.key, now))) ==
        ErrorCode::not_permitted);
  CHECK(must(s.directory.check(must(add_revocation_signature(once, other.certificate, other.key, now)), now)));
}

}  // namespace puente::trust
