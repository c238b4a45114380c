// Records to export: of each kind with every section and rung, from its filled-in form; and one small one.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "client/document/document.h"
#include "client/exchange/record.h"
#include "client/form/reader.h"
#include "tests/unit/client/form/filled.h"

namespace puente::client::exchange::test {

using nlohmann::json;

inline RecordId record_id(std::uint8_t number) {
  RecordId out;
  out.array().fill(number);
  return out;
}

inline Instant at(const char* text) { return parse_utc(text).value(); }

// As the agent's API shows it.
inline json view_of_document(const json& document, std::uint8_t number) {
  json out = document;
  out.erase("to");
  out["record"] = record_id(number).hex();
  out["sender"] = "MX/FGR";
  out["created"] = "2026-11-24T08:15:00Z";
  return out;
}

inline Record record_of_document(const json& document, std::uint8_t number = 7) {
  auto out = record_of_view(view_of_document(document, number));
  if (!out) FAIL(out.error().what);
  return std::move(*out);
}

// With every section of its kind, and every rung that follows.
inline Record full_record(model::Kind kind) {
  const form::FormReading reading = form::read_form(form::test::filled(kind, Language::english), Language::english);
  REQUIRE(reading.findings.empty());
  json document = reading.document;
  const document::Reading completed = document::read_document(document, nullptr, 0);
  REQUIRE(completed.document);
  return record_of_document(document);
}

// A violent event in Culiacán.
inline json event_document() {
  return {
      {"kind", "violent-event"},
      {"to", {"US/DEA"}},
      {"purpose", "violence-prevention"},
      {"urgency", "routine"},
      {"marks", {{"tlp", "TLP:AMBER"}, {"grading", {{"scheme", "admiralty"}, {"source", "B"}, {"information", "2"}}}}},
      {"sections",
       {{"type", "clash"},
        {"time", {{"day", {{"date", "2026-11-23"}}}}},
        {"place",
         {{"point", {{"latitude", 24.80907}, {"longitude", -107.39402}}},
          {"cell", {{"code", "75JXRJ00+"}}},
          {"municipality", {{"state", "MX-25"}, {"name", "culiacan"}}},
          {"state", {{"code", "MX-25"}, {"name", "sinaloa"}}},
          {"country", {{"code", "MX"}}}}},
        {"narrative", {{"text", "=1+1 \"quoted\", and\na second line"}, {"language", "en"}}}}}};
}

// A folder or file of ../shared/data/exchange; skips where there is none.
inline std::filesystem::path exchange_data(const std::string& path) {
  const char* const root = std::getenv("PUENTE_SOURCE_DIR");
  const auto data = std::filesystem::path(root == nullptr ? "." : root) / ".." / "shared" / "data" / "exchange";
  if (!std::filesystem::is_directory(data)) SKIP("no folder ../shared/data/exchange");
  if (!std::filesystem::exists(data / path)) FAIL("no " + path + " in ../shared/data/exchange");
  return data / path;
}

inline std::string text_of_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace puente::client::exchange::test
