// Officers with keys of their own, at the local API.
#include "client/api/officers.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "client/api/api.h"
#include "crypto/pki/issue.h"
#include "io/files.h"
#include "tests/unit/client/api/around.h"

namespace puente::client::api {
namespace {

using namespace core::test;
using nlohmann::json;

constexpr uid_t at_the_desk = 1000, only_reads = 1001;

struct Folder {
  Folder() : path((std::filesystem::temp_directory_path() / "puente-officers.XXXXXX").string()) {
    REQUIRE(::mkdtemp(path.data()) != nullptr);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path;
};

// An agent, an officer that it certified, and a connection.
struct Desk {
  Network network;
  AgentNode& party = network.sender;
  Folder folder;
  std::vector<io::CallerRule> rules{{at_the_desk, io::CallerRole::officer}, {only_reads, io::CallerRole::viewer}};
  pki::Certificate device = *party.party.certificate;
  primitives::SigningKey officer = primitives::generate_signing_key(Bytes(32, 77));
  std::optional<Around> api;
  io::Caller caller{at_the_desk, {}};

  explicit Desk(bool required = true) {
    certify(officer, "Ana Ruiz");
    api.emplace(network, party, rules, Officers(folder.path, device, required));
  }

  std::filesystem::path file_of(const primitives::SigningKey& key) const {
    return std::filesystem::path(folder.path) / (primitives::key_id_of(key.public_key()).hex() + ".pem");
  }
  void certify(const primitives::SigningKey& key, const std::string& name, Duration life = days(1)) {
    const auto own = pki::PrivateKey::from_ed25519_seed(key.seed());
    const Bytes der = must(pki::make_request(own, {"MX", "SSPC", name}, pki::Role::officer, std::nullopt));
    const auto certificate = must(pki::issue_to_officer(
        device, pki::PrivateKey::from_ed25519_seed(party.party.signing->seed()), must(pki::parse_request(der)),
        network.now() - minutes(1), network.now() + life, Bytes(pki::serial_bytes, 9)));
    must(puente::io::write_file(file_of(key), view_of(certificate.pem()), puente::io::Mode::open));
  }

  std::vector<json> ask_line(const std::string& line) {
    std::vector<json> out;
    for (const std::string& answer : api->handle(caller, line)) out.push_back(json::parse(answer));
    return out;
  }
  std::vector<json> ask(const json& request) { return ask_line(request.dump()); }
  ports::Challenge challenge() {
    return must(ports::Challenge::from_hex(ask({{"op", "challenge"}}).back()["done"]["challenge"].get<std::string>()));
  }
  json signed_by(const primitives::SigningKey& key, const json& request, const ports::Challenge& to) const {
    const std::string line = request.dump();
    const Signature signature =
        primitives::sign(key, core::officer_message(party.device, to, core::officer_request_hash(line)));
    return {{"officer", primitives::key_id_of(key.public_key()).hex()},
            {"signature", base64_of(signature.view())},
            {"request", line}};
  }
  std::vector<json> ask_signed(const json& request) { return ask(signed_by(officer, request, challenge())); }
  std::vector<ports::OfficerAct> acts() { return party.store.acts_newest(100).value(); }
};

std::string error_in(const std::vector<json>& answer) {
  return answer.back().contains("error") ? answer.back()["error"]["code"].get<std::string>() : "ok";
}

const json state_request{{"op", "status"}}, list_request{{"op", "inbox"}};
json sending() { return {{"op", "send"}, {"document", json::parse(violent_event)}}; }

}  // namespace

TEST_CASE("where officers need keys, nothing but the agent's state is told without one") {
  Desk desk;
  CHECK(error_in(desk.ask(state_request)) == "ok");
  for (const char* const op : {"inbox", "track", "directory", "alarms", "show", "send", "acts", "forget-alarms"})
    CHECK(error_in(desk.ask({{"op", op}})) == "not-permitted");
  CHECK(error_in(desk.ask_signed(list_request)) == "ok");
  CHECK(desk.acts().empty());  // looking at a list is no act

  Desk open(false);
  CHECK(error_in(open.ask(list_request)) == "ok");
  CHECK(error_in(open.ask_signed(list_request)) == "ok");
}

TEST_CASE("what an officer asked for is kept with the signature, and with what came of it") {
  Desk desk;
  const json sent = desk.ask_signed(sending()).back()["done"];
  const auto acts = desk.acts();
  REQUIRE(acts.size() == 1);
  CHECK(acts[0].name == "Ana Ruiz");
  CHECK(acts[0].op == "send");
  CHECK(acts[0].about == sent["record"]);
  CHECK(acts[0].request == core::officer_request_hash(sending().dump()));
  CHECK(core::verify_officer_request(desk.officer.public_key(), desk.party.device, acts[0].challenge, acts[0].request,
                                     acts[0].signature));
  // Also what was asked for and refused.
  CHECK(error_in(desk.ask_signed({{"op", "show"}, {"record", std::string(32, '0')}})) == "not-found");
  CHECK(desk.acts()[0].op == "show");
  CHECK(desk.acts()[0].about == std::string(32, '0'));

  const auto listed = desk.ask_signed({{"op", "acts"}});
  REQUIRE(listed.size() == 3);
  CHECK(listed[0]["item"]["op"] == "show");
  CHECK(listed[1]["item"]["name"] == "Ana Ruiz");
}

TEST_CASE("an act is borne out by the certificate of this agent for this key and name, and by no other") {
  Desk desk;
  CHECK(error_in(desk.ask_signed(sending())) == "ok");
  const ports::OfficerAct act = desk.acts().front();
  const auto own = pki::PrivateKey::from_ed25519_seed(desk.officer.seed());
  const auto certified = [&](const std::string& name, const primitives::SigningKey& by,
                             const pki::Certificate& device) {
    const Bytes der = must(pki::make_request(own, {"MX", "SSPC", name}, pki::Role::officer, std::nullopt));
    return must(pki::issue_to_officer(device, pki::PrivateKey::from_ed25519_seed(by.seed()),
                                      must(pki::parse_request(der)), desk.network.now(), desk.network.now() + days(1),
                                      Bytes(pki::serial_bytes, 9)));
  };
  const auto outcome = [&](const ports::OfficerAct& one, const pki::Certificate& officer) {
    const Status verified = core::verify_officer_act(one, officer, desk.device);
    return verified ? "ok" : error_name(verified.error().code);
  };
  const pki::Certificate good = certified("Ana Ruiz", *desk.party.party.signing, desk.device);
  CHECK(outcome(act, good) == "ok");
  CHECK(outcome(act, certified("Luis Soto", *desk.party.party.signing, desk.device)) == "mismatch");
  // Another device of the agency, under the same name: whoever writes the folder, without this device's key.
  const support::Nations& nations = desk.network.nations;
  const primitives::SigningKey other = primitives::generate_signing_key(Bytes(32, 21));
  const Bytes der = must(pki::make_request(pki::PrivateKey::from_ed25519_seed(other.seed()), {"MX", "SSPC", "sspc"},
                                           pki::Role::agent, desk.party.party.curve));
  const pki::Certificate another =
      must(pki::issue(*nations.certificate_mx, *nations.root_mx, must(pki::parse_request(der)),
                      desk.network.now() - hours(1), desk.network.now() + days(30), Bytes(pki::serial_bytes, 9)));
  CHECK(outcome(act, certified("Ana Ruiz", other, another)) == "unauthenticated");
  ports::OfficerAct changed = act;
  changed.request.array()[0] ^= 1;
  CHECK(outcome(changed, good) == "unauthenticated");
}

TEST_CASE("what cannot be kept is not done") {
  Desk desk;
  desk.party.store.fail_next_commit();
  CHECK(error_in(desk.ask_signed(sending())) != "ok");
  CHECK(desk.party.store.outbox_newest(1).value().empty());
}

TEST_CASE("a signed request holds once, for its challenge, on its connection, as it was signed") {
  Desk desk;
  const json once = desk.signed_by(desk.officer, sending(), desk.challenge());
  CHECK(error_in(desk.ask(once)) == "ok");
  CHECK(error_in(desk.ask(once)) == "unauthenticated");
  desk.challenge();
  CHECK(error_in(desk.ask(once)) == "unauthenticated");  // another challenge
  CHECK(error_in(desk.ask(once)) == "unauthenticated");  // and that one is spent

  const json other = desk.signed_by(desk.officer, sending(), desk.challenge());
  io::Caller elsewhere{at_the_desk, {}};
  CHECK(json::parse(desk.api->handle(elsewhere, other.dump()).back())["error"]["code"] == "unauthenticated");

  json changed = desk.signed_by(desk.officer, sending(), desk.challenge());
  changed["request"] = json{{"op", "revoke-self"}, {"reason", "no"}}.dump();
  CHECK(error_in(desk.ask(changed)) == "unauthenticated");
  json claimed = desk.signed_by(primitives::generate_signing_key(Bytes(32, 78)), sending(), desk.challenge());
  claimed["officer"] = primitives::key_id_of(desk.officer.public_key()).hex();
  CHECK(error_in(desk.ask(claimed)) == "unauthenticated");
  CHECK(desk.acts().size() == 1);
}

TEST_CASE("only whom this agent certified, whose time has come and not gone, and who was not taken away") {
  Desk desk;
  const auto uncertified = primitives::generate_signing_key(Bytes(32, 80));
  CHECK(error_in(desk.ask(desk.signed_by(uncertified, list_request, desk.challenge()))) == "not-permitted");

  // Somebody who can write the folder, without the device's key.
  const auto own = pki::PrivateKey::from_ed25519_seed(uncertified.seed());
  const Bytes der = must(pki::make_request(own, {"MX", "SSPC", "agent-1"}, pki::Role::agent, std::nullopt));
  std::filesystem::copy_file(desk.file_of(desk.officer), desk.file_of(uncertified));
  CHECK(error_in(desk.ask(desk.signed_by(uncertified, list_request, desk.challenge()))) == "mismatch");
  must(puente::io::write_file(desk.file_of(uncertified), der, puente::io::Mode::open));
  CHECK(error_in(desk.ask(desk.signed_by(uncertified, list_request, desk.challenge()))) == "malformed");

  const auto brief = primitives::generate_signing_key(Bytes(32, 81));
  desk.certify(brief, "Luis Soto", minutes(5));
  CHECK(error_in(desk.ask(desk.signed_by(brief, list_request, desk.challenge()))) == "ok");
  desk.network.sleep(minutes(6));
  CHECK(error_in(desk.ask(desk.signed_by(brief, list_request, desk.challenge()))) == "expired");

  CHECK(error_in(desk.ask_signed(list_request)) == "ok");
  std::filesystem::remove(desk.file_of(desk.officer));
  CHECK(error_in(desk.ask_signed(list_request)) == "not-permitted");
}

TEST_CASE("a key gives nobody more than the user may have") {
  Desk desk;
  desk.caller.uid = only_reads;
  CHECK(error_in(desk.ask_signed(list_request)) == "ok");
  CHECK(error_in(desk.ask_signed(sending())) == "not-permitted");
  desk.caller.uid = 4242;
  CHECK(error_in(desk.ask({{"op", "challenge"}})) == "not-permitted");
}

TEST_CASE("hostile signed requests are answered with an error and change nothing") {
  Desk desk;
  const json good = desk.signed_by(desk.officer, sending(), desk.challenge());
  for (const char* const key : {"officer", "signature", "request"}) {
    for (const json& value : std::initializer_list<json>{7, "", "zz", std::string(64, '0'), json::array(), nullptr}) {
      desk.challenge();
      json bad = good;
      bad[key] = value;
      CHECK(error_in(desk.ask(bad)) != "ok");
    }
  }
  desk.challenge();
  CHECK(error_in(desk.ask({{"request", std::string(1 << 16, '[')}})) != "ok");
  CHECK(error_in(desk.ask(desk.signed_by(desk.officer, {{"request", "{}"}}, desk.challenge()))) == "usage");
  CHECK(desk.acts().empty());
  CHECK(desk.party.store.outbox_newest(1).value().empty());
}

}  // namespace puente::client::api
