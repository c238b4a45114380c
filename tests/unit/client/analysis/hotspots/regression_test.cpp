#include "client/analysis/hotspots/regression.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "tests/unit/client/analysis/hotspots/planted.h"

using namespace puente::analysis::hotspots;
using namespace puente::testing;
using Catch::Approx;

namespace {

// Counts whose truth is known: log μ = −1 + 0.7 x₀ − 0.5 x₁, k = 0.8; x₂ says nothing.
struct Planted {
  std::vector<float> x, y, weight;
  Sample sample() const { return {x, 3, y, weight}; }
};
Planted planted(std::size_t rows, float weight = 1) {
  Planted out;
  Uniform random(7);
  for (std::size_t i = 0; i < rows; ++i) {
    const double a = random.normal(), b = 3 + 2 * random.normal(), c = random.normal();
    for (const double each : {a, b, c}) out.x.push_back(static_cast<float>(each));
    out.y.push_back(static_cast<float>(random.negative_binomial(std::exp(-1 + 0.7 * a - 0.5 * b), 0.8)));
    out.weight.push_back(weight);
  }
  return out;
}

}  // namespace

TEST_CASE("the truth that was planted is found again") {
  const Planted truth = planted(60'000);
  const Regression found = fit(truth.sample(), {0, 1, 2}, 0.01);
  CHECK(found.coefficients[0] / found.deviation[0] == Approx(0.7).margin(0.04));
  CHECK(found.coefficients[1] / found.deviation[1] == Approx(-0.5).margin(0.04));
  CHECK(found.coefficients[2] / found.deviation[2] == Approx(0).margin(0.04));
  CHECK(found.k == Approx(0.8).epsilon(0.25));  // values of k lie a fifth apart
  const std::vector<float> row{1, 3, 0};
  CHECK(found.expected(row) == Approx(std::exp(-1 + 0.7 - 1.5)).epsilon(0.06));
}

TEST_CASE("the slope is what the likelihood grows by") {
  const Planted truth = planted(500);
  Regression at = fit(truth.sample(), {0, 1, 2}, 5);
  at.intercept += 0.3;
  at.coefficients = {0.4, -0.1, 0.2};
  at.k = 0.5;
  const Slope slope_there = slope(truth.sample(), at, 5);
  constexpr double step = 1e-5;
  for (std::size_t i = 0; i < 4; ++i) {
    Regression up = at, down = at;
    (i == 0 ? up.intercept : up.coefficients[i - 1]) += step;
    (i == 0 ? down.intercept : down.coefficients[i - 1]) -= step;
    const double grown = slope(truth.sample(), up, 5).likelihood - slope(truth.sample(), down, 5).likelihood;
    CHECK(slope_there.gradient[i] == Approx(grown / (2 * step)).epsilon(1e-5).margin(1e-4));
  }
}

TEST_CASE("where it stops, the likelihood has no slope, and nothing near is better") {
  const Planted truth = planted(2'000);
  const Regression found = fit(truth.sample(), {0, 1, 2}, 30);
  const Slope there = slope(truth.sample(), found, 30);
  for (const double each : there.gradient) CHECK(std::abs(each) < 0.5);  // of a likelihood of some thousand
  for (std::size_t i = 0; i < 3; ++i) {
    for (const double off : {-0.05, 0.05}) {
      Regression other = found;
      other.coefficients[i] += off;
      CHECK(slope(truth.sample(), other, 30).likelihood < there.likelihood);
    }
  }
}

TEST_CASE("a ridge draws coefficients towards nothing, and weights count as rows do") {
  const Planted truth = planted(1'000), doubled = planted(1'000, 2);
  const Regression loose = fit(truth.sample(), {0, 1, 2}, 1), tight = fit(truth.sample(), {0, 1, 2}, 1'000);
  CHECK(std::abs(tight.coefficients[0]) < std::abs(loose.coefficients[0]));
  Planted twice = truth;
  twice.x.insert(twice.x.end(), truth.x.begin(), truth.x.end());
  twice.y.insert(twice.y.end(), truth.y.begin(), truth.y.end());
  twice.weight.insert(twice.weight.end(), truth.weight.begin(), truth.weight.end());
  const Regression by_weight = fit(doubled.sample(), {0, 1, 2}, 1), by_rows = fit(twice.sample(), {0, 1, 2}, 1);
  for (std::size_t i = 0; i < 3; ++i) CHECK(by_weight.coefficients[i] == Approx(by_rows.coefficients[i]).margin(1e-6));
}

TEST_CASE("the same rows give the same bits, and a start elsewhere the same place") {
  const Planted truth = planted(3'000), before = planted(2'500);
  const Regression one = fit(truth.sample(), {0, 1, 2}, 30), again = fit(truth.sample(), {0, 1, 2}, 30);
  CHECK(one.coefficients == again.coefficients);
  CHECK(one.intercept == again.intercept);
  const Regression start = fit(before.sample(), {0, 1, 2}, 30);
  const Regression warm = fit(truth.sample(), {0, 1, 2}, 30, &start);
  for (std::size_t i = 0; i < 3; ++i) CHECK(warm.coefficients[i] == Approx(one.coefficients[i]).margin(0.01));
}

TEST_CASE("nothing to learn from gives a regression that expects next to nothing") {
  const Regression none = fit(Sample{{}, 3, {}, {}}, {0, 1, 2}, 30);
  const std::vector<float> row{1, 2, 3};
  CHECK(none.expected(row) == Approx(std::exp(log_expected_min)));
  Planted quiet = planted(100);
  std::fill(quiet.y.begin(), quiet.y.end(), 0.0F);
  CHECK(fit(quiet.sample(), {0, 1, 2}, 30).expected(row) == Approx(std::exp(log_expected_min)));
}

TEST_CASE("columns that say nothing, one event, and enormous values leave every number finite") {
  Planted odd = planted(200);
  std::fill(odd.y.begin(), odd.y.end(), 0.0F);
  odd.y[17] = 1;
  for (std::size_t i = 0; i < 200; ++i) odd.x[i * 3 + 2] = 5;  // the same everywhere
  odd.x[3] = 1e30F;
  const Regression found = fit(odd.sample(), {0, 1, 2}, 30);
  for (const double each : found.coefficients) CHECK(std::isfinite(each));
  CHECK(found.coefficients[2] == Approx(0).margin(1e-9));
  const std::vector<float> row{-1e30F, 1, 5};
  CHECK(std::isfinite(found.expected(row)));
}
