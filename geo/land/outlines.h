// Outlines of Mexico's states, of the contiguous United States' and of the countries beside them, built in from
// geo/data: what maps draw, and what tells land from sea.
//
// Guarantees: the same outlines in every build of one version; states of one country share the points of their borders.
// Non-guarantees: no official borders; a coast may be off by 1 km, and islands below about 1 km² are missing.
// Units: degrees (WGS 84), to 0.001. Thread safety: any thread may call at any time.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace puente::geo::land {

struct Point {
  double longitude = 0;
  double latitude = 0;
};

struct Outline {
  std::string_view code;                  // "MX-25", "US-48"; of other countries ISO 3166-1, "GT"
  std::string_view name;                  // in the country's own language where the source has it
  std::vector<std::vector<Point>> rings;  // closed from the last point to the first; holes count by the even-odd rule
};

// In the order of their codes.
std::span<const Outline> outlines();
// nullptr where there is none of this code.
const Outline* outline_of(std::string_view code);

bool contains(const Outline& outline, double latitude, double longitude);

}  // namespace puente::geo::land
