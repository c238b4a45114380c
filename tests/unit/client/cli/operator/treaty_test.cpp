#include <catch2/catch_test_macros.hpp>

#include "client/enrol/treaty_draft.h"
#include "io/clock.h"
#include "tests/unit/client/cli/commands.h"
#include "tests/unit/client/cli/folder.h"
#include "tests/unit/trust/world.h"

namespace puente::client::cli {
namespace {

using pki::test::code_of;
using pki::test::must;
using test::Folder;

// As typed: through the options and to the exit code.
Exit typed(std::vector<std::string> words) {
  words.insert(words.begin(), "--json");
  return test::run_command(add_treaty_commands, words);
}

struct Table {
  Folder folder;
  trust::test::World world;

  Table() {
    const trust::BrokerTerms& broker = world.treaty.broker;
    folder.write("public.toml",
                 fmt::format("origin = \"{}\"\nendpoint = \"{}\"\ndevice = \"{}\"\ncurve = \"{}\"\nlog = \"{}\"\n",
                             broker.origin, broker.endpoint, broker.device.hex(), broker.curve.hex(),
                             tlog::format_vkey(broker.log)));
    for (const trust::TreatyWitness& witness : world.treaty.witnesses)
      folder.write(std::string(model::name_of(witness.nation)) + ".vkey", tlog::format_vkey(witness.key) + "\n");
    folder.write("terms.toml", world.treaty.floor_text +
                                   "[[equivalence]]\nlabel = \"us:cui\"\nhandled-as = { en = \"a\", es = \"b\" }\n");
    for (const char* nation : {"MX", "US"}) REQUIRE(make(nation) == Exit::ok);
  }
  std::string at(const std::string& name) const { return (folder.path / name).string(); }
  Exit make(const std::string& nation) const {
    return typed({"treaty", "root", "--nation", nation, "--dir", at(nation), "--passphrase-file", at("passphrase")});
  }
  std::vector<std::string> proposal() const {
    return {"treaty",    "propose",
            "--broker",  at("public.toml"),
            "--root",    "MX=" + at("MX/root.pem"),
            "--root",    "US=" + at("US/root.pem"),
            "--witness", "MX=" + at("MX.vkey") + "@http://127.0.0.1:8501",
            "--witness", "US=" + at("US.vkey") + "@http://127.0.0.1:8502",
            "--terms",   at("terms.toml"),
            "--out",     at("treaty.txt")};
  }
  Exit sign(const std::string& root, const std::string& file = "treaty.txt") const {
    return typed({"treaty", "sign", "--root", at(root), "--passphrase-file", at("passphrase"), at(file)});
  }
  std::string text(const std::string& file = "treaty.txt") const {
    return must(puente::io::read_text(at(file), trust::treaty_bytes_max));
  }
};

}  // namespace

TEST_CASE("a treaty is proposed, signed by both roots, and verified against the hash agreed by hand") {
  const Table table;
  REQUIRE(typed(table.proposal()) == Exit::ok);
  CHECK(typed({"treaty", "verify", table.at("treaty.txt")}) != Exit::ok);  // nobody has signed
  REQUIRE(table.sign("MX") == Exit::ok);
  CHECK(typed({"treaty", "verify", table.at("treaty.txt")}) != Exit::ok);  // one has
  REQUIRE(table.sign("US") == Exit::ok);
  CHECK(typed({"treaty", "verify", table.at("treaty.txt")}) == Exit::ok);
  CHECK(typed({"treaty", "show", table.at("treaty.txt")}) == Exit::ok);

  const trust::SignedTreaty treaty = must(trust::verify_treaty(table.text(), puente::io::now()));
  CHECK(treaty.treaty().witnesses.size() == 2);
  CHECK(treaty.treaty().equivalences.front().label == model::Classification::us_cui);
  CHECK(treaty.treaty().floor.front().id == "no-minors");
  CHECK(treaty.treaty().quorum_mode == tlog::QuorumMode::both_nations);
  CHECK(typed({"treaty", "verify", table.at("treaty.txt"), "--hash", treaty.hash().hex()}) == Exit::ok);
  CHECK(typed({"treaty", "verify", table.at("treaty.txt"), "--hash", Hash{}.hex()}) == Exit::verification_failed);
}

TEST_CASE("one changed letter under the signatures is found") {
  const Table table;
  REQUIRE(typed(table.proposal()) == Exit::ok);
  REQUIRE(table.sign("MX") == Exit::ok);
  REQUIRE(table.sign("US") == Exit::ok);
  std::string text = table.text();
  const std::size_t port = text.find("127.0.0.1:8501");
  REQUIRE(port != std::string::npos);
  text[port + 13] = '9';
  table.folder.write("treaty.txt", text);
  CHECK(typed({"treaty", "verify", table.at("treaty.txt")}) == Exit::verification_failed);
}

TEST_CASE("a root that the treaty does not name cannot sign it") {
  const Table table;
  REQUIRE(typed(table.proposal()) == Exit::ok);
  REQUIRE(typed({"treaty", "root", "--nation", "MX", "--dir", table.at("other"), "--passphrase-file",
                 table.at("passphrase")}) == Exit::ok);
  CHECK(table.sign("other") == Exit::not_permitted);
  CHECK(must(pki::parse_signed_text(table.text(), trust::treaty_bytes_max)).signatures.empty());
}

TEST_CASE("an amendment follows the version in force and replaces only what it names") {
  const Table table;
  REQUIRE(typed(table.proposal()) == Exit::ok);
  REQUIRE(table.sign("MX") == Exit::ok);
  REQUIRE(table.sign("US") == Exit::ok);
  REQUIRE(typed({"treaty", "amend", table.at("treaty.txt"), "--quorum", "one-nation", "--out", table.at("next.txt")}) ==
          Exit::ok);
  REQUIRE(table.sign("MX", "next.txt") == Exit::ok);
  REQUIRE(table.sign("US", "next.txt") == Exit::ok);
  const Instant now = puente::io::now();
  const trust::SignedTreaty held = must(trust::verify_treaty(table.text(), now));
  CHECK(trust::check_amendment(held, table.text("next.txt"), now));
  const trust::Treaty next = must(trust::verify_treaty(table.text("next.txt"), now)).treaty();
  CHECK(next.version == 2);
  CHECK(next.previous == held.hash());
  CHECK(next.quorum_mode == tlog::QuorumMode::one_nation);
  CHECK(next.witnesses.size() == 2);
  CHECK(next.floor.size() == 1);
}

TEST_CASE("roots under the wrong nation, missing parts and terms that are none are refused") {
  const Table table;
  auto swapped = table.proposal();
  swapped[5] = "MX=" + table.at("US/root.pem");
  CHECK(typed(swapped) == Exit::verification_failed);
  CHECK(typed({"treaty", "propose", "--out", table.at("x")}) == Exit::usage);
  CHECK(typed({"treaty", "propose"}) == Exit::usage);

  enrol::TreatyParts parts;
  parts.terms = table.folder.write("bad.toml", "[broker]\nendpoint = \"tcp://evil:1\"\n");
  CHECK(code_of(enrol::draft_treaty(table.world.treaty, parts)) == ErrorCode::unknown_value);
  parts.terms = table.folder.write("bad.toml", "[[floor]\n");
  CHECK(code_of(enrol::draft_treaty(table.world.treaty, parts)) == ErrorCode::malformed);
  parts = {};
  parts.quorum = "all";
  CHECK(code_of(enrol::draft_treaty(table.world.treaty, parts)) == ErrorCode::usage);
  parts = {};
  parts.witnesses = {"MX=somewhere"};
  CHECK(code_of(enrol::draft_treaty(table.world.treaty, parts)) == ErrorCode::usage);
  CHECK(code_of(enrol::parse_broker_terms("origin = 5\n")) == ErrorCode::malformed);
}

}  // namespace puente::client::cli
