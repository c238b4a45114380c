// Records listed and found at the local API, after they crossed.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/api/around.h"

namespace puente::client::api {
namespace {

using namespace core::test;
using nlohmann::json;

constexpr uid_t finding_officer = 1000, finding_viewer = 1001;

const std::string story = R"({"kind": "violent-event", "to": ["US/DEA"], "marks": {"tlp": "TLP:AMBER", "handling": [],
  "handlingText": "", "grading": {"scheme": "none"}, "classification": "none", "caveats": []},
  "purpose": "violence-prevention", "urgency": "urgent", "sections": {"type": "homicide",
  "place": {"municipality": {"state": "MX-02", "name": "Tijuana"}}, "actors": [{"name": "Joaquín Guzmán"}]}})";

// One record that crossed, and both agents' desks.
struct Crossed {
  explicit Crossed(const std::string& mx = policy_mx) : network(mx), id(network.send(story)) {}
  Network network;
  const std::vector<io::CallerRule> rules{{finding_officer, io::CallerRole::officer},
                                          {finding_viewer, io::CallerRole::viewer}};
  Around sending{network, network.sender, rules}, receiving{network, network.recipient, rules};
  const RecordId id;

  static std::vector<json> ask(Around& api, const json& request, uid_t uid = finding_officer) {
    std::vector<json> out;
    io::Caller caller{uid, {}};
    for (const std::string& line : api.handle(caller, request.dump())) out.push_back(json::parse(line));
    const Operation* const operation = operation_named(request.value("op", ""));
    REQUIRE(operation != nullptr);
    for (const json& line : out)
      for (const auto& [where, fields] : {std::pair{"item", operation->items}, std::pair{"done", operation->done}}) {
        if (!line.contains(where)) continue;
        for (const auto& [name, value] : line[where].items()) {
          CAPTURE(name);
          CHECK(std::ranges::find(fields, std::string_view(name), &Field::name) != fields.end());
        }
        for (const Field& field : fields) {
          CAPTURE(field.name);
          CHECK((field.need == Need::optional || line[where].contains(field.name)));
        }
      }
    return out;
  }
  static std::size_t hits(Around& api, const std::string& words, bool sent = false) {
    return ask(api, {{"op", "search"}, {"words", words}, {"sent", sent}}).size() - 1;
  }
};

}  // namespace

TEST_CASE("a record that crossed is found on both sides by what its sections say") {
  Crossed both;
  const auto found = Crossed::ask(both.receiving, {{"op", "search"}, {"words", "tijuana gusman"}});
  REQUIRE(found.size() == 2);
  const json& item = found[0]["item"];
  CHECK(item["record"] == both.id.hex());
  CHECK(item["possible"] == true);
  CHECK(item["found"] == json::parse(R"([{"term": "tijuana", "how": "words"}, {"term": "gusman", "how": "sound"}])"));
  CHECK(Crossed::hits(both.receiving, "guzmán") == 1);
  CHECK(Crossed::hits(both.receiving, "guzmán", true) == 0);
  CHECK(Crossed::hits(both.sending, "guzmán", true) == 1);
  CHECK(Crossed::hits(both.sending, "guzmán") == 0);
  CHECK(Crossed::hits(both.receiving, "culiacan") == 0);

  const auto listed = Crossed::ask(both.receiving, {{"op", "inbox"}, {"place", "tijuana"}, {"urgency", "urgent"}});
  REQUIRE(listed.size() == 2);
  CHECK(listed[0]["item"]["about"].dump().find("Joaquín Guzmán") != std::string::npos);
  CHECK(Crossed::ask(both.receiving, {{"op", "inbox"}, {"kind", "seizure"}}).size() == 1);
  CHECK(Crossed::ask(both.sending, {{"op", "outbox"}, {"recipient", "US/DEA"}}).size() == 2);
  CHECK(Crossed::ask(both.sending, {{"op", "outbox"}, {"recipient", "US/FBI"}}).size() == 1);
}

TEST_CASE("what cannot be searched is refused with a sentence, and a filter of the other side too") {
  Crossed both;
  const auto error = [&](const json& request) {
    const json last = Crossed::ask(both.receiving, request).back();
    REQUIRE(last.contains("error"));
    return last["error"]["what"].get<std::string>();
  };
  CHECK(error({{"op", "search"}, {"words", ""}}).starts_with("nothing to search for"));
  CHECK(error({{"op", "search"}, {"words", "\" OR 1=1 --"}}).starts_with("a quotation mark is open"));
  CHECK(error({{"op", "search"}, {"words", std::string(100'000, 'a')}}).starts_with("a search of more than 1,000"));
  CHECK(error({{"op", "inbox"}, {"place", "*"}}).find("no letter and no digit") != std::string::npos);
  CHECK(error({{"op", "inbox"}, {"kind", "seizures"}}).find("seizure") != std::string::npos);
  CHECK(error({{"op", "search"}, {"words", "a b"}, {"recipient", "US/DEA"}}).find("'recipient'") != std::string::npos);
  CHECK(error({{"op", "search"}, {"words", "a b"}, {"sent", true}, {"unread", true}}).find("'unread'") !=
        std::string::npos);
}

TEST_CASE("what is under justify-on-open is never found, also after somebody gave a reason") {
  Crossed both(policy_mx + "obligations = [\"justify-on-open\"]\n");
  CHECK(Crossed::ask(both.receiving, {{"op", "inbox"}}).size() == 2);
  CHECK(Crossed::hits(both.receiving, "guzman") == 0);
  Crossed::ask(both.receiving, {{"op", "show"}, {"record", both.id.hex()}, {"reason", "case 7 of the court"}});
  both.network.advance(seconds(20));
  io::Caller caller{finding_officer, {}};
  both.receiving.answer_to(caller);
  const json shown =
      Crossed::ask(both.receiving, {{"op", "show"}, {"record", both.id.hex()}, {"reason", "case 7 again"}}).back();
  both.network.advance(seconds(20));
  CHECK(both.network.recipient.store.inbox(both.id).value().at(0).sections.size() > 0);
  CHECK(Crossed::hits(both.receiving, "guzman") == 0);
  CHECK(Crossed::hits(both.receiving, "gu*") == 0);
  CHECK(Crossed::ask(both.receiving, {{"op", "inbox"}})[0]["item"]["about"].empty());
}

TEST_CASE("what was recalled is listed, and found no more") {
  Crossed both;
  both.network.sender.run(core::RecallRecord{4, both.id, "wrong"});
  both.network.settle();
  const auto listed = Crossed::ask(both.receiving, {{"op", "inbox"}});
  REQUIRE(listed.size() == 2);
  CHECK(listed[0]["item"].contains("recalled"));
  CHECK(listed[0]["item"]["about"].empty());
  CHECK(Crossed::hits(both.receiving, "guzman") == 0);
  CHECK(Crossed::hits(both.sending, "guzman", true) == 0);
  const json shown = Crossed::ask(both.sending, {{"op", "show-sent"}, {"record", both.id.hex()}}).back();
  CHECK(shown["error"]["code"] == "not-found");
}

TEST_CASE("one's own record is read again, also after everybody has it") {
  Crossed both;
  both.network.advance(minutes(1));
  CHECK(both.network.state(both.id) == ports::OutboxState::finished);
  const json done =
      Crossed::ask(both.sending, {{"op", "show-sent"}, {"record", both.id.hex()}}, finding_viewer).back()["done"];
  CHECK(done["state"] == "finished");
  CHECK(done["sections"]["actors"][0]["name"] == "Joaquín Guzmán");
  CHECK(done["to"] == json::array({"US/DEA"}));
  const json none = Crossed::ask(both.sending, {{"op", "show-sent"}, {"record", std::string(32, '0')}}).back();
  CHECK(none["error"]["code"] == "not-found");
}

TEST_CASE("a record is unread until its reader has opened it, and only by that reader") {
  Crossed both;
  const auto unread = [&](uid_t uid) {
    return Crossed::ask(both.receiving, {{"op", "inbox"}, {"unread", true}}, uid).size() - 1;
  };
  CHECK(unread(finding_officer) == 1);
  CHECK(Crossed::ask(both.receiving, {{"op", "inbox"}})[0]["item"]["unread"] == true);
  CHECK(Crossed::ask(both.receiving, {{"op", "show"}, {"record", both.id.hex()}}).back().contains("done"));
  CHECK(unread(finding_officer) == 0);
  CHECK(Crossed::ask(both.receiving, {{"op", "inbox"}})[0]["item"]["unread"] == false);
  CHECK(unread(finding_viewer) == 1);
  // A list opens nothing, also where it says what was withheld.
  const auto listed = Crossed::ask(both.receiving, {{"op", "inbox"}, {"rules", true}}, finding_viewer);
  CHECK(listed[0]["item"]["rules"].is_array());
  CHECK(unread(finding_viewer) == 1);
  // Read once is read: the store is not written to again.
  const std::size_t commits = both.network.recipient.store.commits();
  CHECK(Crossed::ask(both.receiving, {{"op", "show"}, {"record", both.id.hex()}}).back().contains("done"));
  CHECK(both.network.recipient.store.commits() == commits);
}

}  // namespace puente::client::api
