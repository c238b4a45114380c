#include "client/analysis/distributions.h"

#include <cmath>

namespace puente::analysis {
namespace {

constexpr double precision = 1e-14, tiny = 1e-300;
constexpr int steps_max = 2000;

double safe(double divisor) { return std::abs(divisor) < tiny ? tiny : divisor; }

double gamma_series(double shape, double x) {
  double term = 1 / shape, sum = term;
  for (int i = 1; i < steps_max && term > sum * precision; ++i) {
    term *= x / (shape + i);
    sum += term;
  }
  return sum * std::exp(shape * std::log(x) - x - std::lgamma(shape));
}

// Of the upper tail, by Lentz.
double gamma_fraction(double shape, double x) {
  double b = x + 1 - shape, c = 1 / tiny, d = 1 / b, out = d;
  for (int i = 1; i < steps_max; ++i) {
    const double a = -i * (i - shape);
    b += 2;
    d = 1 / safe(a * d + b);
    c = safe(b + a / c);
    const double step = c * d;
    out *= step;
    if (std::abs(step - 1) < precision) break;
  }
  return out * std::exp(shape * std::log(x) - x - std::lgamma(shape));
}

double beta_fraction(double a, double b, double x) {
  double c = 1, d = 1 / safe(1 - (a + b) * x / (a + 1)), out = d;
  for (int i = 1; i < steps_max; ++i) {
    const double m = i;
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    out *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    const double step = d * c;
    out *= step;
    if (std::abs(step - 1) < precision) break;
  }
  return out;
}

// Where a rising function reaches a value, by halving.
template <class F>
double inverse(F rising, double value, double low, double high) {
  constexpr int halvings = 200;
  for (int i = 0; i < halvings && high - low > 1e-15 * high; ++i) {
    const double middle = (low + high) / 2;
    (rising(middle) < value ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

double gamma_cdf(double shape, double x) {
  if (x <= 0) return 0;
  return x < shape + 1 ? gamma_series(shape, x) : 1 - gamma_fraction(shape, x);
}

double gamma_density(double shape, double x) {
  return x <= 0 ? 0 : std::exp((shape - 1) * std::log(x) - x - std::lgamma(shape));
}

double gamma_quantile(double shape, double probability) {
  double high = shape + 1;
  while (gamma_cdf(shape, high) < probability && high < 1e12) high *= 2;
  return inverse([&](double x) { return gamma_cdf(shape, x); }, probability, 0, high);
}

double beta_cdf(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front =
      std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double beta_quantile(double a, double b, double probability) {
  return inverse([&](double x) { return beta_cdf(a, b, x); }, probability, 0, 1);
}

double negative_binomial_tail(double shape, double rate, double exposure, int count) {
  return count <= 0 ? 1 : beta_cdf(count, shape, exposure / (exposure + rate));
}

double negative_binomial(double shape, double rate, double exposure, int count) {
  return std::exp(std::lgamma(shape + count) - std::lgamma(shape) - std::lgamma(count + 1.0) +
                  shape * std::log(rate / (rate + exposure)) + count * std::log(exposure / (rate + exposure)));
}

}  // namespace puente::analysis
