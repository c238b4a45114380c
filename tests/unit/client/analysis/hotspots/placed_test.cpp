#include "client/analysis/hotspots/placed.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <limits>

using namespace puente::analysis;
using namespace puente::analysis::hotspots;

TEST_CASE("months count from January 1970, before it too") {
  CHECK(month_of_day(0) == 0);
  CHECK(month_of_day(-1) == -1);
  CHECK(month_of_day(31) == 1);
  CHECK(first_day_of(0) == 0);
  CHECK(first_day_of(-12) == -365);
  CHECK(year_of(-1) == 1969);
  CHECK(calendar_month_of(-1) == 12);
  CHECK(year_of(-12) == 1969);
  CHECK(calendar_month_of(-12) == 1);
  for (Month month = -840; month < 2760; ++month) {
    CHECK(month_of(year_of(month), calendar_month_of(month)) == month);
    CHECK(month_of_day(first_day_of(month)) == month);
    CHECK(month_of_day(first_day_of(month + 1) - 1) == month);
  }
}

TEST_CASE("what cannot be counted is counted apart") {
  const Grid grid(0.25);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<Occurrence> input{
      {100, 24.80, -107.39, 1},   {-400, 24.80, -107.39, 0.5},  // sound, one of them in 1968
      {100, 20.0, -112.0, 1},                                   // in the sea
      {100, nan, -107.39, 1},     {100, 24.80, nan, 1},        {100, 91, -107, 1},
      {100, 24.8, -181, 1},       {100, 24.80, -107.39, 0},    {100, 24.80, -107.39, 1.5},
      {100, 24.80, -107.39, nan}, {day_end, 24.8, -107.4, 1},  {day_min - 1, 24.8, -107.4, 1},
  };
  const Placed placed = place(grid, input);
  CHECK(placed.counted == 2);
  CHECK(placed.outside == 1);
  CHECK(placed.malformed == 9);
  REQUIRE(placed.months.size() == 2);
  CHECK(placed.months.begin()->first == month_of_day(-400));
}

TEST_CASE("the order of the input does not matter") {
  const Grid grid(0.25);
  std::vector<Occurrence> input;
  for (int i = 0; i < 200; ++i)
    input.push_back({i * 3 % 90, 19 + i * 7 % 50 / 10.0, -100 - i * 11 % 40 / 10.0, i % 2 == 0 ? 1.0 : 0.5});
  const Placed placed = place(grid, input);
  std::ranges::reverse(input);
  const Placed again = place(grid, input);
  REQUIRE(placed.months.size() == again.months.size());
  for (const auto& [month, events] : placed.months) {
    const auto& others = again.months.at(month);
    REQUIRE(events.size() == others.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      CHECK(events[i].day == others[i].day);
      CHECK(events[i].cell == others[i].cell);
      CHECK(events[i].weight == others[i].weight);
    }
  }
}
