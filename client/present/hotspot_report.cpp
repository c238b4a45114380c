#include "client/present/hotspot_report.h"

#include <fmt/format.h>

#include <cmath>

#include "client/present/messages/hotspots.h"

namespace puente::client::present {

using namespace analysis::hotspots;
using nlohmann::json;

namespace {

// Four digits after the point are as much as a forecast can mean, and read the same on every machine.
double four_places(double value) { return std::round(value * 10'000) / 10'000; }

json json_of(const HotspotReport& report, const CellForecast& cell, std::size_t rank) {
  const Cell& its = report.grid.cells()[cell.cell];
  json reasons = json::array();
  for (const Reason& reason : cell.reasons)
    reasons.push_back({{"reason", name_of(reason.theme)}, {"times", four_places(reason.times)}});
  return {{"rank", rank},
          {"latitude", four_places(its.latitude)},
          {"longitude", four_places(its.longitude)},
          {"state", report.grid.states()[static_cast<std::size_t>(its.state)]},
          {"town", its.town},
          {"expected", four_places(cell.expected)},
          {"low", cell.low},
          {"high", cell.high},
          {"any", four_places(cell.any)},
          {"quiet", cell.quiet},
          {"reasons", reasons}};
}

json list_of(const HotspotReport& report, bool quiet, std::size_t most) {
  json out = json::array();
  for (const CellForecast* cell : first_of(report, quiet, most)) out.push_back(json_of(report, *cell, out.size() + 1));
  return out;
}

}  // namespace

std::vector<const CellForecast*> first_of(const HotspotReport& report, bool quiet, std::size_t most) {
  std::vector<const CellForecast*> out;
  for (const CellForecast& cell : report.cells)
    if (out.size() < most && (!quiet || cell.quiet)) out.push_back(&cell);
  return out;
}

const char* words_of(Language language, Theme theme) {
  switch (theme) {
    case Theme::own_recent:
      return say(language, messages::hotspots::own_recent);
    case Theme::own_past:
      return say(language, messages::hotspots::own_past);
    case Theme::quiet_time:
      return say(language, messages::hotspots::quiet_time);
    case Theme::nearby_recent:
      return say(language, messages::hotspots::nearby_recent);
    case Theme::nearby_past:
      return say(language, messages::hotspots::nearby_past);
    case Theme::state:
      return say(language, messages::hotspots::state);
    case Theme::towns:
      return say(language, messages::hotspots::towns);
    case Theme::national:
      return say(language, messages::hotspots::national);
  }
  return "";
}

std::string_view name_of(Theme theme) {
  switch (theme) {
    case Theme::own_recent:
      return "own_recent";
    case Theme::own_past:
      return "own_past";
    case Theme::quiet_time:
      return "quiet_time";
    case Theme::nearby_recent:
      return "nearby_recent";
    case Theme::nearby_past:
      return "nearby_past";
    case Theme::state:
      return "state";
    case Theme::towns:
      return "towns";
    case Theme::national:
      return "national";
  }
  return "";
}

std::string text_of(Month month) { return fmt::format("{}-{:02}", year_of(month), calendar_month_of(month)); }

std::string place_of(Language language, const Cell& cell) {
  if (cell.town.empty())
    return fmt::format("{} ({:.2f}, {:.2f})", say(language, messages::hotspots::no_town), cell.latitude,
                       cell.longitude);
  return std::string(cell.town);
}

json hotspots_json(const HotspotReport& report, std::size_t most) {
  return {{"month", text_of(report.month)},      {"grid", report.grid.degrees()},
          {"counted", report.counted},           {"outside", report.outside},
          {"malformed", report.malformed},       {"cells", list_of(report, false, most)},
          {"quiet", list_of(report, true, most)}};
}

std::string hotspots_csv(const HotspotReport& report, std::size_t most) {
  std::string out = "list,rank,latitude,longitude,state,town,expected,low,high,any,reasons\r\n";
  for (const bool quiet : {false, true}) {
    std::size_t rank = 0;
    for (const CellForecast* cell : first_of(report, quiet, most)) {
      const Cell& its = report.grid.cells()[cell->cell];
      std::string town, reasons;
      for (const char c : its.town) town += c == '"' ? std::string("\"\"") : std::string(1, c);
      for (const Reason& reason : cell->reasons)
        reasons += fmt::format("{}{}:{:.2f}", reasons.empty() ? "" : ";", name_of(reason.theme), reason.times);
      out += fmt::format("{},{},{:.3f},{:.3f},{},\"{}\",{:.4f},{},{},{:.4f},{}\r\n", quiet ? "quiet" : "all", ++rank,
                         its.latitude, its.longitude, report.grid.states()[static_cast<std::size_t>(its.state)], town,
                         cell->expected, cell->low, cell->high, cell->any, reasons);
    }
  }
  return out;
}

json hotspots_geojson(const HotspotReport& report, std::size_t most) {
  json features = json::array();
  for (const bool quiet : {false, true}) {
    for (const CellForecast* cell : first_of(report, quiet, most)) {
      const Cell& its = report.grid.cells()[cell->cell];
      const double half = report.grid.degrees() / 2;
      const double west = four_places(its.longitude - half), east = four_places(its.longitude + half);
      const double south = four_places(its.latitude - half), north = four_places(its.latitude + half);
      json properties = json_of(report, *cell, static_cast<std::size_t>(&*cell - report.cells.data()) + 1);
      properties["list"] = quiet ? "quiet" : "all";
      properties["month"] = text_of(report.month);
      const json ring = {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}};
      features.push_back({{"type", "Feature"},
                          {"geometry", {{"type", "Polygon"}, {"coordinates", json::array({ring})}}},
                          {"properties", properties}});
    }
  }
  return {{"type", "FeatureCollection"}, {"features", features}};
}

}  // namespace puente::client::present
