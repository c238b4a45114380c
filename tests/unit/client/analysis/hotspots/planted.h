// A place, and random numbers of a fixed seed, for truths that tests plant and find again.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace puente::testing {

inline constexpr double culiacan_latitude = 24.80, culiacan_longitude = -107.39;

class Uniform {
 public:
  explicit Uniform(std::uint64_t seed) : state_(seed) {}

  double next() {  // 0 … 1, neither of them
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return (static_cast<double>(state_ >> 12) + 0.5) / static_cast<double>(std::uint64_t{1} << 52);
  }
  double normal() { return std::sqrt(-2 * std::log(next())) * std::cos(2 * std::numbers::pi * next()); }
  int poisson(double mean) {
    const double limit = std::exp(-mean);
    double product = next();
    int out = 0;
    for (; product > limit; ++out) product *= next();
    return out;
  }
  // Marsaglia and Tsang 2000; a shape below one by way of one more.
  double gamma(double shape) {
    if (shape < 1) return gamma(shape + 1) * std::pow(next(), 1 / shape);
    const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
    for (;;) {
      const double x = normal(), v = std::pow(1 + c * x, 3);
      if (v > 0 && std::log(next()) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
    }
  }
  int negative_binomial(double mu, double k) { return poisson(gamma(k) * mu / k); }

 private:
  std::uint64_t state_;
};

}  // namespace puente::testing
