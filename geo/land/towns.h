// Towns of Mexico (all that GeoNames gives 1,000 inhabitants) and of the United States (the same in the four border
// states, from 10,000 inhabitants elsewhere), built in from geo/data.
//
// Guarantees: the same towns in the same order in every build of one version. Non-guarantees: a present-day snapshot,
// of no official source; a population may be of another year, or of the whole municipality.
// Units: degrees (WGS 84), to 0.001; inhabitants. Thread safety: any thread may call at any time.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace puente::geo::land {

struct Town {
  std::string_view name;
  std::string_view state;  // "MX-25", "US-48": as geo/gazetteer.h
  double latitude = 0;
  double longitude = 0;
  std::uint32_t population = 0;  // 0 where it is not known
};

std::span<const Town> towns();

}  // namespace puente::geo::land
