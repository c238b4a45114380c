#include "client/document/place_rules.h"

#include <cmath>

#include "client/document/json_values.h"
#include "geo/countries.h"
#include "geo/extents.h"
#include "geo/gazetteer.h"

namespace puente::client::document {
namespace {

using nlohmann::json;

constexpr double latitude_max = 90, longitude_max = 180;
constexpr std::size_t corners_min = 3;

std::string written(double latitude, double longitude) { return json(latitude).dump() + ", " + json(longitude).dump(); }

}  // namespace

std::set<std::string> countries_named(const json& rungs) {
  std::set<std::string> out;
  const auto add = [&](const std::string& code) {
    if (geo::is_country(code.substr(0, 2))) out.insert(code.substr(0, 2));
  };
  const auto rung = [&](const char* name) {
    const auto found = rungs.find(name);
    return found == rungs.end() ? json() : *found;
  };
  const json country = rung("country"), region = rung("region"), state = rung("state");
  add(text_at(country, "code"));
  add(text_at(region, "country"));
  const std::string code = text_at(state, "code");
  add(code.empty() ? geo::state_of_name(text_at(state, "name")).code : code);
  for (const char* const name : {"municipality", "county"}) add(text_at(rung(name), "state"));
  return out;
}

bool has_coordinates(std::string_view type) { return type == "Point" || type == "Site" || type == "Crossing"; }

void check_coordinates(const std::string& path, std::string_view type, const json& object,
                       const std::set<std::string>& countries, Findings& findings) {
  const auto latitude = number_at(object, "latitude"), longitude = number_at(object, "longitude");
  if (!latitude && !longitude && type != "Point") return;
  // A half of another type is told of as that.
  if (!latitude && !object.contains("latitude")) findings.add(path, Problem::half_point, "", "latitude");
  if (!longitude && !object.contains("longitude")) findings.add(path, Problem::half_point, "", "longitude");
  if (latitude && longitude) {
    for (const std::string& country : countries) {
      if (!geo::is_exchanged(country, *latitude, *longitude)) continue;
      findings.add(path, Problem::exchanged, written(*latitude, *longitude), country);
      return;
    }
  }
  if (latitude && !(std::abs(*latitude) <= latitude_max))
    findings.add(path + ".latitude", Problem::latitude, json(*latitude).dump());
  if (longitude && !(std::abs(*longitude) <= longitude_max))
    findings.add(path + ".longitude", Problem::longitude, json(*longitude).dump());
}

void check_polygon(const std::string& path, const json& polygon, Findings& findings) {
  const auto points = polygon.find("points");
  std::set<std::pair<double, double>> corners;
  if (points != polygon.end() && points->is_array())
    for (const json& point : *points) {
      const auto latitude = number_at(point, "latitude"), longitude = number_at(point, "longitude");
      if (latitude && longitude) corners.emplace(*latitude, *longitude);
    }
  if (corners.size() < corners_min) findings.add(path + ".points", Problem::few_points, std::to_string(corners.size()));
}

}  // namespace puente::client::document
