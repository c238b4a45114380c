#include "client/present/hotspot_report.h"

#include <catch2/catch_test_macros.hpp>

#include "client/present/hotspot_map.h"

using namespace puente;
using namespace puente::analysis;
using namespace puente::analysis::hotspots;
using namespace puente::client::present;

namespace {

const Grid& grid() {
  static const Grid coarse(0.5);
  return coarse;
}

HotspotReport report() {
  HotspotReport out{grid(), month_of(2018, 1), {}, 9, 2, 1};
  for (std::size_t i = 0; i < 20; ++i) {
    CellForecast cell;
    cell.cell = 50 + i * 7;
    cell.expected = 4.0 / static_cast<double>(1 + i);
    cell.high = 3;
    cell.any = 0.25;
    cell.quiet = i >= 15;
    if (i == 0) cell.reasons = {{Theme::nearby_recent, 3.25}, {Theme::towns, 2}};
    out.cells.push_back(cell);
  }
  return out;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t out = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
  return out;
}

}  // namespace

TEST_CASE("JSON gives what ranks first and what is quiet, with bands and reasons") {
  const auto json = hotspots_json(report(), 3);
  CHECK(json["month"] == "2018-01");
  CHECK(json["outside"] == 2);
  CHECK(json["cells"].size() == 3);
  CHECK(json["quiet"].size() == 3);
  CHECK(json["cells"][0]["expected"] == 4.0);
  CHECK(json["cells"][0]["high"] == 3);
  CHECK(json["cells"][0]["reasons"][0]["reason"] == "nearby_recent");
  CHECK(json["cells"][0]["reasons"][0]["times"] == 3.25);
  CHECK(json["quiet"][0]["quiet"] == true);
  CHECK(json["quiet"][2]["rank"] == 3);
}

TEST_CASE("CSV has a line a cell of each list, all of as many columns") {
  const std::string csv = hotspots_csv(report(), 4);
  CHECK(count(csv, "\r\n") == 9);
  CHECK(csv.starts_with("list,rank,latitude,"));
  CHECK(csv.find("\nall,1,") != std::string::npos);
  CHECK(csv.find("\nquiet,4,") != std::string::npos);
  CHECK(csv.find("nearby_recent:3.25;towns:2.00") != std::string::npos);
}

TEST_CASE("GeoJSON gives each cell its true extent, as a closed ring that runs against the clock") {
  const auto json = hotspots_geojson(report(), 2);
  CHECK(json["type"] == "FeatureCollection");
  REQUIRE(json["features"].size() == 4);
  const auto& feature = json["features"][0];
  const auto& ring = feature["geometry"]["coordinates"][0];
  REQUIRE(ring.size() == 5);
  CHECK(ring[0] == ring[4]);
  CHECK(ring[1][0].get<double>() - ring[0][0].get<double>() == 0.5);
  CHECK(ring[2][1].get<double>() - ring[1][1].get<double>() == 0.5);
  double twice_area = 0;
  for (std::size_t i = 0; i < 4; ++i)
    twice_area += ring[i][0].get<double>() * ring[i + 1][1].get<double>() -
                  ring[i + 1][0].get<double>() * ring[i][1].get<double>();
  CHECK(twice_area > 0);
  CHECK(json["features"][2]["properties"]["list"] == "quiet");
  CHECK(json["features"][2]["properties"]["rank"] == 16);
}

TEST_CASE("the map is one document in each language and on either paper, and needs nothing from outside") {
  for (const Paper paper : {Paper::white, Paper::black}) {
    const std::string english = hotspot_map(Language::english, report(), paper);
    const std::string spanish = hotspot_map(Language::spanish, report(), paper);
    for (const std::string& map : {english, spanish}) {
      CHECK(map.starts_with("<svg "));
      CHECK(map.ends_with("</svg>\n"));
      CHECK(count(map, "http") == 1);  // the name of the format itself
      CHECK(count(map, "<g") == count(map, "</g>"));
      CHECK(map.find("=\"nan") == std::string::npos);
      CHECK(map.find("=\"-nan") == std::string::npos);
    }
    CHECK(english.find("Expected events in the month") != std::string::npos);
    CHECK(english.find("events nearby of late ×3.2") != std::string::npos);
    CHECK(spanish.find("Eventos esperados en el mes") != std::string::npos);
    CHECK(spanish.find("eventos recientes cerca ×3.2") != std::string::npos);
    CHECK(english == hotspot_map(Language::english, report(), paper));
  }
  CHECK(hotspot_map(Language::english, report(), Paper::white) !=
        hotspot_map(Language::english, report(), Paper::black));
}

TEST_CASE("a forecast of nothing is still a map and lists") {
  const HotspotReport none{grid(), month_of(1969, 12), {}, 0, 0, 0};
  CHECK(hotspots_json(none, 10)["cells"].empty());
  CHECK(hotspots_json(none, 10)["month"] == "1969-12");
  CHECK(count(hotspots_csv(none, 10), "\r\n") == 1);
  CHECK(hotspot_map(Language::spanish, none, Paper::white).ends_with("</svg>\n"));
}
