#include "client/analysis/hotspots/forecast.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "tests/unit/client/analysis/hotspots/planted.h"

using namespace puente::analysis;
using namespace puente::analysis::hotspots;
using namespace puente::testing;

namespace {

const Grid& coarse() {
  static const Grid grid(0.5);
  return grid;
}

// Ten years in which 40 cells have known rates, four a month in the most active and ever fewer in the others.
std::vector<Occurrence> planted_events() {
  std::vector<Occurrence> out;
  Uniform random(11);
  for (Month month = month_of(2008, 1); month < month_of(2018, 1); ++month) {
    for (std::size_t i = 0; i < 40; ++i) {
      const Cell& cell = coarse().cells()[i * 17 + 100];
      for (int event = random.poisson(4.0 / (1.0 + static_cast<double>(i))); event > 0; --event)
        out.push_back({first_day_of(month) + static_cast<int>(random.next() * 28), cell.latitude, cell.longitude, 1});
    }
  }
  return out;
}

}  // namespace

TEST_CASE("bands hold what happens as often as they say, and the ranking is that of the truth") {
  const Placed placed = place(coarse(), planted_events());
  Forecaster forecaster(coarse(), placed);
  std::size_t held = 0, all = 0;
  double events = 0, expected = 0;
  for (Month month = month_of(2015, 1); month < month_of(2018, 1); ++month) {
    forecaster.go_to(month);
    const auto cells = forecaster.forecast(5);
    const auto happened = forecaster.happened();
    CHECK(cells.front().cell == 100);
    for (const CellForecast& cell : cells) {
      events += happened[cell.cell];
      expected += cell.expected;
      if (cell.expected < 0.2) continue;
      ++all;
      if (happened[cell.cell] >= cell.low && happened[cell.cell] <= cell.high) ++held;
    }
  }
  INFO(held << " of " << all << "; expected " << expected << ", happened " << events);
  CHECK(held * 100 >= all * 85);
  CHECK(std::abs(expected - events) < 0.15 * events);
}

TEST_CASE("the model is not beaten by a rule on what was planted for it") {
  const Placed placed = place(coarse(), planted_events());
  Forecaster forecaster(coarse(), placed);
  std::vector<MonthScore> model, twelve;
  for (Month month = month_of(2016, 1); month < month_of(2018, 1); ++month) {
    forecaster.go_to(month);
    const auto happened = forecaster.happened(), areas = forecaster.areas();
    model.push_back(score_of(forecaster.scored_model(), happened, forecaster.quiet(), areas));
    twelve.push_back(score_of(forecaster.scored(Rule::towns), happened, forecaster.quiet(), areas));
  }
  CHECK(value_of(model, Measure::log_loss) < value_of(twelve, Measure::log_loss));
}

TEST_CASE("a forecast depends on what came before it only, and is the same each time") {
  std::vector<Occurrence> events = planted_events();
  const Placed placed = place(coarse(), events);
  events.push_back({first_day_of(month_of(2016, 3)), culiacan_latitude, culiacan_longitude, 1});
  events.push_back({first_day_of(month_of(2017, 3)), culiacan_latitude, culiacan_longitude, 1});
  const Placed later = place(coarse(), events);
  Forecaster one(coarse(), placed), other(coarse(), later);
  one.go_to(month_of(2016, 3));
  other.go_to(month_of(2016, 3));
  CHECK(one.expected() == other.expected());
}

TEST_CASE("quiet cells are told from others, and ranks have at most three reasons, the strongest first") {
  const Placed placed = place(coarse(), planted_events());
  Forecaster forecaster(coarse(), placed);
  forecaster.go_to(month_of(2017, 1));
  const auto cells = forecaster.forecast(10);
  CHECK(cells.size() == coarse().size());
  CHECK(std::ranges::is_sorted(cells, std::greater{}, &CellForecast::expected));
  std::size_t explained = 0;
  for (const CellForecast& cell : cells) {
    CHECK(cell.quiet == forecaster.is_quiet(cell.cell));
    CHECK(cell.low <= cell.high);
    CHECK(cell.reasons.size() <= 3);
    CHECK(std::ranges::is_sorted(cell.reasons, std::greater{}, &Reason::times));
    if (!cell.reasons.empty()) ++explained;
  }
  CHECK_FALSE(cells.front().reasons.empty());
  CHECK(explained <= 20);  // ten of all, ten of the quiet
}

TEST_CASE("without events, with one, and with a first one just before, there is a forecast of finite numbers") {
  for (const std::vector<Occurrence>& events : {std::vector<Occurrence>{},
                                                {{-5'000, culiacan_latitude, culiacan_longitude, 1}},
                                                {{17'000, culiacan_latitude, culiacan_longitude, 0.25}}}) {
    const Placed placed = place(coarse(), events);
    Forecaster forecaster(coarse(), placed);
    forecaster.go_to(month_of(2018, 1));
    for (const CellForecast& cell : forecaster.forecast(3)) {
      REQUIRE(std::isfinite(cell.expected));
      REQUIRE((cell.any >= 0 && cell.any <= 1));
    }
    for (const Rule rule : all_rules)
      for (const double any : forecaster.scored(rule).any) REQUIRE((any >= 0 && any <= 1));
  }
}
