#include "client/analysis/hotspots/past.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "client/analysis/hotspots/features.h"
#include "tests/unit/client/analysis/hotspots/planted.h"

using namespace puente::analysis;
using namespace puente::analysis::hotspots;
using namespace puente::testing;
using Catch::Approx;

namespace {

Past past_of(const Grid& grid, const std::vector<Occurrence>& events, Month until) {
  const Placed placed = place(grid, events);
  Past past(grid, placed.months.begin()->first);
  while (past.month() < until) {
    const auto found = placed.months.find(past.month());
    past.add(found == placed.months.end() ? std::span<const PlacedEvent>{}
                                          : std::span<const PlacedEvent>(found->second));
  }
  return past;
}

}  // namespace

TEST_CASE("sums decay by age in days, however many months they were carried over") {
  const Grid grid(0.25);
  const auto cell = static_cast<std::size_t>(*grid.cell_of(culiacan_latitude, culiacan_longitude));
  const std::vector<Occurrence> events{{-20, culiacan_latitude, culiacan_longitude, 1},
                                       {45, culiacan_latitude, culiacan_longitude, 0.5}};
  const Month until = month_of(1971, 6);
  const Past past = past_of(grid, events, until);
  const int now = first_day_of(until);
  for (std::size_t i = 0; i < own_half_lives.size(); ++i) {
    const double expected =
        std::exp2(-(now + 20) / own_half_lives[i]) + 0.5 * std::exp2(-(now - 45) / own_half_lives[i]);
    CHECK(past.own(cell, static_cast<OwnSum>(i)) == Approx(expected));
  }
  CHECK(past.months_since(cell) == until - month_of_day(45));
  CHECK(past.months_since(0) == Past::never_months);
  CHECK(past.twelve_months(cell) == Approx(0).margin(1e-12));
}

TEST_CASE("the last twelve months are kept one by one") {
  const Grid grid(0.25);
  const auto cell = static_cast<std::size_t>(*grid.cell_of(culiacan_latitude, culiacan_longitude));
  const Past past = past_of(grid,
                            {{5, culiacan_latitude, culiacan_longitude, 1},
                             {6, culiacan_latitude, culiacan_longitude, 1},
                             {35, culiacan_latitude, culiacan_longitude, 1}},
                            3);
  CHECK(past.month_ago(cell, 1) == 0);
  CHECK(past.month_ago(cell, 2) == 1);
  CHECK(past.month_ago(cell, 3) == 2);
  CHECK(past.month_ago(cell, 4) == 0);
  CHECK(past.twelve_months(cell) == 3);
  CHECK(past.national_last() == 0);
  CHECK(past.national_six() == 0.5);
}

TEST_CASE("around an event its parts add up to one, inland") {
  const Grid grid(0.1);
  const Past past = past_of(grid, {{30, 24.0, -103.5, 1}}, 1);  // Durango, far from coast and border
  double sum = 0, widest = 0;
  const std::size_t kernel_25 = 0, kernel_50 = 5;
  for (std::size_t cell = 0; cell < grid.size(); ++cell) {
    sum += past.around(cell, kernel_25);
    widest += past.around(cell, kernel_50);
  }
  CHECK(sum == Approx(std::exp2(-1 / 365.0)).epsilon(0.002));
  CHECK(widest == Approx(std::exp2(-1 / 20'000.0)).epsilon(0.002));
}

TEST_CASE(
    "a hundred events entered at one point in one month weigh as one around it, and as a hundred where they are "
    "counted") {
  const Grid grid(0.25);
  const auto cell = static_cast<std::size_t>(*grid.cell_of(culiacan_latitude, culiacan_longitude));
  const Past one = past_of(grid, {{30, culiacan_latitude, culiacan_longitude, 1}}, 1);
  const Past many = past_of(grid, std::vector<Occurrence>(100, {30, culiacan_latitude, culiacan_longitude, 1}), 1);
  for (std::size_t i = 0; i < arounds.size(); ++i)
    CHECK(many.around(cell, i) == Approx(one.around(cell, i) * (arounds[i].occupancy ? 1 : 100)));
  CHECK(many.own(cell, own_30) == Approx(100 * one.own(cell, own_30)));
}

TEST_CASE("every feature is a finite number, with events and without any") {
  const Grid grid(0.25);
  const Features features(grid);
  std::vector<float> rows;
  features.fill(Past(grid, 0), rows);
  CHECK(rows.size() == grid.size() * feature_count);
  for (const float number : rows) REQUIRE(std::isfinite(number));
  features.fill(past_of(grid, std::vector<Occurrence>(500, {30, culiacan_latitude, culiacan_longitude, 1}), 200), rows);
  for (const float number : rows) REQUIRE(std::isfinite(number));
}
