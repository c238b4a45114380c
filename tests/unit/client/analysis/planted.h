// Worlds whose truth is known: events that are drawn from planted shares and rates, by a seed.
#pragma once

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "client/analysis/spread.h"

namespace puente::test {

// The same numbers with every library: only the generator is the standard's, not its distributions.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : generator_(seed) {}
  double uniform() { return (static_cast<double>(generator_() >> 11) + 0.5) / 9007199254740992.0; }
  double normal() { return std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform()); }
  // Marsaglia and Tsang 2000.
  double gamma(double shape) {
    if (shape < 1) return gamma(shape + 1) * std::pow(uniform(), 1 / shape);
    const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
    while (true) {
      const double x = normal(), v = std::pow(1 + c * x, 3);
      if (v > 0 && std::log(uniform()) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
    }
  }
  int poisson(double mean) {
    int out = 0;
    for (double left = std::exp(-mean), product = uniform(); product > left; product *= uniform()) ++out;
    return out;
  }
  std::vector<double> dirichlet(const std::vector<double>& shapes) {
    std::vector<double> out;
    double sum = 0;
    for (const double shape : shapes) sum += out.emplace_back(gamma(shape));
    for (double& one : out) one /= sum;
    return out;
  }
  std::size_t one_of(const std::vector<double>& shares) {
    double left = uniform();
    std::size_t out = 0;
    while (out + 1 < shares.size() && left >= shares[out]) left -= shares[out++];
    return out;
  }

 private:
  std::mt19937_64 generator_;
};

inline const analysis::TownOf no_towns = [](std::string_view, std::string_view) { return std::nullopt; };

// In the middle of a cell of that many degrees.
inline analysis::Event event_in(int row, int column, std::int32_t day, double degrees = 0.25) {
  analysis::Event out;
  out.where.extent = analysis::Extent::point;
  out.where.at = {(row + 0.5) * degrees, (column + 0.5) * degrees};
  out.when = {analysis::Dated::day, day, day};
  return out;
}

}  // namespace puente::test
