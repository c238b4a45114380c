// Bands of gazetteer 1 (gazetteer.h): between which round numbers an amount, a weight or a count lies.
// Guarantee: pure and total. Unit: that of the value. Thread safety: a free function without state.
#pragma once

#include <optional>

namespace puente::geo {

// The band that holds an amount or weight: borders at 0, and at 1 and 5 times every power of ten ("5 to 10", "100 to
// 500"). The lower border belongs to it. nullopt: below 0, not a number, or from 10^15 on.
struct Bounds {
  double from = 0, to = 1;
  friend bool operator==(const Bounds&, const Bounds&) = default;
};
std::optional<Bounds> band_of(double value);

}  // namespace puente::geo
