#include "client/exchange/place.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "client/exchange/json_parts.h"
#include "geo/countries.h"

namespace puente::client::exchange {
namespace {

using nlohmann::json;

constexpr double earth_radius_metres = 6'371'008.8;  // mean, IUGG

double metres_between(const Spot& a, const Spot& b) {
  const auto radians = [](double degrees) { return degrees * std::numbers::pi / 180; };
  const double up = std::sin(radians(b.latitude - a.latitude) / 2);
  const double across = std::sin(radians(b.longitude - a.longitude) / 2);
  const double haversine = up * up + std::cos(radians(a.latitude)) * std::cos(radians(b.latitude)) * across * across;
  return 2 * earth_radius_metres * std::asin(std::min(1.0, std::sqrt(haversine)));
}

std::optional<Spot> spot_of(const json& value) {
  const auto latitude = number_in(value, "latitude"), longitude = number_in(value, "longitude");
  if (!latitude || !longitude || !(std::abs(*latitude) <= 90) || !(std::abs(*longitude) <= 180)) return std::nullopt;
  return Spot{*latitude, *longitude};
}

// "MX" of "MX-25"; empty where the text begins with no country.
std::string country_of_state(const std::string& state) {
  const std::string code = state.substr(0, 2);
  return state.size() > 3 && state[2] == '-' && geo::is_country(code) ? code : std::string();
}

std::string country_code(const std::string& text) { return geo::is_country(text) ? text : geo::country_of_name(text); }

void fill(const json& value, model::Rung rung, Place& out) {
  using R = model::Rung;
  if (rung == R::point || rung == R::site || rung == R::crossing) out.point = spot_of(value);
  if (rung == R::cell) out.square = geo::square_of_cell(text_in(value, "code"));
  if (rung == R::polygon) {
    for (const json& point : list_in(value, "points"))
      if (const auto spot = spot_of(point)) out.outline.push_back(*spot);
    if (out.outline.size() < 3) out.outline.clear();
  }
  if (rung == R::municipality || rung == R::county) out.state = text_in(value, "state");
  if (rung == R::state) out.state = text_in(value, "code").empty() ? text_in(value, "name") : text_in(value, "code");
  if (rung == R::region || rung == R::whole || rung == R::city) out.country = country_code(text_in(value, "country"));
  if (rung == R::country) out.country = country_code(text_in(value, "code"));
  if (rung == R::city) out.city = text_in(value, "name");
  if (rung == R::site) out.address = text_in(value, "address");
  out.name = text_in(value, "name");
  if (out.country.empty()) out.country = country_of_state(out.state);
}

bool names_a_place(const model::Label& label) {
  using R = model::Rung;
  switch (label.rung) {
    case R::polygon:
    case R::point:
    case R::cell:
    case R::site:
    case R::municipality:
    case R::county:
    case R::state:
    case R::region:
    case R::country:
    case R::city:
    case R::crossing:
      return true;
    case R::whole:
      return label.section == model::Section::area;
    default:
      return false;
  }
}

}  // namespace

std::optional<Place> place_of(const Section& section) {
  if (!names_a_place(section.label) || !section.value.is_object()) return std::nullopt;
  Place out;
  fill(section.value, section.label.rung, out);
  const bool located = out.point || out.square || !out.outline.empty();
  if (!located && out.name.empty() && out.state.empty() && out.country.empty()) return std::nullopt;
  return out;
}

std::optional<Middle> middle_of(const Place& place) {
  if (place.point) return Middle{*place.point, std::nullopt};
  std::vector<Spot> corners = place.outline;
  if (place.square) {
    const geo::CellSquare& square = *place.square;
    corners = {{square.south, square.west},
               {square.south, square.east},
               {square.north, square.west},
               {square.north, square.east}};
  }
  if (corners.empty()) return std::nullopt;
  const auto [south, north] = std::ranges::minmax(corners, {}, &Spot::latitude);
  const auto [west, east] = std::ranges::minmax(corners, {}, &Spot::longitude);
  Middle out{{(south.latitude + north.latitude) / 2, (west.longitude + east.longitude) / 2}, 0.0};
  for (const Spot& corner : corners) out.within_metres = std::max(*out.within_metres, metres_between(out.spot, corner));
  out.within_metres = std::ceil(*out.within_metres);
  return out;
}

}  // namespace puente::client::exchange
