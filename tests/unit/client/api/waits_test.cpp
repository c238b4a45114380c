// Why a record waits, since when, and what ends it, as the local API says it.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/api/around.h"

namespace puente::client::api {
namespace {

using namespace core::test;
using nlohmann::json;

struct SendingDesk : Network {
  explicit SendingDesk(const std::string& more = "") : Network(policy_mx + more) {}
  Around around{*this, sender, {{1000, io::CallerRole::officer}}};

  std::vector<json> ask(const json& request) {
    io::Caller caller{1000, {}};
    std::vector<json> out;
    for (const std::string& line : around.handle(caller, request.dump())) out.push_back(json::parse(line));
    return out;
  }
  json send(const std::string& document = violent_event) {
    json done = ask({{"op", "send"}, {"document", json::parse(document)}}).back()["done"];
    settle();
    return done;
  }
  json waits(const json& sent) { return ask({{"op", "track"}, {"record", sent["record"]}})[0]["item"]["waits"]; }
  json status() { return ask({{"op", "status"}}).back()["done"]; }
};

const std::string approved = R"(
[[rule]]
id = "two"
effect = "oblige"
from = ["MX/SSPC"]
to = ["US/*"]
kinds = ["violent-event"]
sections = ["*"]
obligations = ["second-person"]
valid-until = "2036-01-01T00:00:00Z"
legal-basis = { en = "law", es = "ley" }
)";

}  // namespace

TEST_CASE("without a connection a record waits for it, since it was lost") {
  SendingDesk desk;
  desk.disconnect("sspc");
  desk.sender.run(core::Disconnected{});
  const std::string lost = format_utc(desk.now());
  desk.sleep(seconds(5));
  const json sent = desk.send();
  REQUIRE(sent["waits"].size() == 1);
  CHECK(sent["waits"][0] == json{{"why", "connection"}, {"since", lost}});
  desk.connect("sspc");
  desk.advance(minutes(1));
  CHECK(desk.waits(sent).empty());
}

TEST_CASE("a pause is named with its nation, its reason, its begin and its end, at home and at the broker") {
  SendingDesk desk;
  json at_broker;
  SECTION("before it leaves") {}
  SECTION("at the broker") {
    desk.disconnect("dea");
    desk.advance(minutes(1));
    at_broker = desk.send();
  }
  trust::Pause pause;
  pause.expires = desk.now() + hours(4);
  desk.order(pause);
  desk.advance(minutes(1));
  const json sent = at_broker.is_null() ? desk.send() : at_broker;
  const json waits = desk.waits(sent);
  REQUIRE(waits.size() == 1);
  CHECK(waits[0]["why"] == "pause");
  CHECK(waits[0]["agency"] == "US/DEA");
  CHECK(waits[0]["nation"] == "MX");
  CHECK(waits[0]["detail"].get<std::string>().starts_with("MX 1: "));
  CHECK(waits[0]["until"] == format_utc(pause.expires));
  CHECK(waits[0].contains("since"));
  // A pause is shown as such, and is no draft that is stuck.
  CHECK(desk.status()["stuck"].empty());
}

TEST_CASE("a recipient that is away is waited for, until the record expires") {
  SendingDesk desk;
  desk.disconnect("dea");
  desk.advance(minutes(1));
  const json sent = desk.send();
  desk.advance(minutes(2));
  const json waits = desk.waits(sent);
  REQUIRE(waits.size() == 1);
  CHECK(waits[0]["why"] == "recipient");
  CHECK(waits[0]["agency"] == "US/DEA");
  CHECK(waits[0].contains("until"));
}

TEST_CASE(
    "whether the witnesses have cosigned is not said before a heartbeat can have told it; then, that they have not") {
  SendingDesk desk;
  desk.disconnect("dea");
  desk.advance(minutes(1));
  const json sent = desk.send();
  const json fresh = desk.waits(sent);
  REQUIRE(fresh.size() == 1);
  CHECK(fresh[0]["why"] == "recipient");
  CHECK(fresh[0]["entry"] > fresh[0]["head"]);  // the heartbeat held is older than the entry
  desk.advance(minutes(2));
  const json covered = desk.waits(sent);
  REQUIRE(covered.size() == 1);
  CHECK(covered[0]["why"] == "recipient");
  CHECK_FALSE(covered[0].contains("entry"));
  desk.witnesses[0]->away = true;
  desk.advance(minutes(2));
  const json held = desk.waits(desk.send());
  REQUIRE(held.size() == 1);
  CHECK(held[0]["why"] == "witnesses");
  CHECK(held[0]["entry"] > held[0]["head"]);
}

TEST_CASE("a second person who must approve is said, with the nation") {
  SendingDesk desk(approved);
  const json sent = desk.send();
  desk.advance(minutes(2));
  const json waits = desk.waits(sent);
  REQUIRE_FALSE(waits.empty());
  CHECK(waits[0]["why"] == "approval");
  CHECK(waits[0]["nation"] == "MX");
}

TEST_CASE("what a quota stopped came back, and the quota is named") {
  std::string policy = policy_mx;
  policy.insert(policy.find("valid-until"), "quota = { records = 1, window = \"PT12H\" }\n");
  SendingDesk desk;
  desk.activate(model::Nation::mx, policy);
  desk.advance(minutes(1));
  desk.send();
  const json second = desk.send();
  const json waits = desk.waits(second);
  REQUIRE(waits.size() == 1);
  CHECK(waits[0]["why"] == "quota");
  CHECK(waits[0]["detail"].get<std::string>().find("MX/violence: 1 in PT12H") != std::string::npos);
}

TEST_CASE(
    "what the broker takes no more of is kept: which budget, since when, when it is sent again, and in the status") {
  SendingDesk desk;
  desk.broker.disk_volume = broker::core::Volume{1000, 150, 0};
  desk.advance(seconds(2));
  const json refused = desk.send(), kept = desk.send();
  const std::string since = format_utc(desk.now());
  for (const json& sent : {refused, kept}) {
    const json waits = desk.waits(sent);
    REQUIRE(waits.size() == 1);
    CHECK(waits[0]["why"] == "budget");
    CHECK(waits[0]["detail"].get<std::string>().find("budget volume: 150 bytes are free") != std::string::npos);
    CHECK(waits[0]["since"] == since);
    CHECK(waits[0]["until"].get<std::string>() > since);
  }
  CHECK(desk.ask({{"op", "track"}, {"record", kept["record"]}})[0]["item"]["state"] == "draft");
  const json standing = desk.status()["standing"];
  REQUIRE(standing.size() == 1);
  CHECK(standing[0]["why"] == "budget");
  CHECK(standing[0]["count"] == 2);
  CHECK(standing[0]["since"] == since);
  desk.broker.disk_volume = broker::core::Volume{1000, 900, 0};
  desk.advance(minutes(3));
  CHECK(desk.waits(refused).empty());
  CHECK(desk.waits(kept).empty());
  CHECK(desk.status()["standing"].empty());
}

TEST_CASE("a draft whose recipient has no key is stuck: it stands in the status as long as it waits") {
  SendingDesk desk;
  CHECK(desk.status()["standing"].empty());
  desk.publish(
      trust::revocation_entry_by_device({desk.recipient.device, "lost", desk.now()}, *desk.recipient.party.signing));
  desk.advance(minutes(1));
  const json sent = desk.send();
  desk.advance(minutes(2));
  const json status = desk.status();
  REQUIRE(status["stuck"].size() == 1);
  CHECK(status["stuck"][0]["count"] == 1);
  CHECK(status["standing"][0]["why"] == "stuck");
  CHECK(desk.waits(sent)[0]["why"] == "package");
  // It is no alarm that somebody can forget.
  desk.ask({{"op", "forget-alarms"}});
  CHECK(desk.status()["standing"].size() == 1);
  desk.ask({{"op", "recall"}, {"record", sent["record"]}, {"reason", "nobody is there"}});
  CHECK(desk.status()["standing"].empty());
}

TEST_CASE("a record is found by its position or the first digits of its id, and by nothing that is not one record's") {
  SendingDesk desk;
  const std::string id = desk.send()["record"];
  desk.send();
  const auto find = [&](const std::string& name) {
    return desk.ask({{"op", "find"}, {"name", name}, {"sent", true}}).back();
  };
  CHECK(find("1")["done"]["record"] == id);
  CHECK(find(id.substr(0, 8))["done"]["record"] == id);
  CHECK(find(id)["done"]["record"] == id);
  CHECK(find("77")["error"]["code"] == "not-found");
  CHECK(find("abc")["error"]["code"] == "usage");
  CHECK(find("zzzz")["error"]["code"] == "usage");
  CHECK(find("")["error"]["code"] == "usage");
  CHECK(desk.ask({{"op", "find"}, {"name", "1"}}).back()["error"]["code"] == "not-found");
}

TEST_CASE("the same document twice goes twice, and says which was the first; a reply to nothing is refused") {
  SendingDesk desk;
  const json first = desk.send();
  CHECK_FALSE(first.contains("repeats"));
  CHECK(desk.send()["repeats"] == first["record"]);
  json reply = json::parse(violent_event);
  reply["replyTo"] = std::string(32, 'a');
  const json refused = desk.ask({{"op", "send"}, {"document", reply}}).back();
  CHECK(refused["error"]["code"] == "not-found");
  CHECK(refused["error"]["what"].get<std::string>().starts_with("replyTo: no record "));
  reply["replyTo"] = first["record"];
  reply["supersedes"] = std::string(32, 'b');
  CHECK(desk.ask({{"op", "send"}, {"document", reply}}).back()["error"]["code"] == "not-found");
  reply["supersedes"] = first["record"];
  CHECK(desk.ask({{"op", "send"}, {"document", reply}}).back().contains("done"));
}

TEST_CASE("a reason in the officer's language; what goes to whom comes with the answer") {
  SendingDesk desk;
  json document = json::parse(violent_event);
  document["to"] = {"US/DEEA"};
  const json refused = desk.ask({{"op", "send"}, {"document", document}, {"language", "es"}}).back();
  CHECK(refused["error"]["what"].get<std::string>().starts_with("to: nadie está inscrito como 'US/DEEA'"));
  CHECK(desk.ask({{"op", "preview"}, {"document", document}}).back()["error"]["code"] == "unknown-value");
  CHECK(desk.ask({{"op", "send"}, {"document", document}, {"language", "fr"}}).back()["error"]["code"] == "usage");
  const json sent = desk.send();
  REQUIRE(sent["agencies"].size() == 1);
  CHECK(sent["agencies"][0]["agency"] == "US/DEA");
  CHECK_FALSE(sent["agencies"][0]["goes"].empty());
}

}  // namespace puente::client::api
