#include "client/analysis/hotspots/score.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

namespace puente::analysis::hotspots {
namespace {

constexpr int count_bound = 10'000;
constexpr double nearly_all = 1 - 1e-7;
constexpr double probability_min = 1e-6;
constexpr std::size_t draws = 2000;

// The probabilities of 0, 1, 2 … one after another.
class Counts {
 public:
  Counts(double mu, double k) : mu_(mu), k_(k), probability_(std::exp(-k * std::log1p(mu / k))) {}
  double next() {
    const double out = probability_;
    probability_ *= (number_ + k_) / (number_ + 1) * mu_ / (mu_ + k_);
    ++number_;
    return out;
  }

 private:
  double mu_, k_, number_ = 0, probability_;
};

// `from_past` is the part of the distribution that lies in `past`.
double crps(double mu, double k, std::span<const double> past, double happened) {
  const double each = 1.0 / static_cast<double>(past.size() + 1);
  Counts counts(mu, k);
  double below = 0, sum = 0;
  double most = happened;
  for (const double count : past) most = std::max(most, count);
  for (int n = 0; n < count_bound; ++n) {
    below += counts.next();
    double reached = below * each;
    for (const double count : past)
      if (count <= n) reached += each;
    const double off = reached - (happened <= n ? 1 : 0);
    sum += off * off;
    if (below >= nearly_all && n >= most) break;
  }
  return sum;
}

// How much of the events lies in the `wanted` cells of highest rank. Cells of equal rank share what is left of them.
struct Ranked {
  double events = 0, area = 0;
};
Ranked in_top(std::span<const double> rank_by, std::span<const double> happened, std::span<const double> areas,
              const std::vector<std::size_t>& cells, double wanted) {
  std::vector<std::size_t> order = cells;
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return rank_by[a] > rank_by[b]; });
  Ranked out;
  for (std::size_t first = 0; first < order.size() && wanted > 0;) {
    std::size_t next = first;
    double events = 0, area = 0;
    for (; next < order.size() && rank_by[order[next]] == rank_by[order[first]]; ++next) {
      events += happened[order[next]];
      area += areas[order[next]];
    }
    const double taken = std::min(1.0, wanted / static_cast<double>(next - first));
    out.events += taken * events;
    out.area += taken * area;
    wanted -= static_cast<double>(next - first);
    first = next;
  }
  return out;
}

class Splitmix {  // Steele, Lea and Flood 2014
 public:
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_ = 2012;
};

Interval interval_of(std::size_t months, const std::function<double(std::span<const std::uint32_t>)>& value) {
  Interval out{value({})};
  if (months == 0) return out;
  Splitmix random;
  std::vector<double> values;
  for (std::size_t draw = 0; draw < draws; ++draw) {
    std::vector<std::uint32_t> times(months);
    for (std::size_t i = 0; i < months; ++i) ++times[random.next() % months];
    if (const double drawn = value(times); std::isfinite(drawn)) values.push_back(drawn);
  }
  if (values.empty()) return out;
  std::ranges::sort(values);
  out.low = values[values.size() * 25 / 1000];
  out.high = values[std::min(values.size() - 1, values.size() * 975 / 1000)];
  return out;
}

struct Part {
  double above = 0, below = 0;
};
Part part_of(const MonthScore& month, Measure measure) {
  switch (measure) {
    case Measure::top:
      return {month.top, month.events};
    case Measure::pai:
      return {month.top_area > 0 ? month.top * month.area / month.top_area : 0, month.events};
    case Measure::pei:
      return {month.top, month.best_top};
    case Measure::quiet:
      return {month.quiet_top, month.quiet_events};
    case Measure::brier:
      return {1000 * month.brier, month.cells};
    case Measure::log_loss:
      return {1000 * month.log_loss, month.cells};
    case Measure::crps:
      return {1000 * month.crps, month.cells};
  }
  return {};
}

}  // namespace

double any_of(double mu, double k) { return -std::expm1(-k * std::log1p(mu / k)); }

int quantile_of(double mu, double k, double probability) {
  Counts counts(mu, k);
  double below = 0;
  for (int n = 0; n < count_bound; ++n) {
    below += counts.next();
    if (below >= probability) return n;
  }
  return count_bound;
}

double crps_of(double mu, double k, double happened) { return crps(mu, k, {}, happened); }

double any_of_past(std::span<const double> past, double mu, double k) {
  const auto with = static_cast<double>(std::ranges::count_if(past, [](double count) { return count > 0; }));
  return (with + any_of(mu, k)) / static_cast<double>(past.size() + 1);
}

double crps_of_past(std::span<const double> past, double mu, double k, double happened) {
  return crps(mu, k, past, happened);
}

MonthScore score_of(const Forecasts& forecasts, std::span<const double> happened, const std::vector<bool>& quiet,
                    std::span<const double> areas) {
  MonthScore out;
  std::vector<std::size_t> all(happened.size()), quiet_cells;
  std::iota(all.begin(), all.end(), std::size_t{0});
  for (const std::size_t cell : all) {
    out.events += happened[cell];
    out.area += areas[cell];
    const double any = std::clamp(forecasts.any[cell], probability_min, 1 - probability_min);
    const double came = happened[cell] > 0 ? 1 : 0;
    out.brier += (any - came) * (any - came);
    out.log_loss -= came > 0 ? std::log(any) : std::log1p(-any);
    out.crps += forecasts.crps[cell];
    if (!quiet[cell]) continue;
    quiet_cells.push_back(cell);
    out.quiet_events += happened[cell];
  }
  out.cells = static_cast<double>(all.size());
  const Ranked top = in_top(forecasts.expected, happened, areas, all, out.cells / 100);
  out.top = top.events;
  out.top_area = top.area;
  out.best_top = in_top(happened, happened, areas, all, out.cells / 100).events;
  out.quiet_top =
      in_top(forecasts.expected, happened, areas, quiet_cells, static_cast<double>(quiet_cells.size()) / 100).events;
  return out;
}

double value_of(std::span<const MonthScore> months, Measure measure, std::span<const std::uint32_t> times) {
  double above = 0, below = 0;
  for (std::size_t i = 0; i < months.size(); ++i) {
    const double count = times.empty() ? 1 : times[i];
    const Part part = part_of(months[i], measure);
    if (!(part.below > 0)) continue;
    const bool is_mean_of_months = is_better_high(measure);
    above += count * (is_mean_of_months ? part.above / part.below : part.above);
    below += count * (is_mean_of_months ? 1 : part.below);
  }
  return below > 0 ? above / below : std::numeric_limits<double>::quiet_NaN();
}

bool is_better_high(Measure measure) {
  return measure == Measure::top || measure == Measure::pai || measure == Measure::pei || measure == Measure::quiet;
}

Interval bootstrap(std::span<const MonthScore> months, Measure measure) {
  return interval_of(months.size(),
                     [&](std::span<const std::uint32_t> times) { return value_of(months, measure, times); });
}

Interval bootstrap(std::span<const MonthScore> first, std::span<const MonthScore> second, Measure measure) {
  return interval_of(first.size(), [&](std::span<const std::uint32_t> times) {
    return value_of(first, measure, times) - value_of(second, measure, times);
  });
}

}  // namespace puente::analysis::hotspots
