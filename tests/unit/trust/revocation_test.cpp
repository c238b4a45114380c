#include <catch2/catch_test_macros.hpp>

#include "tests/unit/trust/world.h"

namespace puente::trust {
namespace {

using namespace test;
using codec::PackageUse;

struct Scene {
  World world;
  Directory directory{world.signed_treaty()};
  Authority ca = pki::test::agency_ca_of(world.mx, "FGR");
  Holder fgr = device(ca, "FGR", "fgr-01", 1, curve_of(1));
  Holder lic_1 = person(world.mx, "SRE", "lic-1", Role::liaison);
  Holder lic_2 = person(world.mx, "SRE", "lic-2", Role::liaison, {day_0, now + days(20)});
  Holder us_1 = person(world.us, "DOJ", "us-1", Role::liaison);
  Holder us_2 = person(world.us, "DOJ", "us-2", Role::liaison);
  codec::RevocationBody body{fgr.id(), "stolen", now - minutes(5)};

  Scene() {
    put(directory, certificate_entry(fgr.certificate, std::vector{ca.certificate}));
    for (const Holder* one : {&lic_1, &lic_2, &us_1, &us_2}) put(directory, one->entry());
  }
  Bytes by(const pki::Certificate& certificate, const pki::PrivateKey& key) const {
    return must(revocation_entry_by_person(body, certificate, key, now));
  }
  Bytes by(const Holder& one) const { return by(one.certificate, one.key); }
  Bytes by(const Holder& one, const Holder& two) const {
    return must(add_revocation_signature(by(one), two.certificate, two.key, now));
  }
};

TEST_CASE("a device revokes itself, and is used no more") {
  Scene s;
  const AdmittedEntry entry = admitted(s.directory, revocation_entry_by_device(s.body, signing_key(1)));
  CHECK(entry.is_revocation());
  CHECK(entry.subject() == s.fgr.id());
  CHECK(model::text_of(entry.agency()) == "MX/FGR");
  CHECK(s.directory.usable(s.fgr.id(), now));
  CHECK(s.directory.check_new(entry, now));
  s.directory.add(entry);
  CHECK(s.directory.revoked(s.fgr.id()));
  const Status usable = s.directory.usable(s.fgr.id(), now);
  CHECK(code_of(usable) == ErrorCode::not_permitted);
  CHECK(usable.error().what.find(format_utc(s.body.at)) != std::string::npos);
  CHECK(s.directory.agents_of(must(model::parse_agency("MX/FGR")), now).empty());
  CHECK(s.directory.agencies(now).empty());
}

TEST_CASE("the agency's CA and the nation's root each revoke alone") {
  const Scene s;
  CHECK(must(s.directory.check(s.by(s.ca.certificate, s.ca.key), now)).has_value());
  CHECK(must(s.directory.check(s.by(s.world.mx.certificate, s.world.mx.key), now)).has_value());
}

TEST_CASE("another agency's CA and the other nation's root revoke nobody here") {
  const Scene s;
  const Authority other = pki::test::agency_ca_of(s.world.mx, "UIF");
  CHECK(refusal(s.directory, s.by(other.certificate, other.key)) == ErrorCode::not_permitted);
  CHECK(refusal(s.directory, s.by(s.world.us.certificate, s.world.us.key)) == ErrorCode::not_permitted);
}

TEST_CASE("two liaisons of the nation revoke, one does not") {
  const Scene s;
  CHECK(refusal(s.directory, s.by(s.lic_1)) == ErrorCode::not_permitted);
  CHECK(must(s.directory.check(s.by(s.lic_1, s.lic_2), now)).has_value());
  // The same liaison twice is one: the second signature replaces the first.
  CHECK(refusal(s.directory, s.by(s.lic_1, s.lic_1)) == ErrorCode::not_permitted);
}

TEST_CASE("liaisons of the other nation revoke nobody, not even together with one of the nation") {
  const Scene s;
  CHECK(refusal(s.directory, s.by(s.us_1, s.us_2)) == ErrorCode::not_permitted);
  CHECK(refusal(s.directory, s.by(s.lic_1, s.us_1)) == ErrorCode::not_permitted);
}

TEST_CASE("other roles, other devices and uncertified people revoke nobody") {
  Scene s;
  const Holder auditor_1 = person(s.world.mx, "SFP", "aud-1", Role::auditor);
  const Holder auditor_2 = person(s.world.mx, "SFP", "aud-2", Role::auditor);
  put(s.directory, auditor_1.entry());
  put(s.directory, auditor_2.entry());
  CHECK(refusal(s.directory, s.by(auditor_1, auditor_2)) == ErrorCode::not_permitted);
  CHECK_FALSE(s.directory.check(revocation_entry_by_device(s.body, signing_key(9)), now));
  const Authority stranger = pki::test::root_of("MX");
  const Holder fake_1 = person(stranger, "SRE", "lic-8", Role::liaison);
  const Holder fake_2 = person(stranger, "SRE", "lic-9", Role::liaison);
  CHECK(refusal(s.directory, s.by(fake_1, fake_2)) == ErrorCode::unauthenticated);
}

TEST_CASE("a signature that does not hold spoils the whole, and one signer counts once") {
  const Scene s;
  auto entry = std::get<codec::SignedRevocation>(must(codec::decode_directory_entry(s.by(s.lic_1, s.lic_2))));
  const auto code = [&](const codec::SignedRevocation& one) {
    return refusal(s.directory, encode(codec::DirectoryEntry(one)));
  };
  auto altered = entry;
  altered.signatures[1].signer = s.us_1.id();
  CHECK(code(altered) == ErrorCode::unauthenticated);
  altered = entry;
  altered.signatures[1] = altered.signatures[0];
  CHECK(code(altered) == ErrorCode::malformed);
  altered = entry;
  altered.body = encode(codec::RevocationBody{s.us_1.id(), "stolen", s.body.at});
  CHECK_FALSE(s.directory.check(encode(codec::DirectoryEntry(altered)), now));
  altered = entry;
  altered.signatures[1].signature.resize(20);
  CHECK_FALSE(s.directory.check(encode(codec::DirectoryEntry(altered)), now));
}

TEST_CASE("nobody is revoked twice, nor before being certified, nor in the future") {
  Scene s;
  s.body.key_id = primitives::key_id_of(signing_key(77).public_key());
  CHECK(refusal(s.directory, s.by(s.world.mx.certificate, s.world.mx.key)) == ErrorCode::not_found);
  s.body = {s.fgr.id(), "stolen", now + minutes(6)};
  CHECK(refusal(s.directory, revocation_entry_by_device(s.body, signing_key(1))) == ErrorCode::not_permitted);
  s.body.at = now;
  const std::vector<AdmittedEntry> pending{admitted(s.directory, revocation_entry_by_device(s.body, signing_key(1)))};
  CHECK(code_of(s.directory.check(s.by(s.lic_1, s.lic_2), now, pending)) == ErrorCode::conflict);
  s.directory.add(pending.front());
  CHECK(refusal(s.directory, s.by(s.lic_1, s.lic_2)) == ErrorCode::conflict);
}

TEST_CASE("a revoked key gets no certificate and no packages any more, and its packages are in force no more") {
  Scene s;
  put(s.directory, package_entry_by_device(package_body(s.fgr.id(), PackageUse::encryption, 21), signing_key(1)));
  const std::size_t before = s.directory.live(now).size();
  const Hash root = s.directory.root(now);
  put(s.directory, revocation_entry_by_device(s.body, signing_key(1)));
  CHECK(s.directory.live(now).size() == before);  // a revocation more, a package less
  CHECK(s.directory.root(now) != root);
  CHECK(refusal(s.directory, package_entry_by_device(package_body(s.fgr.id(), PackageUse::encryption, 22),
                                                     signing_key(1))) == ErrorCode::not_permitted);
  const Holder again = device(s.world.mx, "FGR", "fgr-01", 1, curve_of(1), Role::agent, {day_0, day_90 + days(9)});
  CHECK(refusal(s.directory, again.entry()) == ErrorCode::not_permitted);
}

TEST_CASE("a revocation lives as long as what it revokes, and longer than those who signed it") {
  Scene s;
  const Bytes revocation = s.by(s.lic_1, s.lic_2);
  put(s.directory, revocation);
  const auto lives = [&](Instant t) {
    const std::vector<Bytes> live = s.directory.live(t);
    return std::ranges::find(live, revocation) != live.end();
  };
  CHECK(lives(day_90 - seconds(1)));
  CHECK_FALSE(lives(day_90));

  // lic-2 has left the directory by now; a newcomer still comes to the same root.
  const Instant later = now + days(30);
  Directory fresh(s.world.signed_treaty());
  std::vector<Bytes> entries = s.directory.live(later);
  std::ranges::stable_sort(entries, {},
                           [](const Bytes& one) { return must(codec::decode_directory_entry(one)).index(); });
  for (const Bytes& entry : entries) put(fresh, entry, later);
  CHECK(fresh.find(s.lic_2.id()) == nullptr);
  CHECK(fresh.root(later) == s.directory.root(later));
  CHECK(fresh.revoked(s.fgr.id()));
}

TEST_CASE("who takes up new revocations asks for recent ones, by liaisons who may sign today") {
  Scene s;
  s.body.at = now - days(1) - seconds(1);
  CHECK(code_of(s.directory.check_new(admitted(s.directory, s.by(s.lic_1, s.lic_2)), now)) == ErrorCode::expired);
  s.body.at = now - hours(23);
  const AdmittedEntry entry = admitted(s.directory, s.by(s.lic_1, s.lic_2));
  CHECK(s.directory.check_new(entry, now));
  const codec::RevocationBody left{s.lic_1.id(), "left", now};
  put(s.directory, must(revocation_entry_by_person(left, s.lic_1.certificate, s.lic_1.key, now)));
  CHECK(code_of(s.directory.check_new(entry, now)) == ErrorCode::not_permitted);
  const Holder absent = person(s.world.mx, "SRE", "lic-7", Role::liaison);
  CHECK(code_of(s.directory.check_new(admitted(s.directory, s.by(s.lic_2, absent)), now)) == ErrorCode::not_found);
}

TEST_CASE("only revocations gather signatures, and four at most") {
  const Scene s;
  CHECK(code_of(add_revocation_signature(s.lic_1.entry(), s.lic_2.certificate, s.lic_2.key, now)) == ErrorCode::usage);
  Bytes entry = s.by(s.lic_1);
  for (int i = 0; i < 3; ++i) {
    const Holder more = person(s.world.mx, "SRE", "m-" + std::to_string(i), Role::liaison);
    entry = must(add_revocation_signature(entry, more.certificate, more.key, now));
  }
  CHECK(code_of(add_revocation_signature(entry, s.lic_2.certificate, s.lic_2.key, now)) == ErrorCode::too_large);
  CHECK(code_of(revocation_entry_by_person(s.body, s.lic_1.certificate, s.lic_2.key, now)) == ErrorCode::mismatch);
}

}  // namespace
}  // namespace puente::trust
