// Records as tables and maps.
#include "client/exchange/csv_write.h"
#include "client/exchange/geojson_write.h"
#include "client/import/csv.h"
#include "tests/unit/client/exchange/records.h"

namespace puente::client::exchange {

using namespace test;

namespace {

json features_of(const std::vector<Record>& records) { return json::parse(geojson_of(records)).at("features"); }

Record event_at(const json& place) {
  json document = event_document();
  document["sections"]["place"] = place;
  return record_of_document(document);
}

std::vector<std::vector<std::string>> rows_of(const std::string& text) {
  import::CsvReader reader(import::CsvFormat{});
  reader.feed(text);
  reader.finish();
  std::vector<std::vector<std::string>> out;
  while (true) {
    const auto item = reader.next();
    if (!item) return out;
    REQUIRE(std::holds_alternative<import::CsvRow>(*item));
    out.push_back(std::get<import::CsvRow>(*item).cells);
  }
}

}  // namespace

TEST_CASE("a feature has the true extent of its rung, longitude first, and none where only a name is known") {
  const json point = features_of({record_of_document(event_document())}).front();
  CHECK(point["geometry"] == json{{"type", "Point"}, {"coordinates", json::array({-107.39402, 24.80907})}});
  CHECK(point["properties"]["tlp"] == "TLP:AMBER");
  CHECK(point["properties"]["marked"] == "B2 (admiralty)");
  CHECK(point["properties"]["time"] == "2026-11-23");
  CHECK(point["properties"]["place"] == "place/point");

  const json cell = features_of({event_at({{"cell", {{"code", "76F2CV00+"}}}})}).front();
  const json& ring = cell["geometry"]["coordinates"][0];
  CHECK(cell["geometry"]["type"] == "Polygon");
  REQUIRE(ring.size() == 5);
  CHECK(ring.front() == ring.back());
  CHECK(ring[1][0].get<double>() > ring[0][0].get<double>());  // east first, then north: anticlockwise
  CHECK(ring[2][1].get<double>() > ring[1][1].get<double>());
  CHECK(cell["properties"]["withinMetres"].get<double>() > 3000);

  const json named = features_of({event_at({{"municipality", {{"state", "MX-25"}, {"name", "culiacan"}}}})}).front();
  CHECK(named["geometry"].is_null());
  CHECK(named["properties"]["name"] == "culiacan");
  CHECK(named["properties"]["state"] == "MX-25");

  json nowhere = event_document();
  nowhere["sections"].erase("place");
  CHECK(features_of({record_of_document(nowhere)}).front()["geometry"].is_null());
}

TEST_CASE("rings run anticlockwise and are closed, whichever way they were drawn") {
  const std::vector<json> corners{
      {{"latitude", 0}, {"longitude", 0}}, {{"latitude", 2}, {"longitude", 0}}, {{"latitude", 0}, {"longitude", 2}}};
  for (const bool backwards : {false, true}) {
    Record record = full_record(model::Kind::territory);
    const auto area =
        std::ranges::find(record.sections, model::Section::area, [](const Section& one) { return one.label.section; });
    REQUIRE(area != record.sections.end());
    area->label.rung = model::Rung::polygon;
    std::vector<json> drawn = corners;
    if (backwards) std::ranges::reverse(drawn);
    area->value = json{{"points", drawn}};
    const json ring = features_of({record}).front()["geometry"]["coordinates"][0];
    REQUIRE(ring.size() == 4);
    CHECK(ring.front() == ring.back());
    double turning = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i)
      turning += ring[i][0].get<double>() * ring[i + 1][1].get<double>() -
                 ring[i + 1][0].get<double>() * ring[i][1].get<double>();
    CHECK(turning > 0);
  }
}

TEST_CASE("every kind is a row and a feature, and every section is in them") {
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    const Record record = full_record(static_cast<model::Kind>(i));
    const auto rows = rows_of(csv_of({record}));
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].size() == rows[1].size());
    CHECK(rows[0].size() == 18 + record.sections.size());
    CHECK(features_of({record}).front()["properties"]["sections"] == document_of(record)["sections"]);
  }
}

TEST_CASE("no cell of text is a formula, and what a cell holds comes back out of it") {
  for (const char* const text : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"}) {
    CAPTURE(text);
    CHECK(csv_cell(text) == "\"'" + std::string(text) + "\"");
  }
  CHECK(csv_cell("") == "");
  CHECK(csv_cell("a=b") == "a=b");
  CHECK(csv_cell("a,\"b\"") == "\"a,\"\"b\"\"\"");
  const Record record = record_of_document(event_document());
  const auto rows = rows_of(csv_of({record}));
  const auto cell = [&](const std::string& column) {
    const auto at = std::ranges::find(rows[0], column);
    REQUIRE(at != rows[0].end());
    return rows[1][static_cast<std::size_t>(at - rows[0].begin())];
  };
  CHECK(cell("record") == record.id.hex());
  CHECK(cell("tlp") == "TLP:AMBER");
  CHECK(cell("marks") == "B2 (admiralty)");
  CHECK(cell("longitude") == "-107.39402");
  CHECK(cell("narrative") == "language: en; text: =1+1 \"quoted\", and\na second line");
}

}  // namespace puente::client::exchange
