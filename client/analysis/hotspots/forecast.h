// Hot spots month by month: what each cell is to expect, why, and what simple rules would have said.
//
// Cells that had no event for a year, the quiet ones, have a regression of their own, fitted on such rows with counts
// of at most three: what makes a place begin is not what makes it go on.
//
// Guarantees: deterministic; a month's forecast depends on the months before it only, and on regressions fitted on all
// months before its January.
// Units: events a month. Thread safety: none.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "client/analysis/hotspots/model.h"
#include "client/analysis/hotspots/score.h"

namespace puente::analysis::hotspots {

// What made a rank: how many times more is expected here for it than in the average cell of that month; of a quiet
// cell, than in the average quiet one.
struct Reason {
  Theme theme;
  double times = 1;
};

struct CellForecast {
  std::size_t cell = 0;
  double expected = 0;
  int low = 0, high = 0;        // at least 90 % of what may happen lies from low to high
  double any = 0;               // probability of at least one event
  bool quiet = false;           // no event in the last twelve months
  std::vector<Reason> reasons;  // at most three, the strongest first
};

class Forecaster {
 public:
  Forecaster(const Grid& grid, const Placed& placed);

  // Goes on to `month`; earlier months than the present one are not gone back to.
  void go_to(Month month);
  Month month() const { return past_.month(); }
  const Past& past() const { return past_; }

  // All cells, by number; `reasons` only for the `explained` cells that rank first, and as many of the quiet ones.
  std::vector<CellForecast> forecast(std::size_t explained);
  // Expected counts, and the k that they are spread by.
  std::vector<double> expected();
  // Of a cell, as last fitted; expected() fits it.
  const Regression& regression_of(std::size_t cell) const { return is_quiet(cell) ? quiet_ : active_; }
  // What the model and each rule said of the present month, held against what happened in it.
  Forecasts scored_model();
  Forecasts scored(Rule rule);
  std::vector<double> happened() const;
  bool is_quiet(std::size_t cell) const { return past_.months_since(cell) > 12; }
  std::vector<bool> quiet() const;
  std::vector<double> areas() const;

 private:
  void refit();
  void ready();
  std::span<const float> row_of(std::size_t cell) const { return {&rows_[cell * feature_count], feature_count}; }
  std::vector<Reason> reasons_of(std::size_t cell, std::span<const double> average) const;

  const Grid& grid_;
  const Placed& placed_;
  Features features_;
  Past past_;
  Lessons lessons_;
  std::vector<float> rows_;  // of month(), once it was asked for
  std::optional<Month> rows_of_;
  std::optional<int> fitted_year_;  // of the month that the regressions were last fitted for
  Regression active_, quiet_;
  std::map<Rule, Regression> rules_;
};

}  // namespace puente::analysis::hotspots
