// GeoJSON → ours: our own features, those of others, and files that are none.
#include "client/exchange/geojson_read.h"

#include <set>

#include "client/exchange/geojson_write.h"
#include "tests/unit/client/exchange/records.h"

namespace puente::client::exchange {

using namespace test;
namespace fs = std::filesystem;

namespace {

Imported geo(const std::string& text, std::optional<model::Kind> kind = model::Kind::violent_event) {
  auto out = import_geojson(text, {}, kind);
  if (!out) FAIL(out.error().what);
  return std::move(*out);
}

std::string geo_refusal(const std::string& text) {
  const auto out = import_geojson(text, {}, std::nullopt);
  REQUIRE_FALSE(out);
  return out.error().what;
}

std::string feature(const std::string& geometry, const std::string& properties = "{}") {
  return R"({"type":"Feature","geometry":)" + geometry + R"(,"properties":)" + properties + "}";
}

}  // namespace

TEST_CASE("a record of each kind comes back from GeoJSON equal in every field") {
  std::vector<Record> records;
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    records.push_back(full_record(static_cast<model::Kind>(i)));
    records.back().id = record_id(static_cast<std::uint8_t>(i));
    records.back().expires = at("2026-12-01T00:00:00Z");
    records.back().reply_to = record_id(99);
    records.back().sections.front().duties = {"no-onward"};
    records.back().withheld = {{{model::Section::source, model::Rung::whole, 0}, "MX/a", "en", "es"},
                               {{model::Section::narrative, model::Rung::whole, 0}, "", "", ""}};
  }
  const auto read = records_of_geojson(geojson_of(records));
  REQUIRE(read);
  REQUIRE(read->size() == records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    CAPTURE(model::name_of(records[i].kind));
    CHECK((*read)[i] == records[i]);
  }
}

TEST_CASE("a point of others is a place of the kind that is named, and its properties are the narrative") {
  const Imported imported =
      geo(feature(R"({"type":"Point","coordinates":[-107.4,24.8]})", R"({"what":"a clash","dead":3})"));
  REQUIRE(imported.drafts.size() == 1);
  const json& document = imported.drafts[0].document;
  CHECK(document["kind"] == "violent-event");
  CHECK(document["marks"]["tlp"] == "TLP:RED");
  CHECK(document["sections"]["place"]["point"] == json{{"latitude", 24.8}, {"longitude", -107.4}});
  CHECK(document["sections"]["narrative"]["text"] == "dead: 3; what: a clash");
  CHECK(imported.left.empty());

  const Imported without = geo(feature(R"({"type":"Point","coordinates":[-107.4,24.8]})"), std::nullopt);
  CHECK(without.drafts.empty());
  CHECK(without.left.size() == 1);
}

TEST_CASE("an outline of others is an area; what no section holds is named") {
  const char* const square = R"({"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0],[0,0]]]})";
  const Imported area = geo(feature(square), model::Kind::territory);
  REQUIRE(area.drafts.size() == 1);
  CHECK(area.drafts[0].document["sections"]["area"]["polygon"]["points"].size() == 4);
  REQUIRE(area.left.size() == 1);  // it ran clockwise
  CHECK(area.left[0].id == "geometry.coordinates[0]");

  CHECK(geo(feature(square)).drafts.empty());
  for (const char* const other :
       {R"({"type":"LineString","coordinates":[[0,0],[1,1]]})", R"({"type":"MultiPoint","coordinates":[[0,0]]})",
        R"({"type":"GeometryCollection","geometries":[]})"}) {
    const Imported imported = geo(feature(other));
    CHECK(imported.drafts.empty());
    CHECK(imported.left.size() == 1);
  }
}

TEST_CASE("what is no GeoJSON is refused with its place") {
  CHECK(geo_refusal("[]") == "the file: this is no object");
  CHECK(geo_refusal(feature(R"({"type":"Point","coordinates":[24.8,-107.4]})"))
            .find("geometry.coordinates: no latitude is beyond 90 degrees") == 0);
  CHECK(geo_refusal(feature(R"({"type":"Point","coordinates":[500,1]})")).find("outside the world") !=
        std::string::npos);
  CHECK(geo_refusal(feature(R"({"type":"Point","coordinates":[NaN,1]})")).find("JSON") != std::string::npos);
  CHECK(geo_refusal(feature(R"({"type":"Point","coordinates":[1e999,1]})")).size() > 0);
  CHECK(geo_refusal(feature(R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]})"))
            .find("geometry.coordinates[0]: this ring is open") == 0);
  CHECK(geo_refusal(R"({"type":"FeatureCollection","features":[],"crs":{}})").find("the file: crs: ") == 0);
  CHECK(geo_refusal(R"({"type":"FeatureCollection","features":[{"type":"Foo"}]})").find("features[0]: type: ") == 0);
  std::string deep = R"({"type":"GeometryCollection","geometries":[)";
  for (int i = 0; i < 1000; ++i) deep += R"({"type":"GeometryCollection","geometries":[)";
  const auto refused = import_geojson(deep, {}, std::nullopt);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::too_large);
}

TEST_CASE("of the files of geojsonhint, RFC 7946 decides which are read", "[skips]") {
  const std::set<std::string> inadvisable{"excessive_precision_truncated.geojson", "geometrycollection_nested.geojson",
                                          "bad-polygon-interiorring-rhr.geojson", "polygon_winding_order.geojson"};
  std::size_t files = 0;
  for (const char* const folder : {"geojson/good", "geojson/bad"})
    for (const fs::directory_entry& file : fs::directory_iterator(exchange_data(folder))) {
      if (file.path().extension() != ".geojson") continue;
      const std::string name = file.path().filename().string();
      CAPTURE(name);
      ++files;
      const auto imported = import_geojson(text_of_file(file.path()), {}, std::nullopt);
      const bool good = std::string(folder) == "geojson/good" || inadvisable.contains(name);
      CHECK(imported.has_value() == good);
      if (imported) CHECK_FALSE(imported->left.empty());  // features of others, without a kind
      if (imported && name == "polygon_winding_order.geojson")
        CHECK(imported->left[0].why == "a ring that runs the wrong way round: it was turned");
    }
  CHECK(files == 42);
}

}  // namespace puente::client::exchange
