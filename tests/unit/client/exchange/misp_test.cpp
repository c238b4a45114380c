// MISP events, both ways.
#include "client/exchange/misp.h"

#include "tests/unit/client/exchange/records.h"

namespace puente::client::exchange {

using namespace test;
namespace fs = std::filesystem;

TEST_CASE("a record of each kind comes back from MISP equal in every field, alone and among others") {
  std::vector<Record> records;
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    records.push_back(full_record(static_cast<model::Kind>(i)));
    Record& record = records.back();
    record.id = record_id(static_cast<std::uint8_t>(i));
    record.expires = at("2026-12-01T00:00:00Z");
    record.supersedes = record_id(99);
    record.marks.handling = {model::Handling::h3};
    record.marks.handling_text = "with \"quotes\"";
    record.sections.front().duties = {"no-onward"};
    record.withheld = {{{model::Section::source, model::Rung::whole, 0}, "MX/a", "en", "es"}};
    const auto alone = records_of_misp(misp_of({record}, at("2026-11-25T00:00:00Z")));
    REQUIRE(alone);
    REQUIRE(alone->size() == 1);
    CAPTURE(model::name_of(record.kind));
    CHECK(alone->front() == record);
  }
  const auto all = records_of_misp(misp_of(records, at("2026-11-25T00:00:00Z")));
  REQUIRE(all);
  CHECK(*all == records);
}

TEST_CASE("an event has its tags, distribution 0 unless asked, and ids that stay") {
  const Record record = record_of_document(event_document());
  const json event = json::parse(misp_of({record}, at("2026-11-25T00:00:00Z")))["Event"];
  CHECK(event["distribution"] == "0");
  CHECK(event["published"] == false);
  std::vector<std::string> tags;
  for (const json& one : event["Tag"]) tags.push_back(one["name"]);
  CHECK(tags == std::vector<std::string>{"tlp:amber", "admiralty-scale:source-reliability=\"b\"",
                                         "admiralty-scale:information-credibility=\"2\"",
                                         "puente:mark=\"B2 (admiralty)\""});
  const json later = json::parse(misp_of({record}, at("2026-11-26T00:00:00Z"), 1))["Event"];
  CHECK(later["distribution"] == "1");
  CHECK(later["uuid"] == event["uuid"]);
  CHECK(later["Object"] == event["Object"]);
}

TEST_CASE("an event of others is an advisory under its strictest tag, and nothing of it is lost") {
  const json event{
      {"uuid", "e2e6a6ea-f69b-4d93-8564-f51d67cafe51"},
      {"info", "A market moves"},
      {"distribution", "4"},
      {"Tag", json::array({json{{"name", "tlp:green"}}, json{{"name", "admiralty-scale:source-reliability=\"b\""}},
                           json{{"name", "admiralty-scale:information-credibility=\"3\""}}})},
      {"Attribute",
       json::array({json{
           {"type", "domain"}, {"value", "example.org"}, {"Tag", json::array({json{{"name", "tlp:amber+strict"}}})}}})},
      {"Object",
       json::array({json{{"name", "never-heard-of"},
                         {"Attribute", json::array({json{{"object_relation", "what"}, {"value", "this"}}})}}})}};
  const auto imported = import_misp(json{{"Event", event}}.dump(), {});
  REQUIRE(imported);
  REQUIRE(imported->drafts.size() == 1);
  const json& document = imported->drafts[0].document;
  CHECK(document["marks"]["tlp"] == "TLP:AMBER+STRICT");
  CHECK(document["marks"]["grading"] == json{{"scheme", "admiralty"}, {"source", "B"}, {"information", "3"}});
  CHECK(document["sections"]["summary"]["text"] == "A market moves");
  CHECK(document["sections"]["narrative"]["text"] == "domain: example.org\nnever-heard-of: what: this\n");
  const auto bytes = bytes_from_base64(document["sections"]["attachments"][0]["base64"].get<std::string>());
  REQUIRE(bytes);
  CHECK(json::parse(text_of(*bytes)) == event);
  REQUIRE(imported->left.size() == 1);
  CHECK(imported->left[0].why.find("its sharing group") == 0);
}

TEST_CASE("what is no event of MISP is refused or named") {
  CHECK_FALSE(import_misp("3", {}));
  CHECK_FALSE(import_misp("{", {}));
  CHECK_FALSE(import_misp(R"({"Event":{"uuid":"x"}})", {}));
  CHECK_FALSE(import_misp(R"({"Event":[]})", {}));
  const auto parts = import_misp(R"({"response":{"Attribute":[]}})", {});
  REQUIRE(parts);
  CHECK(parts->drafts.empty());
  CHECK(parts->left.size() == 1);
  const std::string broken =
      R"({"Event":{"info":"x","Object":[{"name":"puente-record","Attribute":[{"object_relation":"value","value":"{"}]}]}})";
  CHECK_FALSE(import_misp(broken, {}));
}

TEST_CASE("the events of other tools are read, and what they hold besides is named", "[skips]") {
  std::size_t files = 0;
  for (const fs::directory_entry& file : fs::directory_iterator(exchange_data("misp"))) {
    const std::string name = file.path().filename().string();
    if (!name.ends_with(".json") || name.find("stix2") != name.npos || name.find("_stix21") != name.npos) continue;
    CAPTURE(name);
    ++files;
    const auto imported = import_misp(text_of_file(file.path()), {});
    REQUIRE(imported);
    CHECK_FALSE((imported->drafts.empty() && imported->left.empty()));
    for (Draft draft : imported->drafts) {
      draft.document["to"] = json::array({"US/DEA"});
      const document::Reading reading = document::read_document(draft.document, nullptr, 0);
      for (const document::Finding& one : reading.findings.all()) FAIL(document::text_of(one, Language::english));
    }
  }
  CHECK(files >= 9);
}

}  // namespace puente::client::exchange
