// The shipped mappings over the real files of ../shared/data, every number counted anew from what comes out; and every
// section of every document follows the content schema.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "client/document/document.h"
#include "client/import/import.h"
#include "schemas/codec/content.h"

namespace puente::client::import {
namespace {

using nlohmann::json;

std::string read_or_skip(const std::string& name) {
  const char* const root = std::getenv("PUENTE_SOURCE_DIR");
  const std::filesystem::path data = std::filesystem::path(root == nullptr ? "." : root) / ".." / "shared" / "data";
  if (!std::filesystem::is_directory(data)) SKIP("no folder ../shared/data");
  std::ifstream in(data / name, std::ios::binary);
  if (!in) FAIL("no " + name + " in ../shared/data");
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

struct Imported {
  std::vector<ImportedRecord> records;
  std::uint64_t lines = 0;
};

Imported import_all(const char* mapping_name, const std::string& text) {
  auto mapping = shipped_mapping(mapping_name);
  if (!mapping) FAIL(mapping.error().what);
  Importer importer(std::move(*mapping));
  Imported out;
  const auto drain = [&] {
    while (true) {
      auto item = importer.next();
      if (!item) FAIL(item.error().what);
      if (!*item) return;
      if (const auto* reject = std::get_if<Reject>(&**item)) FAIL(reject->line << ": " << reject->reason);
      out.records.push_back(std::get<ImportedRecord>(std::move(**item)));
    }
  };
  for (std::size_t at = 0; at < text.size(); at += 4093) {
    importer.feed(std::string_view(text).substr(at, 4093));
    drain();
  }
  importer.finish();
  drain();
  out.lines = importer.lines();
  return out;
}

// As the agent takes it: every value of its form, and every rung that should follow made.
void check_schema(const ImportedRecord& record) {
  json whole = record.document;
  const document::Reading read = document::read_document(whole, nullptr, 0);
  if (!read.document) FAIL(record.key << ": " << document::error_of(read.findings.all()).what);
  for (const auto& [name, value] : record.document["sections"].items()) {
    const auto section = model::parse_name<model::Section>(name);
    REQUIRE(section);
    if (model::ladder_of(record.kind, *section).front() == model::Rung::whole) {
      const auto content = codec::content_from_json(record.kind, {*section, model::Rung::whole, 0}, value.dump());
      if (!content) FAIL(record.key << ": " << content.error().what);
      continue;
    }
    for (const auto& [rung_name, rung_value] : value.items()) {
      if (rung_value == "unknown") continue;
      const auto rung = model::parse_name<model::Rung>(rung_name);
      REQUIRE(rung);
      const auto content = codec::content_from_json(record.kind, {*section, *rung, 0}, rung_value.dump());
      if (!content) FAIL(record.key << ": " << content.error().what);
    }
  }
}

}  // namespace

TEST_CASE("all UCDP events become records, at just the rungs their precision allows", "[skips]") {
  const Imported file = import_all("ucdp-ged", read_or_skip("ucdp-ged-mexico-1989-2017.csv"));
  CHECK(file.lines == 7009);
  CHECK(file.records.size() == 6354);
  std::map<std::string, int> rungs, states;
  int without_place = 0, commas = 0, of_several_lines = 0;
  std::int64_t best = 0;
  std::uint64_t previous_line = 1;
  std::set<std::string> keys;
  for (std::size_t i = 0; i < file.records.size(); ++i) {
    const ImportedRecord& record = file.records[i];
    CHECK(record.line > previous_line);
    previous_line = record.line;
    const std::uint64_t next_line = i + 1 < file.records.size() ? file.records[i + 1].line : file.lines + 1;
    of_several_lines += next_line > record.line + 1 ? 1 : 0;
    keys.insert(record.key);
    check_schema(record);
    const json& sections = record.document["sections"];
    for (const char* section : {"place", "time"})
      if (sections.contains(section))
        for (const auto& [rung, value] : sections.at(section).items())
          if (value != "unknown") ++rungs[std::string(section) + "/" + rung];
    ++states[record.place.state];
    CHECK(record.place.unknown_state.empty());
    CHECK(record.place.without_place == !sections.contains("place"));
    without_place += sections.contains("place") ? 0 : 1;
    best += sections["victims"]["best"].get<std::int64_t>();
    bool comma = false;
    for (const json& actor : sections["actors"])
      comma = comma || actor["name"].get<std::string>().find(',') != std::string::npos;
    commas += comma ? 1 : 0;
    CHECK(sections["actors"].size() == 2);
    CHECK(sections["source"]["reference"].is_string());
  }
  CHECK(keys.size() == 6354);
  CHECK(rungs["place/point"] == 2653);
  CHECK(rungs["place/cell"] == 2653);
  CHECK(rungs["place/municipality"] == 5885);
  CHECK(rungs["place/state"] == 6332);
  CHECK(rungs["place/country"] == 6332);
  CHECK(states.size() == 28 + 1);  // and none
  CHECK(without_place == 22);
  CHECK(rungs["time/day"] == 5428);
  CHECK(rungs["time/month"] == 6054);
  CHECK(rungs["time/quarter"] == 6121);
  CHECK(rungs["time/year"] == 6354);
  CHECK(best == 56397);
  CHECK(commas == 680);
  CHECK(of_several_lines == 457);
}

TEST_CASE("rows that repeat another but for their id are records of their own", "[skips]") {
  const std::string text = read_or_skip("ucdp-ged-mexico-1989-2017.csv");
  CsvReader reader(shipped_mapping("ucdp-ged")->format);
  reader.feed(text);
  reader.finish();
  std::map<std::vector<std::string>, std::vector<std::string>> ids;  // all cells but the first → first cells
  while (const auto item = reader.next()) {
    const CsvRow& row = std::get<CsvRow>(*item);
    ids[{row.cells.begin() + 1, row.cells.end()}].push_back(row.cells.front());
  }
  std::set<std::string> keys;
  for (const ImportedRecord& record : import_all("ucdp-ged", text).records) keys.insert(record.key);
  std::size_t repeats = 0;
  for (const auto& [cells, same] : ids) {
    repeats += same.size() - 1;
    if (same.size() > 1)
      for (const std::string& id : same) CHECK(keys.contains("ucdp-ged:" + id));
  }
  CHECK(repeats == 634);
}

TEST_CASE("all OFAC rows become persons and financial leads, and no clause is lost", "[skips]") {
  const Imported file = import_all("ofac-sdn", read_or_skip("ofac-sdn-narcotics-mexico-half.csv"));
  CHECK(file.records.size() == 382);
  int persons = 0, leads = 0, births = 0, persons_with_links = 0, parties_with_links = 0, two_programs = 0;
  std::size_t links = 0, clauses = 0;
  const auto count_births = [&](const json& value) {
    for (const char* part : {"dates", "places", "nationalities", "citizenships", "genders"})
      if (value.contains(part)) clauses += value[part].size();
  };
  const auto count_names = [&](const json& names) { clauses += names.size() - 1; };
  for (const ImportedRecord& record : file.records) {
    check_schema(record);
    const json& sections = record.document["sections"];
    std::size_t programs = 0;
    if (record.kind == model::Kind::person) {
      ++persons;
      births += sections.contains("births") ? 1 : 0;
      count_births(sections["births"]["date"]);
      count_names(sections["names"]["full"]);
      if (sections.contains("identifiers")) clauses += sections["identifiers"]["value"].size();
      if (sections.contains("links")) {
        ++persons_with_links;
        links += sections["links"].size();
      }
      for (const json& role : sections["roles"]) programs += role.contains("program") ? 1U : 0U;
    } else {
      REQUIRE(record.kind == model::Kind::financial_lead);
      ++leads;
      REQUIRE(sections["parties"].size() == 1);
      const json& party = sections["parties"][0];
      if (party.contains("births")) count_births(party["births"]);
      count_names(party["names"]);
      if (party.contains("identifiers")) clauses += party["identifiers"].size();
      if (party.contains("links")) {
        ++parties_with_links;
        links += party["links"].size();
      }
      programs = sections["typology"]["programs"].size();
    }
    two_programs += programs == 2 ? 1 : 0;
  }
  CHECK(persons == 263);
  CHECK(leads == 119);
  CHECK(births == 263);
  CHECK(persons_with_links == 56);
  CHECK(parties_with_links == 4);
  CHECK(links == 140);
  CHECK(clauses + links == 1819);
  CHECK(two_programs == 3);
}

}  // namespace puente::client::import
