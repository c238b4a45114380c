#include "geo/bands.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>

using namespace puente::geo;

TEST_CASE("a band has borders at 1 and 5 times every power of ten, and its lower one belongs to it") {
  CHECK(band_of(0) == Bounds{0, 1});
  CHECK(band_of(0.999) == Bounds{0, 1});
  CHECK(band_of(1) == Bounds{1, 5});
  CHECK(band_of(5) == Bounds{5, 10});
  CHECK(band_of(9.99) == Bounds{5, 10});
  CHECK(band_of(10) == Bounds{10, 50});
  CHECK(band_of(184'200.5) == Bounds{100'000, 500'000});
  CHECK(band_of(1e14) == Bounds{1e14, 5e14});
  CHECK(band_of(5e14) == Bounds{5e14, 1e15});
  for (const double none :
       {-0.1, 1e15, 1e300, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    CHECK_FALSE(band_of(none));
}
