#include "client/analysis/hotspots/grid.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

using namespace puente::analysis::hotspots;

TEST_CASE("cells cover Mexico's land and little more") {
  for (const double degrees : {0.25, 0.1}) {
    const Grid grid(degrees);
    double area = 0;
    for (const Cell& cell : grid.cells()) area += cell.area_km2;
    INFO(degrees);
    CHECK(area > 1'964'375);                               // INEGI: land, islands included
    CHECK(area < 1'964'375 * (1 + 0.6 * degrees / 0.25));  // cells of coast and border stick out
    CHECK(grid.states().size() == 32);
  }
}

TEST_CASE("a point's cell holds it, and cells know their town and state") {
  const Grid grid(0.25);
  const auto found = grid.cell_of(24.80, -107.39);
  REQUIRE(found);
  const Cell& cell = grid.cells()[static_cast<std::size_t>(*found)];
  CHECK(std::abs(cell.latitude - 24.80) <= 0.125);
  CHECK(std::abs(cell.longitude + 107.39) <= 0.125);
  CHECK(cell.town == "Culiacán");
  CHECK(grid.states()[static_cast<std::size_t>(cell.state)] == "MX-25");
  CHECK(grid.at(cell.row, cell.column) == *found);
}

TEST_CASE("a point just off the coast goes to the nearest cell; far out, across the border and nowhere it has none") {
  const Grid grid(0.1);
  CHECK(grid.cell_of(16.72, -99.95));         // off Acapulco, a few kilometres
  CHECK_FALSE(grid.cell_of(20.0, -112.0));    // the Pacific
  CHECK_FALSE(grid.cell_of(32.85, -116.95));  // San Diego's suburbs are not Tijuana's
  CHECK_FALSE(grid.cell_of(31.95, -106.40));  // nor El Paso Ciudad Juárez'
  CHECK_FALSE(grid.cell_of(0, 0));
  CHECK_FALSE(grid.cell_of(90, 180));
  CHECK_FALSE(grid.cell_of(std::numeric_limits<double>::quiet_NaN(), -100));
  CHECK_FALSE(grid.cell_of(20, std::numeric_limits<double>::infinity()));
}
