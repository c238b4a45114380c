// Records that leave for other tools, at the local API: which may, with whom, and what is known of the files.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "crypto/pki/issue.h"
#include "io/files.h"
#include "tests/unit/client/api/around.h"

namespace puente::client::api {
namespace {

using namespace core::test;
using nlohmann::json;

constexpr uid_t leaving_user = 1000, leaving_viewer = 1001;

std::string event_with(const char* tlp, const json& caveats = json::array(), const json& handling = json::array()) {
  json out = json::parse(violent_event);
  out["marks"] = {{"tlp", tlp}, {"caveats", caveats}, {"handling", handling}};
  return out.dump();
}

// The recipient's desk, with two officers who have keys.
struct LeavingDesk {
  Network network;
  AgentNode& party = network.recipient;
  std::string folder = (std::filesystem::temp_directory_path() / "puente-leaving.XXXXXX").string();
  primitives::SigningKey ana = primitives::generate_signing_key(Bytes(32, 77));
  primitives::SigningKey luis = primitives::generate_signing_key(Bytes(32, 78));
  std::optional<Around> api;
  io::Caller caller{leaving_user, {}}, reader{leaving_viewer, {}, 2};

  explicit LeavingDesk(const std::string& policy = policy_mx) : network(policy) {
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    certify(ana, "Ana Ruiz");
    certify(luis, "Luis Soto");
    api.emplace(
        network, party,
        std::vector<io::CallerRule>{{leaving_user, io::CallerRole::officer}, {leaving_viewer, io::CallerRole::viewer}},
        Officers(folder, *party.party.certificate, false));
  }
  ~LeavingDesk() { std::filesystem::remove_all(folder); }

  void certify(const primitives::SigningKey& key, const std::string& name) {
    const auto own = pki::PrivateKey::from_ed25519_seed(key.seed());
    const Bytes der = must(pki::make_request(own, {"US", "DEA", name}, pki::Role::officer, std::nullopt));
    const auto certificate = must(pki::issue_to_officer(*party.party.certificate,
                                                        pki::PrivateKey::from_ed25519_seed(party.party.signing->seed()),
                                                        must(pki::parse_request(der)), network.now() - minutes(1),
                                                        network.now() + days(30), Bytes(pki::serial_bytes, 9)));
    const auto file = std::filesystem::path(folder) / (primitives::key_id_of(key.public_key()).hex() + ".pem");
    must(puente::io::write_file(file, view_of(certificate.pem()), puente::io::Mode::open));
  }
  json ask(io::Caller& who, const json& request) { return json::parse(api->handle(who, request.dump()).back()); }
  json ask(const json& request) { return ask(caller, request); }
  json ask_as(const primitives::SigningKey& key, const json& request) {
    const auto challenge =
        must(ports::Challenge::from_hex(ask({{"op", "challenge"}})["done"]["challenge"].get<std::string>()));
    const std::string line = request.dump();
    const Signature signature =
        primitives::sign(key, core::officer_message(party.device, challenge, core::officer_request_hash(line)));
    return ask({{"officer", primitives::key_id_of(key.public_key()).hex()},
                {"signature", base64_of(signature.view())},
                {"request", line}});
  }
  static json leave(const RecordId& id, const char* reason = nullptr) {
    json out{{"op", "export-as"}, {"record", id.hex()}, {"format", "stix"}, {"file", "/tmp/out.json"}};
    if (reason != nullptr) out["reason"] = reason;
    return out;
  }
  static json allow(const RecordId& id, const char* reason = "joint case 12") {
    return {{"op", "allow-export"}, {"record", id.hex()}, {"reason", reason}};
  }
  std::vector<ports::ExportRow> rows(bool all = true) { return party.kept_in->exports(all, 0, 100).value(); }
  std::vector<ports::OfficerAct> acts() { return party.kept_in->acts_newest(100).value(); }
};

std::string refusal_in(const json& answer) {
  return answer.contains("error") ? answer["error"]["code"].get<std::string>() : "ok";
}
std::string why_in(const json& answer) { return answer["error"]["what"]; }

}  // namespace

TEST_CASE("a record leaves with an act and a row that say who, what and where, before anybody has it") {
  LeavingDesk desk;
  const RecordId id = desk.network.send(event_with("TLP:GREEN"));
  const json answer = desk.ask(LeavingDesk::leave(id));
  REQUIRE(refusal_in(answer) == "ok");
  CHECK(answer["done"]["view"]["record"] == id.hex());
  CHECK(answer["done"]["view"]["sections"].contains("place"));
  CHECK(answer["done"]["second"] == "");
  const auto rows = desk.rows();
  REQUIRE(rows.size() == 1);
  CHECK((rows[0].number == 1 && rows[0].record_id == id && rows[0].agency == "MX/SSPC" && rows[0].format == "stix"));
  CHECK((rows[0].file == "/tmp/out.json" && rows[0].by == "user 1000" && rows[0].gone == Instant{}));
  const auto acts = desk.acts();
  REQUIRE(acts.size() == 1);
  CHECK((acts[0].op == "export-as" && acts[0].about == id.hex() && acts[0].name == "user 1000"));
  CHECK(refusal_in(desk.ask_as(desk.ana, LeavingDesk::leave(id))) == "ok");
  CHECK(desk.rows()[1].by == "Ana Ruiz");
  CHECK(desk.acts().size() == 2);  // the signed one, once
}

TEST_CASE("what is under TLP:RED or ORCON never leaves, with any reason and any officers, and leaves no row") {
  LeavingDesk desk;
  for (const std::string& document : {event_with("TLP:RED"), event_with("TLP:GREEN", {"ORCON"})}) {
    const RecordId id = desk.network.send(document);
    CHECK(refusal_in(desk.ask(LeavingDesk::leave(id))) == "not-permitted");
    CHECK(refusal_in(desk.ask_as(desk.luis, LeavingDesk::allow(id))) == "ok");
    const json answer = desk.ask_as(desk.ana, LeavingDesk::leave(id, "it must"));
    CHECK(refusal_in(answer) == "not-permitted");
    CHECK(why_in(answer).find("never leaves") != std::string::npos);
    CHECK_FALSE(answer.contains("done"));
    // Nor with its evidence.
    const json evidence = desk.ask({{"op", "export"}, {"record", id.hex()}});
    CHECK(refusal_in(evidence) == "not-permitted");
    CHECK_FALSE(evidence.contains("done"));
  }
  CHECK(desk.rows().empty());
}

TEST_CASE("what is restricted leaves with a reason and another officer's, for a day") {
  for (const std::string& document : {event_with("TLP:AMBER+STRICT"), event_with("TLP:GREEN", json::array(), {"H1"}),
                                      event_with("TLP:GREEN", json::array(), {"H2"})}) {
    CAPTURE(document);
    LeavingDesk desk;
    const RecordId id = desk.network.send(document);
    CHECK(refusal_in(desk.ask_as(desk.ana, LeavingDesk::leave(id))) == "usage");
    CHECK(refusal_in(desk.ask(LeavingDesk::leave(id, "case 12"))) == "not-permitted");  // no key
    CHECK(refusal_in(desk.ask_as(desk.ana, LeavingDesk::leave(id, "case 12"))) == "not-permitted");
    CHECK(refusal_in(desk.ask_as(desk.ana, LeavingDesk::allow(id))) == "ok");  // her own does not count
    CHECK(refusal_in(desk.ask_as(desk.ana, LeavingDesk::leave(id, "case 12"))) == "not-permitted");
    CHECK(refusal_in(desk.ask(LeavingDesk::allow(id))) == "not-permitted");  // no key
    CHECK(refusal_in(desk.ask_as(desk.luis, LeavingDesk::allow(id, "  "))) == "usage");
    CHECK(refusal_in(desk.ask_as(desk.ana, LeavingDesk::leave(id, "case 12"))) == "not-permitted");
    CHECK(desk.rows().empty());

    CHECK(refusal_in(desk.ask_as(desk.luis, LeavingDesk::allow(id))) == "ok");
    const json answer = desk.ask_as(desk.ana, LeavingDesk::leave(id, "case 12"));
    REQUIRE(refusal_in(answer) == "ok");
    CHECK(answer["done"]["second"] == "Luis Soto");
    const auto rows = desk.rows();
    REQUIRE(rows.size() == 1);
    CHECK((rows[0].by == "Ana Ruiz" && rows[0].second == "Luis Soto" && rows[0].reason == "case 12"));
    desk.network.advance(hours(25));
    CHECK(refusal_in(desk.ask_as(desk.ana, LeavingDesk::leave(id, "case 12"))) == "not-permitted");
  }
}

TEST_CASE("no-onward of any section restricts the record, and what needs a reason stays behind without one") {
  LeavingDesk desk(policy_mx + "obligations = [\"no-onward\"]\n");
  const RecordId id = desk.network.send(event_with("TLP:GREEN"));
  const json answer = desk.ask_as(desk.ana, LeavingDesk::leave(id, "case 12"));
  CHECK(refusal_in(answer) == "not-permitted");
  CHECK(why_in(answer).find("no-onward") != std::string::npos);

  LeavingDesk closed(policy_mx + "obligations = [\"justify-on-open\"]\n");
  const RecordId unopened = closed.network.send(event_with("TLP:GREEN"));
  const json without = closed.ask(LeavingDesk::leave(unopened));
  REQUIRE(refusal_in(without) == "ok");
  CHECK(without["done"]["view"]["sections"].empty());
}

TEST_CASE("files are out until somebody says that they are destroyed; what was recalled is named, and leaves no more") {
  LeavingDesk desk;
  const RecordId id = desk.network.send(event_with("TLP:GREEN"));
  REQUIRE(refusal_in(desk.ask(LeavingDesk::leave(id))) == "ok");
  const auto standing = [&] { return desk.ask({{"op", "status"}})["done"]["standing"].dump(); };
  CHECK(standing().find("exported") == std::string::npos);
  desk.network.sender.run(core::RecallRecord{0, id, "wrong place"});
  desk.network.settle();
  CHECK(standing().find("exported") != std::string::npos);
  std::vector<std::string> lines = desk.api->handle(desk.caller, json{{"op", "exports"}}.dump());
  REQUIRE(lines.size() == 2);
  const json item = json::parse(lines[0])["item"];
  CHECK((item["recalled"] == true && item["due"] == false && item["file"] == "/tmp/out.json"));
  CHECK(refusal_in(desk.ask(LeavingDesk::leave(id))) == "not-permitted");

  CHECK(refusal_in(desk.ask({{"op", "export-gone"}, {"file", "/tmp/other.json"}})) == "not-found");
  CHECK(desk.ask({{"op", "export-gone"}, {"file", "/tmp/out.json"}})["done"]["records"] == 1);
  CHECK(desk.rows(false).empty());
  CHECK(desk.rows(true).size() == 1);
  CHECK(standing().find("exported") == std::string::npos);
}

TEST_CASE("only officers let records leave, in a format there is, into a file that has a name") {
  LeavingDesk desk;
  const RecordId id = desk.network.send(event_with("TLP:GREEN"));
  CHECK(refusal_in(desk.ask(desk.reader, LeavingDesk::leave(id))) == "not-permitted");
  json request = LeavingDesk::leave(id);
  request["format"] = "xml";
  CHECK(refusal_in(desk.ask(request)) == "usage");
  request = LeavingDesk::leave(id);
  request["file"] = "";
  CHECK(refusal_in(desk.ask(request)) == "usage");
  request["file"] = std::string(2000, 'x');
  CHECK(refusal_in(desk.ask(request)) == "usage");
  CHECK(desk.rows().empty());
}

}  // namespace puente::client::api
