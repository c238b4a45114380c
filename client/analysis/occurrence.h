// What a map of events counts: something that happened on a day at a place, or the part of it that may have.
// An event known only by municipality or by quarter is spread: it becomes several occurrences, whose weights add up
// to one. Guarantee: plain values. Units: days since 1970-01-01 (UTC), degrees (WGS 84).
#pragma once

#include <cstdint>

namespace puente::analysis {

struct Occurrence {
  std::int32_t day = 0;
  double latitude = 0;
  double longitude = 0;
  double weight = 1;  // 0 … 1
};

}  // namespace puente::analysis
