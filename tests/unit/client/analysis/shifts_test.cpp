// Jumps that were planted are found, and a world without change raises no more alarms than the budget.
#include "client/analysis/shifts.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/analysis/planted.h"

using namespace puente;
using namespace puente::analysis;
using test::Draws;
using test::no_towns;

namespace {

constexpr int cells_side = 25, window_days = 28, baseline_days = 730;
constexpr std::int32_t today = 12'000;

// Each cell has a rate of its own that never changes: most have little, a few have much.
struct Rates {
  explicit Rates(std::uint64_t seed) : draws(seed) {
    for (double& one : a_day) one = draws.gamma(0.5) * 0.02;
  }
  std::vector<Event> events(int jumping_cell = -1, double factor = 1) {
    std::vector<Event> out;
    for (int cell = 0; cell < cells_side * cells_side; ++cell) {
      const double rate = a_day[static_cast<std::size_t>(cell)];
      const auto put = [&](double mean, std::int32_t from, int days) {
        for (int left = draws.poisson(mean); left > 0; --left)
          out.push_back(test::event_in(cell / cells_side, cell % cells_side,
                                       from + static_cast<std::int32_t>(draws.uniform() * days)));
      };
      put(rate * baseline_days, today - window_days - baseline_days + 1, baseline_days);
      put(rate * window_days * (cell == jumping_cell ? factor : 1), today - window_days + 1, window_days);
    }
    return out;
  }
  Draws draws;
  std::vector<double> a_day = std::vector<double>(cells_side * cells_side);
};

ShiftQuestion question() {
  ShiftQuestion out;
  out.as_of = today;
  return out;
}

}  // namespace

TEST_CASE("where nothing changes the alarms of a week keep to the budget and use it") {
  constexpr int weeks = 120;
  for (const double budget : {1.0, 3.0}) {
    ShiftQuestion asked = question();
    asked.alerts_a_week = budget;
    std::size_t alarms = 0;
    for (std::uint64_t week = 0; week < weeks; ++week) {
      const Shifts found = shifts_of(Rates(week).events(), asked, {}, no_towns);
      CHECK(found.false_alarms <= budget);
      alarms += found.alerts.size();
    }
    const double a_week = static_cast<double>(alarms) / weeks;
    CAPTURE(budget, a_week);
    CHECK(a_week <= budget * 1.15);
    CHECK(a_week >= budget * 0.6);
  }
}

TEST_CASE("a rate that jumps sixfold in a place with a past is the first alert") {
  int first = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Rates rates(seed);
    const auto most = static_cast<int>(std::ranges::max_element(rates.a_day) - rates.a_day.begin());
    const Shifts found = shifts_of(rates.events(most, 6), question(), {}, no_towns);
    first += !found.alerts.empty() && found.alerts[0].row == most / cells_side &&
             found.alerts[0].column == most % cells_side;
  }
  CHECK(first >= 19);
}

TEST_CASE("the interval of a ratio of rates holds the truth in nine of ten") {
  Draws draws(7);
  int held = 0;
  constexpr int tries = 4000;
  for (int i = 0; i < tries; ++i) {
    const double before = 3 + 40 * draws.uniform(), factor = 0.5 + 3 * draws.uniform();
    const Ratio ratio = ratio_of(draws.poisson(before / 5 * factor), 73, draws.poisson(before), 365);
    held += ratio.low <= factor && factor <= ratio.high;
  }
  CAPTURE(held);
  CHECK(held >= 0.85 * tries);
  CHECK(held <= 0.95 * tries);
  CHECK(ratio_of(0, 28, 0, 730).low >= 0);
  CHECK(ratio_of(3, 0, 1, 10).high == 0);
}

TEST_CASE("after a shift of power the group's home is looked at, and nothing else") {
  std::vector<Event> events;
  for (int i = 0; i < 20; ++i) {
    Event home = test::event_in(4, 4, today - 700 + i * 20);
    home.groups = {"alfa"};
    events.push_back(home);
    Event other = test::event_in(4, 9, today - 700 + i * 20);
    other.groups = {"beta"};
    events.push_back(other);
  }
  for (int i = 0; i < 10; ++i) events.push_back(test::event_in(4, 4, today - 10 + i));
  Event arrest;
  arrest.kind = model::Kind::power_shift;
  arrest.record = "r";
  arrest.type = "arrest";
  arrest.groups = {"alfa"};
  arrest.when = {Dated::day, today - 20, today - 20};
  events.push_back(arrest);
  Event of_nobody = arrest;
  of_nobody.groups = {"gama"};
  events.push_back(of_nobody);

  TerritoryQuestion territory;
  territory.as_of = today - 21;
  const Shifts found = shifts_of(events, question(), territories_of(events, territory, no_towns), no_towns);
  REQUIRE(found.after.size() == 1);
  CHECK(found.after[0].cells == 1);
  CHECK(found.after[0].after == 10);
  CHECK(found.after[0].before == 20);
  CHECK(found.after[0].ratio.low > 5);
  CHECK(found.counted == 50);
  REQUIRE_FALSE(found.alerts.empty());
  CHECK(found.alerts[0].leader == "alfa");
}

TEST_CASE("no events are no alerts, and what cannot be placed or dated is a number") {
  CHECK(shifts_of({}, question(), {}, no_towns).alerts.empty());
  Event coarse = test::event_in(1, 1, today);
  coarse.when = {Dated::quarter, today - 91, today};
  Event nowhere = test::event_in(1, 1, today);
  nowhere.where.extent = Extent::state;
  Event kept = nowhere;
  kept.where.extent = Extent::withheld;
  const Shifts found = shifts_of(std::vector{coarse, nowhere, kept}, question(), {}, no_towns);
  CHECK(found.counted == 0);
  CHECK(found.without_day == 1);
  CHECK(found.without_place == 1);
  CHECK(found.place_withheld == 1);
}
