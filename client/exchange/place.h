// Where a section's rung lies, as far as it says: what STIX writes as a location and GeoJSON as a geometry.
//
// Guarantee: nothing finer than the rung and nothing that is not in it: a municipality has a name and no point; a cell
// has its whole square, never only its centre. Non-guarantee: that the coordinates are true. Units: degrees, WGS 84;
// metres. Pure; thread safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/exchange/record.h"
#include "geo/cells.h"

namespace puente::client::exchange {

struct Spot {
  double latitude = 0, longitude = 0;
  friend bool operator==(const Spot&, const Spot&) = default;
};

struct Place {
  std::optional<Spot> point;              // said by the rung itself
  std::optional<geo::CellSquare> square;  // of a cell
  std::vector<Spot> outline;              // of a polygon; at least three, not closed
  std::string name, city, address;
  std::string state;    // "MX-25", or as it was written where it has no code
  std::string country;  // "MX"
};

// Nothing where the rung is no place, or says nothing that a map or a gazetteer could hold.
std::optional<Place> place_of(const Section& section);

// The middle, and how far from it the place may lie at most; no distance where the rung is a point.
struct Middle {
  Spot spot;
  std::optional<double> within_metres;
};
std::optional<Middle> middle_of(const Place& place);

}  // namespace puente::client::exchange
