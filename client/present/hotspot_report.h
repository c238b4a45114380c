// A forecast of hot spots as data: JSON, CSV, GeoJSON (RFC 7946).
//
// Guarantees: deterministic; the same forecast gives the same bytes. GeoJSON gives each cell its true extent, and CSV
// no cell that a spreadsheet takes for a formula: names are those of geo/land. Units: events a month, degrees.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "client/analysis/hotspots/forecast.h"
#include "client/present/text.h"

namespace puente::client::present {

struct HotspotReport {
  const analysis::hotspots::Grid& grid;
  analysis::hotspots::Month month;
  std::vector<analysis::hotspots::CellForecast> cells;  // as Forecaster::forecast gives them: the most expected first
  std::size_t counted = 0, outside = 0, malformed = 0;  // of analysis::hotspots::Placed
};

// The `most` that rank first, or of the quiet ones alone.
std::vector<const analysis::hotspots::CellForecast*> first_of(const HotspotReport& report, bool quiet,
                                                              std::size_t most);

const char* words_of(Language language, analysis::hotspots::Theme theme);
std::string_view name_of(analysis::hotspots::Theme theme);  // for programs: "nearby_recent"
std::string text_of(analysis::hotspots::Month month);       // "2017-03"
// "Culiacán, MX-25"; where no town lies in the cell, says so.
std::string place_of(Language language, const analysis::hotspots::Cell& cell);

// `most`: how many of the cells that rank first, and how many of the quiet ones.
nlohmann::json hotspots_json(const HotspotReport& report, std::size_t most);
std::string hotspots_csv(const HotspotReport& report, std::size_t most);
nlohmann::json hotspots_geojson(const HotspotReport& report, std::size_t most);

}  // namespace puente::client::present
