// How good a forecast of a month was, by what then happened.
//
// Shapes: one number a cell. Guarantees: deterministic; ties in a ranking are shared out, so that no order of cells
// helps. Source: PAI: Chainey et al. 2008; PEI: Hunt 2016; CRPS: Gneiting and Raftery 2007.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace puente::analysis::hotspots {

// A negative binomial count: mean μ, variance μ + μ² / k.
double any_of(double mu, double k);                        // the probability of at least one
int quantile_of(double mu, double k, double probability);  // the least count that this probability does not pass
double crps_of(double mu, double k, double happened);      // continuous ranked probability score, in events
// The same of counts that are drawn from `past` with equal probability, or, one time in past.size() + 1, from a
// negative binomial.
double any_of_past(std::span<const double> past, double mu, double k);
double crps_of_past(std::span<const double> past, double mu, double k, double happened);

struct Forecasts {               // of one month, by one rule
  std::vector<double> expected;  // ranks
  std::vector<double> any;       // probability of at least one event
  std::vector<double> crps;      // already held against what happened
};

// Sums of a month, from which every measure of several months follows.
struct MonthScore {
  double cells = 0, events = 0, top = 0,
         best_top = 0;                     // events in the hundredth of cells that ranked first; the most possible
  double quiet_events = 0, quiet_top = 0;  // the same among the cells that were quiet
  double area = 0, top_area = 0;           // km²
  double brier = 0, log_loss = 0, crps = 0;
};
MonthScore score_of(const Forecasts& forecasts, std::span<const double> happened, const std::vector<bool>& quiet,
                    std::span<const double> areas);

enum class Measure { top, pai, pei, quiet, brier, log_loss, crps };
inline constexpr std::array all_measures{Measure::top,   Measure::pai,      Measure::pei, Measure::quiet,
                                         Measure::brier, Measure::log_loss, Measure::crps};
// Shares, PAI and PEI: the mean of the months that have an event (of quiet cells: such an event). Brier, log loss and
// CRPS: a thousand times the mean of all cells and months. `times`: how often each month counts; empty: once. NaN where
// no month counts.
double value_of(std::span<const MonthScore> months, Measure measure, std::span<const std::uint32_t> times = {});
bool is_better_high(Measure measure);

struct Interval {
  double value = 0, low = 0, high = 0;  // the middle 95 % of the resamples
};
// By drawing months with replacement, 2,000 times, from a fixed seed.
Interval bootstrap(std::span<const MonthScore> months, Measure measure);
// The difference first − second, both of the same drawn months.
Interval bootstrap(std::span<const MonthScore> first, std::span<const MonthScore> second, Measure measure);

}  // namespace puente::analysis::hotspots
