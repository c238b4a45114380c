// Negative binomial regression with a logarithmic link and a ridge, fitted by Fisher scoring: counts whose variance is
// μ + μ² / k. Columns are standardised (mean 0, deviation 1) before the ridge is laid on them.
//
// Shapes: rows of `stride` numbers one after another; of each the given columns are used. Guarantees: deterministic:
// rows are summed in blocks of a fixed size, in their order; never worse than where it started. Every result is finite,
// whatever the finite input. Non-guarantees: none about a column that says nothing; its coefficient is 0 or near.
// Source: McCullagh and Nelder, Generalized Linear Models, 2nd edition, 2.5; Hilbe, Negative Binomial Regression.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace puente::analysis::hotspots {

struct Sample {
  std::span<const float> x;
  std::size_t stride = 0;
  std::span<const float> y;       // 0 or more; need not be whole
  std::span<const float> weight;  // 0 or more
};

struct Regression {
  std::vector<std::size_t> columns;
  std::vector<double> mean, deviation;  // of each column
  std::vector<double> coefficients;     // on standardised columns
  double intercept = 0;
  double k = 1;

  // The expected count of a row.
  double expected(std::span<const float> row) const;
  // What a column adds to the logarithm of the expected count, beside a row where it has the given value.
  double contribution(std::size_t i, float value, double beside) const {
    return coefficients[i] * (static_cast<double>(value) - beside) / deviation[i];
  }
};

inline constexpr double log_expected_min = -20, log_expected_max = 5;

// Minus ½ · ridge · Σ b², the logarithm of the likelihood, and what it grows by: at the given values.
struct Slope {
  double likelihood = 0;
  std::vector<double> gradient;  // the intercept first
};
Slope slope(const Sample& sample, const Regression& at, double ridge);

// `start` (of the same columns) saves steps; nullptr begins at the mean.
Regression fit(const Sample& sample, std::vector<std::size_t> columns, double ridge, const Regression* start = nullptr);

}  // namespace puente::analysis::hotspots
