// Ours → STIX 2.1 → ours.
#include <set>

#include "client/exchange/stix_objects.h"
#include "client/exchange/stix_read.h"
#include "client/exchange/stix_write.h"
#include "tests/unit/client/exchange/records.h"

namespace puente::client::exchange {

using namespace test;

namespace {

const Instant now = at("2026-11-25T00:00:00Z");

StixObjects objects_of(const std::string& text) {
  auto out = read_stix_objects(text);
  if (!out) FAIL(out.error().what);
  return std::move(*out);
}

std::vector<Record> back(const std::string& text) {
  auto out = records_of_stix(text);
  if (!out) FAIL(out.error().what);
  return std::move(*out);
}

const json& only_of_type(const StixObjects& objects, const std::string& type) {
  const json* found = nullptr;
  for (const json& one : objects.all) {
    if (one["type"] != type) continue;
    REQUIRE(found == nullptr);
    found = &one;
  }
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace

TEST_CASE("a record of each kind, with all it may hold, comes back from STIX equal in every field") {
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    const auto kind = static_cast<model::Kind>(i);
    CAPTURE(model::name_of(kind));
    Record record = full_record(kind);
    record.marks = {model::Tlp::amber_strict,
                    {model::Handling::h0, model::Handling::h2, model::Handling::h3},
                    "only after a call",
                    {model::GradingScheme::europol, 'X', '3'},
                    model::Classification::mx_reservada,
                    {model::Caveat::noforn, model::Caveat::les}};
    record.expires = at("2026-12-01T00:00:00Z");
    record.reply_to = record_id(1);
    record.supersedes = record_id(2);
    record.sections.front().duties = {"no-onward", "retain:P90D"};
    record.withheld = {
        {{model::Section::narrative, model::Rung::whole, 0}, "MX/dea-violence", "art. 70", "artículo 70"},
        {{model::Section::place, model::Rung::point, 0}, "", "", ""}};
    const std::vector<Record> read = back(stix_of({record}, now));
    REQUIRE(read.size() == 1);
    CHECK(read.front() == record);
  }
}

TEST_CASE("a record with nothing but a mark that needs none of ours comes back too, and one whose text stands alone") {
  Record record = record_of_document(event_document());
  record.marks = {model::Tlp::clear, {}, "", {}, model::Classification::none, {}};
  CHECK(back(stix_of({record}, now)).front() == record);
  record.marks.handling_text = "a text without H3";
  CHECK(back(stix_of({record}, now)).front() == record);
  record.sections.clear();  // all was withheld
  CHECK(back(stix_of({record}, now)).front() == record);
}

TEST_CASE("ids are those of sender, record, section and rung: a second export updates the first") {
  const Record record = record_of_document(event_document());
  const StixObjects first = objects_of(stix_of({record}, now));
  const StixObjects second = objects_of(stix_of({record}, now + days(1)));
  REQUIRE(first.all.size() == second.all.size());
  for (std::size_t i = 0; i < first.all.size(); ++i) {
    CHECK(first.all[i]["id"] == second.all[i]["id"]);
    if (first.all[i]["type"] != "report") CHECK(first.all[i] == second.all[i]);
  }
  CHECK(only_of_type(first, "report")["modified"] == "2026-11-25T00:00:00.000Z");
  CHECK(only_of_type(second, "report")["modified"] == "2026-11-26T00:00:00.000Z");
  // Fixed for ever: made by Python's uuid.uuid5 under the namespace of docs/exchange.md.
  CHECK(own_uuid("MX/FGR/07070707070707070707070707070707/place/cell") == "62d52a3e-9e7e-54db-8a87-c403cfe69335");
  CHECK(first.find("location--62d52a3e-9e7e-54db-8a87-c403cfe69335") != nullptr);
  // The same record id of another agency is another record.
  Record other = record;
  other.sender = "US/DEA";
  const StixObjects both = objects_of(stix_of({record, other}, now));
  std::size_t reports = 0;
  for (const json& one : both.all) reports += one["type"] == "report" ? 1U : 0U;
  CHECK(reports == 2);
}

TEST_CASE("each section and rung is an object of its own, with all marks and a derived confidence") {
  Record record = record_of_document(event_document());
  record.marks.handling = {model::Handling::h1};
  const StixObjects objects = objects_of(stix_of({record}, now));
  const json& report = only_of_type(objects, "report");
  CHECK(report["object_refs"].size() == record.sections.size());
  const json marks = report["object_marking_refs"];
  CHECK(marks.size() == 2);
  CHECK(marks[0] == "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421");
  std::multiset<std::string> types;
  for (const json& ref : report["object_refs"]) {
    const json* const one = objects.find(ref.get<std::string>());
    REQUIRE(one != nullptr);
    types.insert((*one)["type"]);
    CHECK((*one)["object_marking_refs"] == marks);
    CHECK((*one)["confidence"] == 70);
  }
  CHECK(types == std::multiset<std::string>{"incident", "location", "location", "location", "location", "location",
                                            "note", "note"});
  const json& marking = *objects.find(marks[1].get<std::string>());
  CHECK(marking["name"] == "H1; B2 (admiralty)");
  for (const json& one : objects.all) {
    if (one["type"] != "location") continue;
    const std::string rung = one["extensions"]["extension-definition--54cbab97-9ae6-4141-af85-f2784dfdddf8"]["rung"];
    CHECK(one.contains("latitude") == (rung == "point" || rung == "cell"));
    CHECK(one.contains("precision") == (rung == "cell"));
    if (rung != "point" && rung != "cell") CHECK(one["country"] == "MX");
  }
  record.marks.grading = {model::GradingScheme::europol, 'B', '2'};
  CHECK(stix_of({record}, now).find("confidence") == std::string::npos);
}

TEST_CASE("many records share marks, definitions and agencies, and hostile texts stay texts") {
  std::vector<Record> records;
  for (std::uint8_t i = 1; i <= 20; ++i) {
    records.push_back(record_of_document(event_document(), i));
    records.back().sections.back().value["text"] = "\"},{\"id\":\"report--\x7f\x01";
  }
  const std::string text = stix_of(records, now);
  CHECK(back(text) == records);
  std::size_t shared = 0;
  for (const json& one : objects_of(text).all)
    shared += one["type"] == "marking-definition" || one["type"] == "identity" || one["type"] == "extension-definition";
  CHECK(shared == 7);
}

}  // namespace puente::client::exchange
