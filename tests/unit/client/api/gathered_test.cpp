// Records for counting, at the local API: what a product may use of each, and nothing else.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/api/around.h"

namespace puente::client::api {
namespace {

using namespace core::test;
using nlohmann::json;

constexpr uid_t counting_officer = 1000;

json counted_story(const char* tlp, const json& caveats = json::array()) {
  json out =
      json::parse(R"({"kind": "violent-event", "to": ["US/DEA"], "marks": {"tlp": "TLP:AMBER", "handling": ["H0"],
    "handlingText": "", "grading": {"scheme": "none"}, "classification": "none", "caveats": []},
    "purpose": "violence-prevention", "urgency": "routine", "sections": {"type": "homicide",
    "place": {"municipality": {"state": "MX-02", "name": "Tijuana"}}, "actors": [{"name": "Grupo Ejemplo"}],
    "narrative": {"text": "told in words", "language": "en"}}})");
  out["marks"]["tlp"] = tlp;
  out["marks"]["caveats"] = caveats;
  return out;
}

struct Counting {
  explicit Counting(const std::string& mx = policy_mx) : network(mx) {}
  Network network;
  const std::vector<io::CallerRule> rules{{counting_officer, io::CallerRole::officer}};
  Around sending{network, network.sender, rules}, receiving{network, network.recipient, rules};

  // Its items, then what is done.
  static std::vector<json> gather(Around& api, json request) {
    request["op"] = "gather";
    io::Caller caller{counting_officer, {}};
    std::vector<json> out;
    for (const std::string& line : api.handle(caller, request.dump())) {
      const json answer = json::parse(line);
      REQUIRE_FALSE(answer.contains("error"));
      out.push_back(answer.contains("item") ? answer["item"] : answer["done"]);
    }
    return out;
  }
};

}  // namespace

TEST_CASE("what a record says is gathered on both sides, without its free text") {
  Counting desk;
  const RecordId id = desk.network.send(counted_story("TLP:AMBER").dump());
  for (const bool sent : {false, true}) {
    const auto found = Counting::gather(sent ? desk.sending : desk.receiving, {{"sent", sent}});
    REQUIRE(found.size() == 2);
    CHECK(found[0]["record"] == id.hex());
    CHECK(found[0]["sections"]["type"] == "homicide");
    CHECK(found[0]["sections"]["place"].contains("municipality"));
    CHECK_FALSE(found[0]["sections"].contains("narrative"));
    CHECK(found[0]["marks"]["tlp"] == "TLP:AMBER");
    CHECK(found[1] == json({{"more", false}, {"last", 1}}));
  }
  CHECK(Counting::gather(desk.receiving, {{"kind", "seizure"}}).size() == 1);
  CHECK(Counting::gather(desk.receiving, {{"after", 1}}).back()["last"] == 0);
}

TEST_CASE("of TLP:RED and ORCON nothing is gathered but that they are there") {
  Counting desk;
  desk.network.send(counted_story("TLP:RED").dump());
  desk.network.send(counted_story("TLP:AMBER", {"ORCON"}).dump());
  for (const bool sent : {false, true}) {
    const auto found = Counting::gather(sent ? desk.sending : desk.receiving, {{"sent", sent}});
    REQUIRE(found.size() == 3);
    CHECK(found[0]["sections"].empty());
    CHECK(found[1]["sections"].empty());
  }
}

TEST_CASE("what needs a reason, or tells its sender that it was opened, stays closed and is said to be") {
  for (const std::string duty : {"justify-on-open", "receipt-on-open"}) {
    Counting desk(policy_mx + "obligations = [\"" + duty + "\"]\n");
    desk.network.send(counted_story("TLP:AMBER").dump());
    const auto found = Counting::gather(desk.receiving, json::object());
    REQUIRE(found.size() == 2);
    CHECK(found[0]["sections"].empty());
    REQUIRE_FALSE(found[0]["duties"].empty());
    CHECK(found[0]["duties"][0]["state"] == (duty == "justify-on-open" ? "needs-reason" : "unopened"));
  }
}

TEST_CASE("pages follow one another, and none is lost or given twice") {
  Counting desk;
  for (int i = 0; i < 5; ++i) desk.network.send(counted_story("TLP:AMBER").dump());
  for (const bool sent : {false, true}) {
    std::set<std::string> seen;
    std::uint64_t after = 0;
    for (int page = 0; page < 3; ++page) {
      const auto found =
          Counting::gather(sent ? desk.sending : desk.receiving, {{"sent", sent}, {"after", after}, {"limit", 2}});
      for (std::size_t i = 0; i + 1 < found.size(); ++i) CHECK(seen.insert(found[i]["record"]).second);
      after = found.back()["last"];
      CHECK(found.back()["more"] == (page < 2));
    }
    CHECK(seen.size() == 5);
  }
}

}  // namespace puente::client::api
