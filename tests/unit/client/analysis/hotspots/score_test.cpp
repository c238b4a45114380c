#include "client/analysis/hotspots/score.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

using namespace puente::analysis::hotspots;
using Catch::Approx;

namespace {

// 200 cells of equal area; two of them are the hundredth.
struct World {
  std::vector<double> happened = std::vector<double>(200), areas = std::vector<double>(200, 10);
  std::vector<bool> quiet = std::vector<bool>(200);
  Forecasts forecasts{std::vector<double>(200), std::vector<double>(200, 0.1), std::vector<double>(200)};
  MonthScore score() const { return score_of(forecasts, happened, quiet, areas); }
};

}  // namespace

TEST_CASE("a negative binomial count has the probabilities of its formula") {
  CHECK(any_of(0.5, 1) == Approx(1 - 1 / 1.5));
  CHECK(any_of(1e-12, 0.3) == Approx(1e-12));
  CHECK(quantile_of(0.001, 0.5, 0.95) == 0);
  CHECK(quantile_of(10, 1e6, 0.05) == 5);  // nearly Poisson
  CHECK(quantile_of(10, 1e6, 0.95) == 15);
  // A geometric count of mean 1: Σ (F(n) − 1{y ≤ n})² with F(n) = 1 − 2^−(n+1).
  CHECK(crps_of(1, 1, 0) == Approx(1.0 / 3).margin(1e-6));
  CHECK(crps_of(1, 1, 1) == Approx(0.25 + 1.0 / 12).margin(1e-6));
}

TEST_CASE("counts drawn from the past mix with one more that is not") {
  const std::vector<double> past{0, 0, 2};
  CHECK(any_of_past(past, 1, 1) == Approx((1 + 0.5) / 4));
  CHECK(crps_of_past({}, 1, 1, 1) == Approx(crps_of(1, 1, 1)));
  CHECK(crps_of_past(std::vector<double>(99, 0.0), 1e-9, 1, 0) == Approx(0).margin(1e-9));
}

TEST_CASE("shares are of the hundredth of cells that ranked first") {
  World world;
  world.forecasts.expected[3] = 2;
  world.forecasts.expected[9] = 1;
  world.happened[3] = 3;
  world.happened[50] = 1;
  world.happened[51] = 1;
  const MonthScore score = world.score();
  CHECK(score.events == 5);
  CHECK(score.top == 3);
  CHECK(score.best_top == 4);
  const std::vector<MonthScore> months{score};
  CHECK(value_of(months, Measure::top) == Approx(0.6));
  CHECK(value_of(months, Measure::pai) == Approx(60));
  CHECK(value_of(months, Measure::pei) == Approx(0.75));
}

TEST_CASE("cells of equal rank share what is left: no order of cells helps") {
  World world;
  world.happened[0] = 1;
  world.happened[199] = 1;
  CHECK(world.score().top == Approx(0.02));
  world.forecasts.expected[7] = 1;  // one of two places is taken
  CHECK(world.score().top == Approx(2.0 / 199));
}

TEST_CASE("quiet cells are ranked among themselves") {
  World world;
  for (std::size_t cell = 100; cell < 200; ++cell) world.quiet[cell] = true;
  world.forecasts.expected[0] = 9;
  world.forecasts.expected[1] = 8;
  world.forecasts.expected[150] = 1;
  world.happened[150] = 1;
  world.happened[160] = 1;
  CHECK(world.score().top == 0);
  CHECK(world.score().quiet_events == 2);
  CHECK(world.score().quiet_top == 1);
}

TEST_CASE("scores of probabilities are those of their formulas") {
  World world;
  world.happened[0] = 4;
  const std::vector<MonthScore> months{world.score()};
  CHECK(value_of(months, Measure::brier) == Approx(1000 * (0.81 + 199 * 0.01) / 200));
  CHECK(value_of(months, Measure::log_loss) == Approx(-1000 * (std::log(0.1) + 199 * std::log(0.9)) / 200));
}

TEST_CASE("a certainty that fails costs much, and not everything") {
  World world;
  world.forecasts.any[0] = 0;
  world.happened[0] = 1;
  CHECK(std::isfinite(world.score().log_loss));
}

TEST_CASE("intervals hold the value, are the same each time, and pair what is the same to nothing") {
  std::vector<MonthScore> months;
  for (int i = 0; i < 24; ++i) {
    World world;
    world.forecasts.expected[0] = 1;
    world.happened[0] = i % 3;
    world.happened[100] = 1;
    months.push_back(world.score());
  }
  const Interval one = bootstrap(months, Measure::top), again = bootstrap(months, Measure::top);
  CHECK(one.low < one.value);
  CHECK(one.value < one.high);
  CHECK(one.low == again.low);
  CHECK(one.high == again.high);
  const Interval none = bootstrap(months, months, Measure::log_loss);
  CHECK(none.value == 0);
  CHECK(none.high == 0);
}

TEST_CASE("months without events have no share, and no month at all has no value") {
  const std::vector<MonthScore> months{World{}.score()};
  CHECK(std::isnan(value_of(months, Measure::top)));
  CHECK(std::isnan(value_of({}, Measure::log_loss)));
  CHECK(std::isfinite(value_of(months, Measure::log_loss)));
}
