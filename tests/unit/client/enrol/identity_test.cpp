#include "client/enrol/identity.h"

#include <catch2/catch_test_macros.hpp>

#include "client/core/daily_keys.h"
#include "client/store/sqlcipher_agent_store.h"
#include "crypto/base/transcript.h"
#include "crypto/pki/issue.h"
#include "crypto/primitives/x25519.h"
#include "tests/unit/client/cli/folder.h"
#include "tests/unit/trust/world.h"

namespace puente::client::enrol {
namespace {

using cli::test::Folder;
using pki::test::code_of;
using pki::test::must;
using trust::test::World;

const Instant now = pki::test::now;

// Roots of both nations made by us, and a treaty that they signed, in one folder.
struct Nations {
  Folder folder;
  World world;
  std::filesystem::path treaty;

  Nations() {
    for (const auto nation : {model::Nation::mx, model::Nation::us})
      if (const Status made = make_nation_root(root(nation), nation, folder.passphrase(), now); !made)
        throw std::runtime_error(made.error().what);
    trust::Treaty terms = world.treaty;
    const NationRoot mx = must(load_nation_root(root(model::Nation::mx), folder.passphrase()));
    const NationRoot us = must(load_nation_root(root(model::Nation::us), folder.passphrase()));
    terms.root_mx = mx.certificate;
    terms.root_us = us.certificate;
    pki::SignedText text{trust::render_treaty(terms), {}};
    for (const NationRoot* one : {&mx, &us})
      if (!pki::sign_text(text, trust::treaty_purpose, one->certificate, one->key, now))
        throw std::runtime_error("sign");
    treaty = folder.write("treaty.txt", pki::format_signed_text(text));
  }
  std::filesystem::path root(model::Nation nation) const { return folder.path / std::string(model::name_of(nation)); }

  io::PartyConfig config(pki::Role role, const std::string& agency, const std::string& name) const {
    io::PartyConfig out;
    out.role = role;
    out.agency = must(model::parse_agency(agency));
    out.name = name;
    out.treaty = treaty;
    out.passphrase_file = folder.passphrase();
    return out;
  }
  std::string issue(model::Nation by, ByteView request) const {
    const NationRoot nation = must(load_nation_root(root(by), folder.passphrase()));
    return must(pki::issue(nation.certificate, nation.key, must(pki::parse_request(request)), now - minutes(1),
                           now + days(90), pki::test::serial(3)))
        .pem();
  }
  trust::Directory directory() const {
    return trust::Directory(must(trust::verify_treaty(must(puente::io::read_text(treaty, 1 << 20)), now)));
  }
};

}  // namespace

TEST_CASE("a nation's root lasts ten years, is only its own, and opens with its passphrase alone") {
  const Nations nations;
  const NationRoot root = must(load_nation_root(nations.root(model::Nation::mx), nations.folder.passphrase()));
  CHECK(root.certificate.name() == pki::Name{"MX", "ROOT", "Puente root MX"});
  CHECK(root.certificate.role() == pki::Role::root);
  CHECK(root.certificate.not_after() == from_unix_seconds((now + days(3652)).unix_seconds()));
  CHECK(pki::verify_root(root.certificate, now));
  const auto wrong = nations.folder.write("wrong", "guess\n", puente::io::Mode::secret);
  CHECK(code_of(load_nation_root(nations.root(model::Nation::mx), wrong)) == ErrorCode::unauthenticated);
  CHECK(make_nation_root(nations.root(model::Nation::mx), model::Nation::mx, nations.folder.passphrase(), now)
            .error()
            .code == ErrorCode::conflict);
}

TEST_CASE(
    "an agent is requested, issued and accepted: certificate and fifteen days of packages, taken by the directory") {
  const Nations nations;
  const auto home = nations.folder.path / "agent";
  const Bytes request = must(make_party(home, nations.config(pki::Role::agent, "MX/FGR", "fgr-01")));
  const auto entries = must(accept_certificate(home, nations.issue(model::Nation::mx, request), now));
  CHECK(entries.size() == 16);
  CHECK(entries.begin()->first == "00-certificate.entry");

  trust::Directory directory = nations.directory();
  for (const auto& [name, entry] : entries) trust::test::put(directory, entry, now);
  const io::Party party = must(io::load_party(home));
  REQUIRE(party.certificate);
  const KeyId id = party.certificate->key_id();
  CHECK(directory.usable(id, now));
  for (int day = 0; day < 15; ++day) {
    const auto* const package = directory.package_of(id, codec::PackageUse::encryption, now + days(day));
    REQUIRE(package != nullptr);
    // What was published can be opened: its private half is here.
    const X25519Private key = must(party.keys.get_as<X25519Private>("encryption/" + package->key_id.hex()));
    CHECK(primitives::public_of(key) == package->public_key);
  }
  CHECK(directory.package_of(id, codec::PackageUse::encryption, now + days(15)) == nullptr);
}

TEST_CASE("the agent goes on with the packages of its enrolment, and makes no others for the same days") {
  const Nations nations;
  const auto home = nations.folder.path / "agent";
  const Bytes request = must(make_party(home, nations.config(pki::Role::agent, "MX/FGR", "fgr-01")));
  const auto entries = must(accept_certificate(home, nations.issue(model::Nation::mx, request), now));
  const io::Party party = must(io::load_party(home));
  const StoreKey key = must(party.keys.get_as<StoreKey>("store"));
  auto store = must(store::SqlcipherAgentStore::open(party.paths.store(), key));
  const auto values = must(store.values());
  const auto kept = must(puente::read_lps(values.at(core::value_packages), 64));
  REQUIRE(kept.size() == 15);
  for (const ByteView package : kept)
    CHECK(std::ranges::any_of(entries, [&](const auto& entry) { return equal(entry.second, package); }));
}

TEST_CASE("the root of the other nation enrols nobody here, and another party's certificate is not ours") {
  const Nations nations;
  const auto home = nations.folder.path / "agent";
  const Bytes request = must(make_party(home, nations.config(pki::Role::agent, "MX/FGR", "fgr-01")));
  const NationRoot us = must(load_nation_root(nations.root(model::Nation::us), nations.folder.passphrase()));
  CHECK(code_of(pki::issue(us.certificate, us.key, must(pki::parse_request(request)), now, now + days(1),
                           pki::test::serial(3))) == ErrorCode::not_permitted);
  // A root of the right country that the treaty does not name.
  const auto stranger = nations.folder.path / "stranger";
  REQUIRE(make_nation_root(stranger, model::Nation::mx, nations.folder.passphrase(), now));
  const NationRoot other = must(load_nation_root(stranger, nations.folder.passphrase()));
  const std::string pem = must(pki::issue(other.certificate, other.key, must(pki::parse_request(request)), now,
                                          now + days(1), pki::test::serial(3)))
                              .pem();
  CHECK(code_of(accept_certificate(home, pem, now)) == ErrorCode::unauthenticated);

  const Bytes second =
      must(make_party(nations.folder.path / "b", nations.config(pki::Role::agent, "MX/FGR", "fgr-02")));
  CHECK(code_of(accept_certificate(home, nations.issue(model::Nation::mx, second), now)) == ErrorCode::mismatch);
  CHECK_FALSE(std::filesystem::exists(home / "certificate.pem"));
}

TEST_CASE(
    "liaisons get a certificate only, auditors also a package that they signed, and each renews with its own keys") {
  const Nations nations;
  const auto liaison = nations.folder.path / "liaison";
  const Bytes asked = must(make_party(liaison, nations.config(pki::Role::liaison, "US/LIAISON", "l-1")));
  CHECK(must(accept_certificate(liaison, nations.issue(model::Nation::us, asked), now)).size() == 1);
  const auto auditor = nations.folder.path / "auditor";
  const Bytes request = must(make_party(auditor, nations.config(pki::Role::auditor, "US/AUDIT", "a-1")));
  const auto entries = must(accept_certificate(auditor, nations.issue(model::Nation::us, request), now));
  REQUIRE(entries.size() == 2);
  trust::Directory directory = nations.directory();
  for (const auto& [name, entry] : entries) trust::test::put(directory, entry, now);
  const io::Party party = must(io::load_party(auditor));
  const KeyId id = party.certificate->key_id();
  CHECK(directory.package_of(id, codec::PackageUse::audit, now + days(80)) != nullptr);

  const NationRoot us = must(load_nation_root(nations.root(model::Nation::us), nations.folder.passphrase()));
  const NationRoot mx = must(load_nation_root(nations.root(model::Nation::mx), nations.folder.passphrase()));
  CHECK(must(renew_certificate(party, us, now, now + days(200))).key_id() == id);
  CHECK(code_of(renew_certificate(party, mx, now, now + days(200))) == ErrorCode::not_permitted);
}

TEST_CASE("a witness is no party: it gets no folder here, and one that says so is refused") {
  const Nations nations;
  const auto home = nations.folder.path / "witness";
  const io::PartyConfig config = nations.config(pki::Role::witness, "MX/WITNESS", "w-mx");
  CHECK(code_of(make_party(home, config)) == ErrorCode::usage);
  CHECK_FALSE(std::filesystem::exists(home));
  CHECK(code_of(io::parse_party_config(io::render_party_config(config))) == ErrorCode::usage);
}

TEST_CASE("a folder is a party's once, and names that would not read back are refused") {
  const Nations nations;
  const auto home = nations.folder.path / "agent";
  const auto config = nations.config(pki::Role::agent, "MX/FGR", "fgr-01");
  must(make_party(home, config));
  CHECK(code_of(make_party(home, config)) == ErrorCode::conflict);
  for (const char* name : {"a\"b", "a\\b"})
    CHECK(code_of(make_party(nations.folder.path / "x", nations.config(pki::Role::agent, "MX/FGR", name))) ==
          ErrorCode::usage);
  CHECK(code_of(make_party(nations.folder.path / "x", nations.config(pki::Role::agent, "MX/FGR", "a\nb"))) ==
        ErrorCode::malformed);
  CHECK_FALSE(std::filesystem::exists(nations.folder.path / "x"));
}

TEST_CASE("the same keys are certified for longer by a request to the root, and only for longer") {
  const Nations nations;
  const auto folder = nations.folder.path / "fgr-01";
  const Bytes request = must(make_party(folder, nations.config(pki::Role::agent, "MX/FGR", "fgr-01")));
  CHECK(request_again(must(io::load_party(folder))).error().code == ErrorCode::usage);  // not enrolled yet
  REQUIRE(accept_certificate(folder, nations.issue(model::Nation::mx, request), now));

  const Bytes again = must(request_again(must(io::load_party(folder))));
  const NationRoot root = must(load_nation_root(nations.root(model::Nation::mx), nations.folder.passphrase()));
  const auto issued_until = [&](Instant end, std::uint8_t serial) {
    return must(pki::issue(root.certificate, root.key, must(pki::parse_request(again)), now - minutes(1), end,
                           pki::test::serial(serial)))
        .pem();
  };
  CHECK(accept_certificate(folder, issued_until(now + days(80), 4), now).error().code == ErrorCode::conflict);
  const auto entries = must(accept_certificate(folder, issued_until(now + days(120), 5), now));
  CHECK(entries.size() == 1);  // its packages go on as they are
  CHECK(must(io::load_party(folder)).certificate->not_after() == now + days(120));
}

TEST_CASE("an auditor's fresh package is taken by the directory, and both private halves are kept") {
  const Nations nations;
  const auto folder = nations.folder.path / "asf-01";
  const Bytes request = must(make_party(folder, nations.config(pki::Role::auditor, "MX/ASF", "asf-01")));
  const auto first = must(accept_certificate(folder, nations.issue(model::Nation::mx, request), now));
  trust::Directory directory = nations.directory();
  for (const auto& [name, entry] : first) directory.add(std::move(*must(directory.check(entry, now))));

  const Instant later = now + days(60);
  io::Party party = must(io::load_party(folder));
  const Bytes entry = must(renew_audit_package(party, later));
  directory.add(std::move(*must(directory.check(entry, later))));
  const KeyId auditor = party.certificate->key_id();
  CHECK(directory.packages_of(auditor, codec::PackageUse::audit).size() == 2);
  const trust::Package* const newest = directory.package_of(auditor, codec::PackageUse::audit, later);
  REQUIRE(newest != nullptr);
  CHECK(newest->not_after == party.certificate->not_after());  // 90 days, or as long as the certificate
  std::size_t held = 0;
  for (const std::string& name : must(io::load_party(folder)).keys.names())
    held += name.starts_with("audit/") ? 1U : 0U;
  CHECK(held == 2);
  io::Party agent = must(io::load_party(folder));
  agent.config.role = pki::Role::agent;
  CHECK(renew_audit_package(agent, later).error().code == ErrorCode::usage);
}

}  // namespace puente::client::enrol
