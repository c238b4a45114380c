// The local API, line by line, over a core that speaks with the real broker.
#include "client/api/api.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/tlog/tlog_proof.h"
#include "tests/unit/client/api/around.h"

namespace puente::client::api {
namespace {

using namespace core::test;
using nlohmann::json;

constexpr uid_t officer = 1000, viewer = 1001, stranger = 1002;

// The sender's nation says why it withholds texts.
const std::string no_texts = R"(
[[rule]]
id = "no-texts"
effect = "forbid"
from = ["MX/*"]
to = ["US/*"]
kinds = ["*"]
sections = ["narrative"]
valid-until = "2036-01-01T00:00:00Z"
legal-basis = { en = "law", es = "ley" }
)";

struct Setup : Network {
  Setup() : Network(policy_mx + no_texts) {}
  std::vector<io::CallerRule> rules{{officer, io::CallerRole::officer}, {viewer, io::CallerRole::viewer}};
  Around sending{*this, sender, rules}, receiving{*this, recipient, rules};

  // Every answer has the fields that the table gives it.
  static void check_fields(const json& request, const std::vector<json>& answer) {
    const Operation* const operation = operation_named(request.value("op", ""));
    if (operation == nullptr) return;
    const auto check = [&](Fields fields, const json& object) {
      for (const auto& [name, value] : object.items()) {
        CAPTURE(request["op"], name);
        CHECK(std::ranges::find(fields, std::string_view(name), &Field::name) != fields.end());
      }
      for (const Field& field : fields) {
        CAPTURE(request["op"], field.name);
        CHECK((field.need == Need::optional || object.contains(field.name)));
      }
    };
    for (const json& line : answer) {
      if (line.contains("item")) check(operation->items, line["item"]);
      if (line.contains("done")) check(operation->done, line["done"]);
    }
  }
  static std::vector<json> ask(Around& api, const json& request, uid_t uid = officer) {
    std::vector<json> out;
    io::Caller caller{uid, {}};
    for (const std::string& line : api.handle(caller, request.dump())) out.push_back(json::parse(line));
    check_fields(request, out);
    return out;
  }
  static std::string error_of(Around& api, const json& request, uid_t uid = officer) {
    return ask(api, request, uid).back().at("error").at("code");
  }
  // One record across, to the recipient's inbox; its sender does not hear of it yet.
  std::string across() {
    lose_received<codec::Tracking>(sender);
    const std::string id =
        ask(sending, {{"op", "send"}, {"document", json::parse(violent_event)}}).back()["done"]["record"];
    settle();
    return id;
  }
};

}  // namespace

TEST_CASE("status says who, whether it is ready, and how much waits") {
  Setup setup;
  const json done = Setup::ask(setup.sending, {{"op", "status"}}).back()["done"];
  CHECK(done["agency"] == "MX/SSPC");
  CHECK(done["connected"] == true);
  CHECK(done["ready"] == true);
  CHECK(done["policy"] == json{{"MX", 1}, {"US", 1}});
  CHECK(done["outbox"]["draft"] == 0);
}

TEST_CASE("strangers get nothing, viewers only look, officers send") {
  Setup setup;
  const json send{{"op", "send"}, {"document", json::parse(violent_event)}};
  CHECK(Setup::error_of(setup.sending, {{"op", "status"}}, stranger) == "not-permitted");
  CHECK(Setup::ask(setup.sending, {{"op", "status"}}, viewer).back().contains("done"));
  CHECK(Setup::error_of(setup.sending, send, viewer) == "not-permitted");
  CHECK(Setup::error_of(setup.sending, {{"op", "export"}, {"record", "00"}}, viewer) == "not-permitted");
  CHECK(setup.sender.store.outbox_newest(1).value().empty());
  CHECK(Setup::ask(setup.sending, send).back()["done"]["existing"] == false);
}

TEST_CASE("a record that crossed is listed, shown with what was withheld, and exported with its evidence") {
  Setup setup;
  const std::string id = setup.across();
  const auto listed = Setup::ask(setup.receiving, {{"op", "inbox"}});
  REQUIRE(listed.size() == 2);
  CHECK(listed[0]["item"]["record"] == id);
  CHECK(listed[0]["item"]["sender"] == "MX/SSPC");
  CHECK(listed[0]["item"]["withheld"] == json::array({"narrative"}));
  CHECK(listed[1]["done"]["more"] == false);

  const json shown = Setup::ask(setup.receiving, {{"op", "show"}, {"record", id}}).back()["done"];
  CHECK(shown["kind"] == "violent-event");
  CHECK(shown["marks"]["tlp"] == "TLP:AMBER");
  CHECK(shown["sections"]["victims"]["best"] == 3);
  CHECK(shown["sections"]["place"].contains("municipality"));
  CHECK_FALSE(shown["sections"].contains("narrative"));
  CHECK(shown["withheld"][0]["label"] == "narrative");
  CHECK(shown["withheld"][0]["legalBasis"]["es"] == "ley");
  CHECK(shown["proof"]["size"].get<std::uint64_t>() > shown["proof"]["index"].get<std::uint64_t>());
  CHECK_FALSE(shown.contains("evidence"));
  const json exported = Setup::ask(setup.receiving, {{"op", "export"}, {"record", id}}).back()["done"];
  CHECK_FALSE(exported["evidence"]["header"].get<std::string>().empty());
}

TEST_CASE("the sender follows its record") {
  Setup setup;
  const std::string id = setup.across();
  const auto tracked = Setup::ask(setup.sending, {{"op", "track"}, {"record", id}});
  CHECK(tracked[0]["item"]["state"] == "accepted");
  CHECK(tracked[0]["item"]["recipients"][0]["agency"] == "US/DEA");
  CHECK(tracked[0]["item"]["recipients"][0]["progress"] == "queued");
  CHECK(Setup::ask(setup.sending, {{"op", "track"}}).size() == 2);
  CHECK(Setup::error_of(setup.sending, {{"op", "track"}, {"record", std::string(32, '0')}}) == "not-found");
}

TEST_CASE("facts of what is under way name all that policy looks at, and no contents") {
  Setup setup;
  const std::string id = setup.across();
  const auto facts = Setup::ask(setup.sending, {{"op", "track"}, {"facts", true}});
  REQUIRE(facts.size() == 2);
  const json& one = facts[0]["item"];
  CHECK(one["record"] == id);
  CHECK(one["from"] == "MX/SSPC");
  CHECK(one["to"] == json::array({"US/DEA"}));
  std::set<std::string> keys;
  for (const auto& [key, value] : one.items()) keys.insert(key);
  CHECK(keys ==
        std::set<std::string>{"record", "from", "to", "kind", "purpose", "tlp", "classification", "caveats", "labels"});
  CHECK_FALSE(one["labels"].empty());
  CHECK(Setup::ask(setup.receiving, {{"op", "track"}, {"facts", true}}).size() == 1);
}

TEST_CASE("sender and recipient get the proof of their event as a file for others; before it is proven there is none") {
  Setup setup;
  const std::string id = setup.across();
  CHECK(Setup::error_of(setup.sending, {{"op", "proof"}, {"record", id}}) == "unavailable");
  setup.advance(minutes(2));
  const json accepted = Setup::ask(setup.sending, {{"op", "proof"}, {"record", id}}).back()["done"];
  CHECK(accepted["event"] == "accept");
  CHECK(accepted["proof"].get<std::string>().starts_with("c2sp.org/tlog-proof@v1\n"));
  CHECK(Setup::ask(setup.sending, {{"op", "track"}, {"record", id}})[0]["item"]["log"]["state"] == "proven");
  const json delivered = Setup::ask(setup.receiving, {{"op", "proof"}, {"record", id}}).back()["done"];
  CHECK(delivered["event"] == "delivery");
  const auto proof = tlog::parse_tlog_proof(view_of(delivered["proof"].get_ref<const std::string&>()));
  REQUIRE(proof);
  CHECK(proof->index == delivered["index"].get<std::uint64_t>());
  CHECK(Setup::error_of(setup.receiving, {{"op", "proof"}, {"record", RecordId{}.hex()}}) == "not-found");
}

TEST_CASE("alarms are listed for everybody, and forgotten by an officer") {
  Setup setup;
  CHECK(Setup::ask(setup.sending, {{"op", "status"}}).back()["done"]["alarms"] == 0);
  setup.sender.run(
      core::Received{codec::BrokerMessage{1, codec::Refusal{ErrorCode::mismatch, "a longer log", std::nullopt}}, {}});
  CHECK(Setup::ask(setup.sending, {{"op", "status"}}).back()["done"]["alarms"] == 1);
  const auto listed = Setup::ask(setup.sending, {{"op", "alarms"}}, viewer);
  REQUIRE(listed.size() == 2);
  CHECK(listed[0]["item"]["text"].get<std::string>().find("a longer log") != std::string::npos);
  CHECK(listed[0]["item"]["count"] == 1);
  CHECK(Setup::error_of(setup.sending, {{"op", "forget-alarms"}}, viewer) == "not-permitted");
  CHECK(Setup::ask(setup.sending, {{"op", "forget-alarms"}}).back().contains("done"));
  CHECK(Setup::ask(setup.sending, {{"op", "alarms"}}).size() == 1);
}

TEST_CASE("the status names each nation's witness, and when it cosigned the newest head") {
  Setup setup;
  const json witnesses = Setup::ask(setup.sending, {{"op", "status"}}).back()["done"]["witnesses"];
  REQUIRE(witnesses.size() == 2);
  CHECK(witnesses[0]["nation"] == "MX");
  CHECK(witnesses[0]["cosigned"].is_string());
}

TEST_CASE("a preview says rule by rule what would cross, and keeps nothing") {
  Setup setup;
  const auto answer = Setup::ask(setup.sending, {{"op", "preview"}, {"document", json::parse(violent_event)}}, viewer);
  REQUIRE(answer.size() == 2);
  CHECK(answer[0]["item"]["recipient"] == "US/DEA");
  CHECK(answer[0]["item"]["devices"] == 1);
  for (const json& section : answer[0]["item"]["sections"])
    CHECK(section["permitted"] == (section["label"] != "narrative"));
  CHECK(setup.sender.store.outbox_newest(1).value().empty());
}

TEST_CASE("a batch answers for each record in its place, good or bad, new or known") {
  Setup setup;
  const json good = json::parse(violent_event);
  const json request{{"op", "send-batch"},
                     {"records", json::array({json{{"document", good}, {"origin", "ucdp-ged:1"}}, json(7),
                                              json{{"document", json::object()}},
                                              json{{"document", good}, {"origin", "ucdp-ged:1"}}})}};
  const auto answer = Setup::ask(setup.sending, request);
  REQUIRE(answer.size() == 5);
  CHECK(answer[0]["item"]["existing"] == false);
  CHECK(answer[1]["item"]["error"]["code"] == "usage");
  CHECK(answer[2]["item"]["error"]["code"] == "malformed");
  CHECK(answer[3]["item"]["existing"] == true);
  CHECK(answer[3]["item"]["record"] == answer[0]["item"]["record"]);
  CHECK(answer[4]["done"] == json{{"sent", 1}, {"existing", 1}, {"refused", 2}});
}

TEST_CASE("hostile lines are answered with an error and change nothing") {
  Setup setup;
  for (const std::string& line : {std::string(), std::string("[]"), std::string("{"), std::string("{\"op\":7}"),
                                  std::string("{\"op\":\"launch\"}"), std::string("{\"op\":\"inbox\",\"after\":-1}"),
                                  std::string("{\"op\":\"show\",\"record\":\"zz\"}"), std::string("{\"op\":\"\xff\"}"),
                                  std::string(1 << 20, '[')}) {
    CAPTURE(line.substr(0, 40));
    io::Caller caller{officer, {}};
    const auto answer = setup.sending.handle(caller, line);
    REQUIRE(answer.size() == 1);
    CHECK(json::parse(answer[0]).contains("error"));
  }
}

TEST_CASE("an agent can revoke itself, and then seals nothing any more") {
  Setup setup;
  CHECK(Setup::ask(setup.sending, {{"op", "revoke-self"}, {"reason", "stolen"}}).back().contains("done"));
  setup.connect("sspc");
  CHECK(Setup::ask(setup.sending, {{"op", "status"}}).back()["done"]["connected"] == false);
  setup.across();
  CHECK(setup.sender.submitted.empty());
  setup.advance(minutes(11));  // of its revocation it hears nothing, nor anything else
  CHECK(Setup::ask(setup.sending, {{"op", "status"}}).back()["done"]["ready"] == false);
  const auto listed = Setup::ask(setup.receiving, {{"op", "directory"}});
  CHECK(std::ranges::any_of(listed, [](const json& line) {
    return line.contains("item") && line["item"]["agency"] == "MX/SSPC" && line["item"]["revoked"] == true;
  }));
}

}  // namespace puente::client::api
