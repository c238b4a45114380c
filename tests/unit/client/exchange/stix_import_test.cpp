// What others wrote: marks, granular marks, and their objects there and back.
#include <map>

#include "client/exchange/stix_read.h"
#include "client/exchange/stix_write.h"
#include "tests/unit/client/exchange/records.h"

namespace puente::client::exchange {

using namespace test;

namespace {

const std::string report_id = "report--aaaaaaaa-0000-4000-8000-000000000000";

json report(json more = json::object()) {
  json out{{"type", "report"},
           {"spec_version", "2.1"},
           {"id", report_id},
           {"created", "2026-01-01T00:00:00.000Z"},
           {"modified", "2026-01-02T00:00:00.000Z"},
           {"published", "2026-01-01T00:00:00.000Z"},
           {"name", "A group moves north"},
           {"description", "What was seen."},
           {"object_refs", json::array()}};
  out.update(more);
  return out;
}

Imported imported_of(const std::vector<json>& objects, const ImportChoice& choice = {}) {
  const json bundle{{"type", "bundle"}, {"id", "bundle--bbbbbbbb-0000-4000-8000-000000000000"}, {"objects", objects}};
  auto out = import_stix(bundle.dump(), choice);
  if (!out) FAIL(out.error().what);
  return std::move(*out);
}

json marks_of(const std::vector<json>& objects, const ImportChoice& choice = {}) {
  const Imported imported = imported_of(objects, choice);
  REQUIRE(imported.drafts.size() == 1);
  return imported.drafts[0].document["marks"];
}

std::string tlp_of(const std::vector<json>& objects) { return marks_of(objects)["tlp"]; }

json marked(const std::string& marking) { return report({{"object_marking_refs", {marking}}}); }

}  // namespace

TEST_CASE("TLP is read by the ids of STIX 2.0, of 2.1 and of the TLP 2.0 extension, and by what a definition says") {
  CHECK(tlp_of({marked("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9")}) == "TLP:CLEAR");
  CHECK(tlp_of({marked("marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da")}) == "TLP:GREEN");
  CHECK(tlp_of({marked("marking-definition--f88d31f6-486f-44da-b317-01333bde0b82")}) == "TLP:AMBER");
  CHECK(tlp_of({marked("marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed")}) == "TLP:RED");
  CHECK(tlp_of({marked("marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003")}) == "TLP:AMBER+STRICT");
  const std::string own = "marking-definition--cccccccc-0000-4000-8000-000000000000";
  const json definition{{"type", "marking-definition"},
                        {"id", own},
                        {"created", "2017-01-20T00:00:00.000Z"},
                        {"definition_type", "tlp"},
                        {"definition", {{"tlp", "green"}}}};
  CHECK(tlp_of({marked(own), definition}) == "TLP:GREEN");
}

TEST_CASE("what bears no mark is as whoever imports says, else TLP:RED; a mark that is not understood is TLP:RED") {
  CHECK(tlp_of({report()}) == "TLP:RED");
  ImportChoice choice;
  choice.unmarked = model::Tlp::amber;
  CHECK(marks_of({report()}, choice)["tlp"] == "TLP:AMBER");
  const std::string unknown = "marking-definition--dddddddd-0000-4000-8000-000000000000";
  CHECK(marks_of({marked(unknown)}, choice)["tlp"] == "TLP:RED");
  const Imported imported = imported_of({marked(unknown)}, choice);
  REQUIRE(imported.left.size() == 1);
  CHECK(imported.left[0].id == unknown);
}

TEST_CASE("the strictest mark wins: of the object, of its parts, of all that goes with it") {
  json one = marked("marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb");
  one["granular_markings"] = {
      {{"marking_ref", "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"}, {"selectors", {"description"}}}};
  const Imported imported = imported_of({one});
  REQUIRE(imported.drafts.size() == 1);
  const json& document = imported.drafts[0].document;
  CHECK(document["marks"]["tlp"] == "TLP:AMBER+STRICT");
  // What was marked by itself is a section by itself.
  CHECK(document["sections"]["summary"]["text"] == "A group moves north");
  CHECK(document["sections"]["narrative"]["text"] == "What was seen.");

  const std::string tool = "tool--eeeeeeee-0000-4000-8000-000000000000";
  json refers = marked("marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb");
  refers["object_refs"] = {tool};
  const json red{{"type", "tool"},
                 {"id", tool},
                 {"created", "2026-01-01T00:00:00Z"},
                 {"modified", "2026-01-01T00:00:00Z"},
                 {"name", "x"},
                 {"object_marking_refs", {"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"}}};
  CHECK(tlp_of({refers, red}) == "TLP:RED");
}

TEST_CASE("statements, ACS and labels of two nations are kept as restrictions") {
  const std::string said = "marking-definition--cccccccc-0000-4000-8000-000000000000";
  const json statement{{"type", "marking-definition"},
                       {"id", said},
                       {"created", "2017-01-20T00:00:00.000Z"},
                       {"definition_type", "statement"},
                       {"definition", {{"statement", "Do not print."}}}};
  const json marks = marks_of({marked(said), statement});
  CHECK(marks["handling"] == json::array({"H3"}));
  CHECK(marks["handlingText"] == "Do not print.");
  const std::string acs_id = "marking-definition--dddddddd-0000-4000-8000-000000000000";
  const json acs{{"type", "marking-definition"},
                 {"id", acs_id},
                 {"created", "2017-01-20T00:00:00.000Z"},
                 {"extensions",
                  {{"extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce",
                    {{"extension_type", "property-extension"},
                     {"control_set", {{"classification", "U"}, {"formal_determination", {"CUI", "NF"}}}}}}}}};
  const json us = marks_of({marked(acs_id), acs});
  CHECK(us["classification"] == "us:cui");
  CHECK(us["caveats"] == json::array({"NOFORN"}));
  const std::string mx_id = "marking-definition--eeeeeeee-0000-4000-8000-000000000000";
  const json mx{{"type", "marking-definition"},
                {"id", mx_id},
                {"created", "2017-01-20T00:00:00.000Z"},
                {"extensions",
                 {{"extension-definition--dbbcad99-62be-4272-b3bc-95ea39a8b438",
                   {{"extension_type", "property-extension"}, {"classification", "mx:reservada"}}}}}};
  const json both = marks_of({report({{"object_marking_refs", {acs_id, mx_id}}}), acs, mx});
  CHECK(both["classification"] == "us:cui");
  CHECK(both["handlingText"] == "also classified mx:reservada");
}

TEST_CASE("an individual is a person, and what a person's record cannot hold is named") {
  const std::string id = "identity--ffffffff-0000-4000-8000-000000000000";
  const Imported imported = imported_of({{{"type", "identity"},
                                          {"id", id},
                                          {"created", "2026-01-01T00:00:00.000Z"},
                                          {"modified", "2026-01-02T00:00:00.000Z"},
                                          {"name", "Juan Sample"},
                                          {"identity_class", "individual"},
                                          {"roles", {"pilot"}},
                                          {"description", "A pilot."}}});
  REQUIRE(imported.drafts.size() == 1);
  const json& sections = imported.drafts[0].document["sections"];
  CHECK(sections["names"]["full"] == json::array({json::object({{"name", "Juan Sample"}})}));
  CHECK(sections["roles"] == json::array({json::object({{"title", "pilot"}})}));
  CHECK(sections["source"]["reference"] == id);
  CHECK(sections["source"]["method"] == "STIX; created=2026-01-01T00:00:00.000Z; modified=2026-01-02T00:00:00.000Z");
  REQUIRE(imported.left.size() == 1);
  CHECK(imported.left[0].why.find("description") == 0);
}

TEST_CASE("theirs → ours → STIX keeps ids, times, creators, markings and references") {
  for (const char* const name : {"poisonivy", "indicators-for-C2-with-COA", "infrastructure"}) {
    CAPTURE(name);
    const std::string text = text_of_file(exchange_data("stix/examples/" + std::string(name) + ".json"));
    auto imported = import_stix(text, {});
    if (!imported) FAIL(imported.error().what);
    const json original = json::parse(text);
    std::map<std::string, json> before;
    for (const json& one : original["objects"]) before[one["id"]] = one;
    std::size_t kept = 0;
    for (Draft& draft : imported->drafts) {
      draft.document["to"] = {"US/DEA"};
      json root = draft.document;
      const document::Reading reading = document::read_document(root, nullptr, 0);
      CHECK(reading.findings.empty());
      const auto after = read_stix_objects(stix_of({record_of_document(root)}, at("2026-11-25T00:00:00Z")));
      if (!after) FAIL(after.error().what);
      for (const json& one : after->all) {
        const auto held = before.find(one["id"]);
        if (held == before.end()) continue;
        ++kept;
        json without_ours = one;
        const json refs = held->second.value("object_marking_refs", json::array());
        for (const json& ref : refs)
          CHECK(std::ranges::find(one["object_marking_refs"], ref) != one["object_marking_refs"].end());
        without_ours["object_marking_refs"] = refs;
        if (refs.empty()) without_ours.erase("object_marking_refs");
        CHECK(without_ours == held->second);
      }
      // Imported again, it is one record and nothing besides.
      const auto again = import_stix(stix_of({record_of_document(root)}, at("2026-11-25T00:00:00Z")), {});
      REQUIRE(again);
      CHECK(again->drafts.size() == 1);
    }
    CHECK(kept + imported->left.size() >= before.size());
  }
}

}  // namespace puente::client::exchange
