// Occurrences laid on a grid, by month.
//
// Guarantees: what cannot be counted is counted apart, never dropped silently; the order of the input does not matter.
// Units: months since January 1970 (negative before it), days since 1970-01-01.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "client/analysis/hotspots/grid.h"
#include "client/analysis/occurrence.h"

namespace puente::analysis::hotspots {

using Month = std::int32_t;
Month month_of_day(std::int32_t day);
std::int32_t first_day_of(Month month);
Month month_of(int year, int month);  // month 1 … 12
int year_of(Month month);
int calendar_month_of(Month month);  // 1 … 12

// Days that are counted: 1900-01-01 up to 2200-01-01.
inline constexpr std::int32_t day_min = -25'567, day_end = 84'006;

struct PlacedEvent {
  std::int32_t day = 0;
  int cell = 0;
  double latitude = 0;
  double longitude = 0;
  double weight = 1;
};

struct Placed {
  std::map<Month, std::vector<PlacedEvent>> months;  // in the order of place, then day
  std::size_t counted = 0;
  std::size_t outside = 0;    // farther than 25 km from every cell
  std::size_t malformed = 0;  // coordinates or a weight that are no numbers or out of range, or such a day
};

Placed place(const Grid& grid, std::span<const Occurrence> occurrences);

}  // namespace puente::analysis::hotspots
