#include <catch2/catch_test_macros.hpp>

#include "crypto/primitives/hash.h"
#include "crypto/primitives/x25519.h"
#include "crypto/tlog/merkle.h"
#include "tests/unit/trust/world.h"

namespace puente::trust {
namespace {

using namespace test;
using codec::PackageUse;

struct Scene {
  World world;
  Directory directory{world.signed_treaty()};
  Holder fgr = device(world.mx, "FGR", "fgr-01", 1, curve_of(1));
  Holder dea = device(world.us, "DEA", "dea-01", 2, curve_of(2));
};

TEST_CASE("a certificate under its nation's root is found by key, by transport key and by agency") {
  Scene s;
  const AdmittedEntry entry = admitted(s.directory, s.fgr.entry());
  CHECK(entry.change() == "certificate");
  CHECK(entry.subject() == s.fgr.id());
  CHECK(model::text_of(entry.agency()) == "MX/FGR");
  CHECK(entry.hash() == primitives::sha256(s.fgr.entry()));
  CHECK(entry.bytes() == s.fgr.entry());
  CHECK_FALSE(entry.is_revocation());
  CHECK(s.directory.find(s.fgr.id()) == nullptr);
  s.directory.add(entry);

  const Device* const found = s.directory.find(s.fgr.id());
  REQUIRE(found != nullptr);
  CHECK(found->name == "fgr-01");
  CHECK(found->role == Role::agent);
  CHECK(found->ed25519 == signing_key(1).public_key());
  CHECK(s.directory.by_transport(curve_of(1)) == found);
  CHECK(s.directory.by_transport(curve_of(2)) == nullptr);
  CHECK(s.directory.usable(s.fgr.id(), now));
  CHECK(code_of(s.directory.usable(s.dea.id(), now)) == ErrorCode::not_found);
  put(s.directory, s.dea.entry());
  CHECK(s.directory.agencies(now) ==
        std::vector{must(model::parse_agency("MX/FGR")), must(model::parse_agency("US/DEA"))});
  CHECK(s.directory.agents_of(must(model::parse_agency("US/DEA")), now) ==
        std::vector<const Device*>{s.directory.find(s.dea.id())});
  CHECK(s.directory.agents_of(must(model::parse_agency("US/FBI")), now).empty());
  CHECK(s.directory.all().size() == 2);
}

TEST_CASE("the same entry again is nothing new") {
  Scene s;
  put(s.directory, s.fgr.entry());
  CHECK_FALSE(must(s.directory.check(s.fgr.entry(), now)).has_value());
  // Nor what waits to be added.
  const std::vector<AdmittedEntry> pending{admitted(s.directory, s.dea.entry())};
  CHECK_FALSE(must(s.directory.check(s.dea.entry(), now, pending)).has_value());
}

TEST_CASE("a certificate of the wrong nation's root, or of a stranger's, is refused") {
  Scene s;
  const Authority stranger = pki::test::root_of("MX");
  CHECK(refusal(s.directory, device(stranger, "FGR", "fgr-01", 1).entry()) == ErrorCode::unauthenticated);
  // A US root that writes MX into a certificate: forged by hand, since the product would not.
  const Bytes der = pki::test::forge({}, pki::test::device_key(9), s.world.us);
  CHECK_FALSE(s.directory.check(certificate_entry(must(pki::Certificate::parse(der))), now));
}

TEST_CASE("certificates count only within their validity") {
  Scene s;
  CHECK(refusal(s.directory, s.fgr.entry(), day_90) == ErrorCode::expired);
  CHECK(refusal(s.directory, s.fgr.entry(), day_0 - seconds(1)) == ErrorCode::expired);
  put(s.directory, s.fgr.entry());
  CHECK(s.directory.usable(s.fgr.id(), day_90 - seconds(1)));
  CHECK(code_of(s.directory.usable(s.fgr.id(), day_90)) == ErrorCode::expired);
  CHECK(code_of(s.directory.usable(s.fgr.id(), day_0 - seconds(1))) == ErrorCode::expired);
  CHECK(s.directory.agents_of(must(model::parse_agency("MX/FGR")), day_90).empty());
  CHECK(s.directory.agencies(day_90).empty());
}

TEST_CASE("roots, agency CAs and brokers have no place in the directory") {
  Scene s;
  CHECK(refusal(s.directory, certificate_entry(s.world.mx.certificate)) == ErrorCode::not_permitted);
  CHECK(refusal(s.directory, certificate_entry(pki::test::agency_ca_of(s.world.mx, "FGR").certificate)) ==
        ErrorCode::not_permitted);
  CHECK(refusal(s.directory, device(s.world.mx, "FGR", "b", 3, std::nullopt, Role::broker).entry()) ==
        ErrorCode::not_permitted);
}

TEST_CASE("an agency CA may stand between, and nothing else may come along") {
  Scene s;
  const Authority ca = pki::test::agency_ca_of(s.world.mx, "FGR");
  const Authority other = pki::test::agency_ca_of(s.world.mx, "UIF");
  const Holder agent = device(ca, "FGR", "fgr-02", 4);
  CHECK(refusal(s.directory, certificate_entry(agent.certificate)) == ErrorCode::unauthenticated);
  CHECK_FALSE(s.directory.check(certificate_entry(agent.certificate, std::vector{other.certificate}), now));
  CHECK_FALSE(
      s.directory.check(certificate_entry(agent.certificate, std::vector{ca.certificate, other.certificate}), now));
  CHECK_FALSE(s.directory.check(certificate_entry(s.fgr.certificate, std::vector{ca.certificate}), now));
  put(s.directory, certificate_entry(agent.certificate, std::vector{ca.certificate}));
  CHECK(s.directory.usable(agent.id(), now));
}

TEST_CASE("one transport key belongs to one device") {
  Scene s;
  put(s.directory, s.fgr.entry());
  CHECK(refusal(s.directory, device(s.world.us, "FBI", "fbi-01", 3, curve_of(1)).entry()) == ErrorCode::conflict);
  CHECK(refusal(s.directory, device(s.world.us, "FBI", "fbi-01", 3, curve_of(200)).entry()) == ErrorCode::conflict);
  const std::vector<AdmittedEntry> pending{admitted(s.directory, s.dea.entry())};
  CHECK(code_of(s.directory.check(device(s.world.us, "FBI", "fbi-01", 3, curve_of(2)).entry(), now, pending)) ==
        ErrorCode::conflict);
}

TEST_CASE("one key belongs to one name, and those of the treaty to nobody") {
  Scene s;
  put(s.directory, s.fgr.entry());
  CHECK(refusal(s.directory, device(s.world.us, "DEA", "dea-09", 1, curve_of(1)).entry()) == ErrorCode::conflict);
  CHECK(refusal(s.directory, device(s.world.mx, "FGR", "fgr-09", 1, curve_of(1)).entry()) == ErrorCode::conflict);
  CHECK(refusal(s.directory, device(s.world.mx, "FGR", "fgr-01", 1, curve_of(7)).entry()) == ErrorCode::conflict);
  CHECK(refusal(s.directory, device(s.world.mx, "FGR", "b", 201, curve_of(7)).entry()) == ErrorCode::conflict);
}

TEST_CASE("a renewed certificate of the same key carries on where the first ends") {
  Scene s;
  put(s.directory, s.fgr.entry());
  const Holder renewed = device(s.world.mx, "FGR", "fgr-01", 1, curve_of(1), Role::agent, {day_0, day_90 + days(90)});
  put(s.directory, renewed.entry());
  CHECK(s.directory.usable(s.fgr.id(), day_90 + days(1)));
  CHECK(s.directory.all().size() == 1);
  CHECK(s.directory.by_transport(curve_of(1)) != nullptr);
  CHECK(s.directory.live(now).size() == 2);
  CHECK(s.directory.live(day_90) == std::vector<Bytes>{renewed.entry()});
}

TEST_CASE("one certificate has one entry: neither other bytes for it nor a second of the same time are taken") {
  Scene s;
  put(s.directory, s.fgr.entry());
  const Holder twin = device(s.world.mx, "FGR", "fgr-01", 1, curve_of(1));  // another ECDSA signature under the same
  REQUIRE(twin.entry() != s.fgr.entry());
  CHECK(refusal(s.directory, twin.entry()) == ErrorCode::conflict);
  const Directory empty(s.world.signed_treaty());
  const std::vector<AdmittedEntry> pending{admitted(empty, s.fgr.entry())};
  CHECK(code_of(empty.check(twin.entry(), now, pending)) == ErrorCode::conflict);
}

TEST_CASE("packages are signed by their holder, and by nobody else") {
  Scene s;
  put(s.directory, s.fgr.entry());
  put(s.directory, s.dea.entry());
  const codec::PackageBody body = package_body(s.fgr.id(), PackageUse::encryption, 21);
  CHECK(refusal(s.directory, package_entry_by_device(body, signing_key(2))) == ErrorCode::unauthenticated);
  put(s.directory, package_entry_by_device(body, signing_key(1)));

  const Package* const found = s.directory.package_of(s.fgr.id(), PackageUse::encryption, now);
  REQUIRE(found != nullptr);
  CHECK(found->public_key == encryption_key(21));
  CHECK(found->holder == s.fgr.id());
  CHECK(s.directory.package_by_key_id(found->key_id) == found);
  CHECK(s.directory.package_of(s.fgr.id(), PackageUse::release, now) == nullptr);
  CHECK(s.directory.package_of(s.dea.id(), PackageUse::encryption, now) == nullptr);
  CHECK(s.directory.package_of(s.fgr.id(), PackageUse::encryption, now + days(1)) == nullptr);
  CHECK(s.directory.package_of(s.fgr.id(), PackageUse::encryption, now - seconds(1)) == nullptr);
}

TEST_CASE("an altered package, or one whose signature belongs to a revocation, is refused") {
  Scene s;
  put(s.directory, s.fgr.entry());
  const Bytes good = package_entry_by_device(package_body(s.fgr.id(), PackageUse::encryption, 21), signing_key(1));
  auto entry = std::get<codec::SignedPackage>(must(codec::decode_directory_entry(good)));
  const auto refused_with = [&](const codec::SignedPackage& altered) {
    return refusal(s.directory, encode(codec::DirectoryEntry(altered)));
  };
  auto altered = entry;
  altered.body = encode(package_body(s.fgr.id(), PackageUse::encryption, 22));
  CHECK(refused_with(altered) == ErrorCode::unauthenticated);
  altered = entry;
  altered.signatures[0].signature[5] ^= 1U;
  CHECK(refused_with(altered) == ErrorCode::unauthenticated);
  altered = entry;
  altered.signatures[0].signature.pop_back();
  CHECK(refused_with(altered) == ErrorCode::malformed);
  altered = entry;
  altered.signatures.push_back(altered.signatures[0]);
  CHECK(refused_with(altered) == ErrorCode::unauthenticated);
  altered = entry;
  altered.signatures[0].signer = s.dea.id();
  CHECK(refused_with(altered) == ErrorCode::unauthenticated);
  const codec::SignedRevocation swapped{entry.body, entry.signatures};
  CHECK_FALSE(s.directory.check(encode(codec::DirectoryEntry(swapped)), now));
}

TEST_CASE("each role publishes its own kind of package") {
  Scene s;
  const Holder auditor = person(s.world.mx, "SFP", "aud-1", Role::auditor);
  const Holder liaison = person(s.world.mx, "SRE", "lic-1", Role::liaison);
  for (const Holder* one : std::initializer_list<const Holder*>{&s.fgr, &auditor, &liaison})
    put(s.directory, one->entry());
  const auto by_person = [&](const Holder& who, PackageUse use) {
    return must(
        package_entry_by_auditor(package_body(who.id(), use, 30, now, days(90)), who.certificate, who.key, now));
  };
  CHECK(refusal(s.directory, by_person(liaison, PackageUse::audit)) == ErrorCode::not_permitted);
  CHECK(refusal(s.directory, by_person(auditor, PackageUse::encryption)) == ErrorCode::not_permitted);
  CHECK(refusal(s.directory, package_entry_by_device(package_body(s.fgr.id(), PackageUse::audit, 30),
                                                     signing_key(1))) == ErrorCode::not_permitted);
  put(s.directory, by_person(auditor, PackageUse::audit));
  CHECK(s.directory.package_of(auditor.id(), PackageUse::audit, now + days(89)) != nullptr);
}

TEST_CASE("release packages come from the treaty's broker and from no certified device") {
  Scene s;
  put(s.directory, s.fgr.entry());
  const KeyId broker = s.world.treaty.broker.device_key_id();
  const auto release = [&](const KeyId& holder, std::uint8_t signer, PackageUse use = PackageUse::release) {
    return package_entry_by_device(package_body(holder, use, 40), signing_key(signer));
  };
  CHECK(refusal(s.directory, release(s.fgr.id(), 1)) == ErrorCode::not_permitted);
  CHECK(refusal(s.directory, release(broker, 1)) == ErrorCode::unauthenticated);
  CHECK(refusal(s.directory, release(broker, 201, PackageUse::encryption)) == ErrorCode::not_permitted);
  const AdmittedEntry entry = admitted(s.directory, release(broker, 201));
  CHECK(model::text_of(entry.agency()) == "MX/BROKER");
  CHECK(entry.change() == "package");
  CHECK(entry.subject() == broker);
  s.directory.add(entry);
  CHECK(s.directory.package_of(broker, PackageUse::release, now) != nullptr);
  CHECK(s.directory.live(now + days(15)).size() == 2);
  CHECK(s.directory.live(now + days(16)) == std::vector<Bytes>{s.fgr.entry()});
}

TEST_CASE("packages have bounds in time") {
  Scene s;
  put(s.directory, s.fgr.entry());
  const auto code = [&](Instant from, Duration length) {
    return refusal(
        s.directory,
        package_entry_by_device(package_body(s.fgr.id(), PackageUse::encryption, 21, from, length), signing_key(1)));
  };
  CHECK(code(now, days(4)) == ErrorCode::not_permitted);
  CHECK(code(now, Duration{0}) == ErrorCode::malformed);
  CHECK(code(now, days(-1)) == ErrorCode::malformed);
  CHECK(code(now + days(33), days(1)) == ErrorCode::not_permitted);
  CHECK(code(now - days(16), days(1)) == ErrorCode::expired);
  CHECK(code(Instant{std::numeric_limits<std::int64_t>::min()}, days(1)) == ErrorCode::malformed);
  CHECK(code(Instant{std::numeric_limits<std::int64_t>::max() - days(1).ms}, days(1)) == ErrorCode::malformed);
}

TEST_CASE("a public key that no agreement works with, or one that is taken, is refused") {
  Scene s;
  put(s.directory, s.fgr.entry());
  put(s.directory, s.dea.entry());
  codec::PackageBody body = package_body(s.fgr.id(), PackageUse::encryption, 21);
  put(s.directory, package_entry_by_device(body, signing_key(1)));
  CHECK(refusal(s.directory, package_entry_by_device(package_body(s.dea.id(), PackageUse::encryption, 21),
                                                     signing_key(2))) == ErrorCode::conflict);
  body.public_key = X25519Public();
  CHECK(refusal(s.directory, package_entry_by_device(body, signing_key(1))) == ErrorCode::malformed);
}

TEST_CASE("a package may come together with its holder's certificate") {
  Scene s;
  const Bytes package = package_entry_by_device(package_body(s.fgr.id(), PackageUse::encryption, 21), signing_key(1));
  CHECK(refusal(s.directory, package) == ErrorCode::not_found);
  const std::vector<AdmittedEntry> pending{admitted(s.directory, s.fgr.entry())};
  CHECK(must(s.directory.check(package, now, pending)).has_value());
}

TEST_CASE("of several packages the one that began last is used, and old ones make room for new ones") {
  Scene s;
  put(s.directory, s.fgr.entry());
  const auto publish = [&](std::uint8_t number, Instant from) {
    put(s.directory,
        package_entry_by_device(package_body(s.fgr.id(), PackageUse::encryption, number, from, hours(30)),
                                signing_key(1)),
        from);
  };
  publish(21, now);
  publish(22, now + hours(24));
  const auto key_at = [&](Instant t) {
    return s.directory.package_of(s.fgr.id(), PackageUse::encryption, t)->public_key;
  };
  CHECK(key_at(now + hours(23)) == encryption_key(21));
  CHECK(key_at(now + hours(25)) == encryption_key(22));
  CHECK(s.directory.packages_of(s.fgr.id(), PackageUse::encryption).size() == 2);
  publish(23, now + days(40));
  CHECK(s.directory.packages_of(s.fgr.id(), PackageUse::encryption).size() == 1);
  CHECK(s.directory.package_by_key_id(primitives::key_id_of(encryption_key(21))) == nullptr);
}

TEST_CASE("what is live, and its root, change as entries end") {
  Scene s;
  CHECK(s.directory.root(now) == tlog::empty_root());
  const Bytes package = package_entry_by_device(package_body(s.fgr.id(), PackageUse::encryption, 21), signing_key(1));
  for (const Bytes& entry : {s.fgr.entry(), s.dea.entry(), package}) put(s.directory, entry);

  std::vector<Bytes> sorted{s.fgr.entry(), s.dea.entry(), package};
  std::ranges::sort(sorted, {}, [](const Bytes& one) { return primitives::sha256(one); });
  CHECK(s.directory.live(now) == sorted);
  const Hash expected = tlog::node_hash(tlog::node_hash(tlog::leaf_hash(sorted[0]), tlog::leaf_hash(sorted[1])),
                                        tlog::leaf_hash(sorted[2]));
  CHECK(s.directory.root(now) == expected);

  const Instant package_end = now + days(1) + package_kept_after_end;
  CHECK(s.directory.root(package_end - milliseconds(1)) == expected);
  CHECK(s.directory.live(package_end).size() == 2);
  CHECK(s.directory.root(package_end) != expected);
  CHECK(s.directory.live(day_90).empty());
  CHECK(s.directory.root(day_90) == tlog::empty_root());
}

TEST_CASE("whoever starts from what is live comes to the same root at every later time") {
  Scene s;
  const Holder brief = device(s.world.us, "FBI", "fbi-01", 3, curve_of(3), Role::agent, {day_0, now + days(5)});
  for (const Holder* one : std::initializer_list<const Holder*>{&s.fgr, &s.dea, &brief}) put(s.directory, one->entry());
  std::uint8_t number = 50;
  for (std::uint8_t key = 1; key <= 3; ++key)
    for (int day = 0; day < 3; ++day)
      put(s.directory, package_entry_by_device(package_body(primitives::key_id_of(signing_key(key).public_key()),
                                                            PackageUse::encryption, number++, now + days(day)),
                                               signing_key(key)));
  put(s.directory, revocation_entry_by_device({s.dea.id(), "lost", now}, signing_key(2)));

  for (const Duration later : {days(0), days(4), days(5), days(17), days(18), days(20)}) {
    const Instant t = now + later;
    Directory fresh(s.world.signed_treaty());
    std::vector<Bytes> entries = s.directory.live(t);
    std::ranges::stable_sort(entries, {},
                             [](const Bytes& one) { return must(codec::decode_directory_entry(one)).index(); });
    for (const Bytes& entry : entries) put(fresh, entry, t);
    CHECK(fresh.root(t) == s.directory.root(t));
    CHECK(fresh.root(t + days(1)) == s.directory.root(t + days(1)));
  }
}

TEST_CASE("only a usable liaison of the nation may sign its policy") {
  Scene s;
  const Holder liaison = person(s.world.mx, "SRE", "lic-1", Role::liaison);
  const Holder auditor = person(s.world.mx, "SFP", "aud-1", Role::auditor);
  CHECK(code_of(s.directory.check_liaison(liaison.certificate, Nation::mx, now)) == ErrorCode::not_found);
  put(s.directory, liaison.entry());
  put(s.directory, auditor.entry());
  CHECK(s.directory.check_liaison(liaison.certificate, Nation::mx, now));
  CHECK(code_of(s.directory.check_liaison(liaison.certificate, Nation::us, now)) == ErrorCode::not_permitted);
  CHECK(code_of(s.directory.check_liaison(auditor.certificate, Nation::mx, now)) == ErrorCode::not_permitted);
  CHECK(code_of(s.directory.check_liaison(liaison.certificate, Nation::mx, day_90)) == ErrorCode::expired);
  // The same key under another name, which the holder may well have had certified elsewhere.
  const auto renamed = must(pki::issue(s.world.mx.certificate, s.world.mx.key,
                                       must(pki::parse_request(must(pki::make_request(
                                           liaison.key, {"MX", "SRE", "another"}, Role::liaison, std::nullopt)))),
                                       day_0, day_90, pki::test::serial(8)));
  CHECK(code_of(s.directory.check_liaison(renamed, Nation::mx, now)) == ErrorCode::mismatch);
}

TEST_CASE("hostile bytes are refused without harm") {
  Scene s;
  CHECK_FALSE(s.directory.check({}, now));
  CHECK_FALSE(s.directory.check(Bytes(64, 0xff), now));
  CHECK(refusal(s.directory, Bytes(codec::directory_entry_bytes_max + 8, 0)) == ErrorCode::too_large);
  const Bytes good = s.fgr.entry();
  for (std::size_t at = 0; at < good.size(); at += 3) {
    Bytes altered = good;
    altered[at] ^= 0x10U;
    INFO("byte " << at << " of " << good.size() << ": " << hex_of(good));
    CHECK_FALSE(s.directory.check(altered, now));
  }
  for (std::size_t size = 0; size < good.size(); size += 8)
    CHECK_FALSE(s.directory.check(ByteView(good).first(size), now));
}

}  // namespace
}  // namespace puente::trust
