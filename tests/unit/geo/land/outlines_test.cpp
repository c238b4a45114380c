#include "geo/land/outlines.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "geo/gazetteer.h"

using namespace puente::geo;
using namespace puente::geo::land;

TEST_CASE("there are Mexico's 32 states, the contiguous United States, and neighbours, each with rings on the map") {
  const auto count = [](std::string_view prefix) {
    return std::ranges::count_if(outlines(), [&](const Outline& outline) { return outline.code.starts_with(prefix); });
  };
  CHECK(count("MX-") == 32);
  CHECK(count("US-") == 49);
  CHECK(std::ranges::is_sorted(outlines(), {}, &Outline::code));
  for (const Outline& outline : outlines()) {
    INFO(outline.code);
    CHECK_FALSE(outline.name.empty());
    CHECK_FALSE(outline.rings.empty());
    if (outline.code.size() > 2) CHECK(state_of_code(outline.code));
    for (const auto& ring : outline.rings) {
      CHECK(ring.size() >= 3);
      for (const Point& point : ring)
        CHECK((point.longitude > -145 && point.longitude < -50 && point.latitude > 5 && point.latitude < 75));
    }
  }
}

TEST_CASE("a point is in the state that holds it, and in no other") {
  const auto holders = [](double latitude, double longitude) {
    std::string out;
    for (const Outline& outline : outlines())
      if (contains(outline, latitude, longitude)) out += std::string(outline.code) + " ";
    return out;
  };
  CHECK(holders(24.80, -107.39) == "MX-25 ");  // Culiacán
  CHECK(holders(19.43, -99.13) == "MX-09 ");   // Mexico City
  CHECK(holders(31.80, -106.42) == "US-48 ");  // El Paso
  CHECK(holders(14.63, -90.51) == "GT ");      // Guatemala City
  CHECK(holders(22.0, -112.0).empty());        // the Pacific
  CHECK(holders(24.0, -93.0).empty());         // the Gulf
}

TEST_CASE("a state that is not there is not made up") {
  CHECK(outline_of("MX-33") == nullptr);
  CHECK(outline_of("") == nullptr);
  CHECK(outline_of("MX-01")->name == "Aguascalientes");
}
