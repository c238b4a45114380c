#include "geo/bands.h"

namespace puente::geo {

std::optional<Bounds> band_of(double value) {
  if (!(value >= 0 && value < 1e15)) return std::nullopt;
  Bounds out;
  // 1, 5, 10, 50, …: exact in a double up to 10^15.
  for (double factor = 5; value >= out.to; factor = factor == 5 ? 2 : 5) {
    out.from = out.to;
    out.to *= factor;
  }
  return out;
}

}  // namespace puente::geo
