#include "client/analysis/places.h"

#include "client/analysis/json_values.h"
#include "geo/cells.h"
#include "geo/gazetteer.h"

namespace puente::analysis {
namespace {

constexpr std::size_t corners_max = 4096;

std::optional<Corner> corner_of(const json& value) {
  const auto latitude = number_at(value, "latitude"), longitude = number_at(value, "longitude");
  if (!latitude || !longitude || !geo::coordinates_of(*latitude, *longitude)) return std::nullopt;
  return Corner{*latitude, *longitude};
}

bool take_point(const json& rungs, Place& out) {
  for (const char* const rung : {"point", "site"})
    if (const json* const given = find_at(rungs, rung))
      if (const auto at = corner_of(*given)) {
        out.extent = Extent::point;
        out.at = *at;
        return true;
      }
  return false;
}

bool take_polygon(const json& rungs, Place& out) {
  const json* const given = find_at(rungs, "polygon");
  if (given == nullptr) return false;
  std::vector<Corner> corners;
  for (const json& one : list_at(*given, "points")) {
    const auto corner = corner_of(one);
    if (!corner || corners.size() == corners_max) return false;
    corners.push_back(*corner);
  }
  if (corners.size() < 3) return false;
  out.extent = Extent::polygon;
  out.outline = std::move(corners);
  return true;
}

bool take_cell(const json& rungs, Place& out) {
  const json* const given = find_at(rungs, "cell");
  if (given == nullptr) return false;
  const std::string code = text_at(*given, "code");
  const auto middle = geo::cell_middle(code);
  if (!middle) return false;
  out.extent = Extent::cell;
  out.at = {middle->latitude(), middle->longitude()};
  return true;
}

// What the coarser rungs say besides; the finest of them is the extent where no finer one was given.
void take_names(const json& rungs, Place& out) {
  const auto known_as = [&](Extent extent) {
    if (out.extent == Extent::unknown) out.extent = extent;
  };
  for (const char* const rung : {"municipality", "county"})
    if (const json* const given = find_at(rungs, rung)) {
      out.municipality = geo::normalised(text_at(*given, "name"));
      out.state = text_at(*given, "state");
      if (!out.municipality.empty()) known_as(Extent::municipality);
    }
  if (const json* const given = find_at(rungs, "state")) {
    if (out.state.empty()) out.state = text_at(*given, "code");
    if (out.state.empty()) out.state = geo::state_of_name(text_at(*given, "name")).code;
  }
  if (!geo::state_of_code(out.state) && !geo::is_foreign_state(out.state)) out.state.clear();
  if (!out.state.empty()) known_as(Extent::state);
  if (const json* const given = find_at(rungs, "country")) out.country = text_at(*given, "code");
  if (const json* const given = find_at(rungs, "region"); given != nullptr && out.country.empty())
    out.country = text_at(*given, "country");
  if (out.country.empty() && out.state.size() > 2) out.country = out.state.substr(0, 2);
  if (!out.country.empty()) known_as(Extent::country);
}

}  // namespace

Place place_of(const json& rungs) {
  Place out;
  if (!take_polygon(rungs, out) && !take_point(rungs, out)) take_cell(rungs, out);
  take_names(rungs, out);
  return out;
}

}  // namespace puente::analysis
