#include "client/analysis/hotspots/forecast.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace puente::analysis::hotspots {
namespace {

constexpr double band_low = 0.05, band_high = 0.95;
constexpr std::size_t reasons_max = 3;
constexpr double reason_min = 1.05;

std::span<const PlacedEvent> events_of(const Placed& placed, Month month) {
  const auto found = placed.months.find(month);
  return found == placed.months.end() ? std::span<const PlacedEvent>{} : std::span<const PlacedEvent>(found->second);
}

}  // namespace

Forecaster::Forecaster(const Grid& grid, const Placed& placed)
    : grid_(grid),
      placed_(placed),
      features_(grid),
      past_(grid, placed.months.empty() ? month_of(learn_from_year, 1) : placed.months.begin()->first),
      lessons_(grid) {}

void Forecaster::ready() {
  if (rows_of_ == past_.month()) return;
  features_.fill(past_, rows_);
  rows_of_ = past_.month();
}

void Forecaster::go_to(Month month) {
  while (past_.month() < month) {
    const auto events = events_of(placed_, past_.month());
    if (past_.month() >= month_of(learn_from_year, 1)) {
      ready();
      lessons_.add(past_.month(), past_, rows_, events);
    }
    past_.add(events);
  }
}

void Forecaster::refit() {
  const int year = year_of(past_.month());
  if (fitted_year_ == year) return;
  const Month january = month_of(year, 1);
  active_ = fit(lessons_.before(january, Lessons::Of::all), columns_of_model(), ridge_of_model,
                fitted_year_ ? &active_ : nullptr);
  quiet_ = fit(lessons_.before(january, Lessons::Of::quiet), columns_of_model(), ridge_of_model,
               fitted_year_ ? &quiet_ : nullptr);
  rules_.clear();
  fitted_year_ = year;
}

std::vector<double> Forecaster::expected() {
  ready();
  refit();
  std::vector<double> out(grid_.size());
  for (std::size_t cell = 0; cell < out.size(); ++cell) out[cell] = regression_of(cell).expected(row_of(cell));
  return out;
}

std::vector<CellForecast> Forecaster::forecast(std::size_t explained) {
  const std::vector<double> counts = expected();
  std::vector<CellForecast> out(counts.size());
  // Of all cells, and of the quiet ones: each regression is asked within what it learnt from.
  std::array<std::vector<double>, 2> averages{std::vector<double>(model_features), std::vector<double>(model_features)};
  std::array<double, 2> sizes{};
  for (std::size_t cell = 0; cell < counts.size(); ++cell) {
    CellForecast& its = out[cell];
    const double k = regression_of(cell).k;
    its.cell = cell;
    its.expected = counts[cell];
    its.low = quantile_of(counts[cell], k, band_low);
    its.high = quantile_of(counts[cell], k, band_high);
    its.any = any_of(counts[cell], k);
    its.quiet = is_quiet(cell);
    for (const std::size_t which : its.quiet ? std::vector<std::size_t>{0, 1} : std::vector<std::size_t>{0}) {
      ++sizes[which];
      for (std::size_t c = 0; c < model_features; ++c) averages[which][c] += static_cast<double>(row_of(cell)[c]);
    }
  }
  for (std::size_t which = 0; which < averages.size(); ++which)
    for (double& each : averages[which]) each /= std::max(1.0, sizes[which]);
  std::ranges::stable_sort(out, [](const CellForecast& a, const CellForecast& b) { return a.expected > b.expected; });
  std::size_t ranked = 0, quiet = 0;
  for (CellForecast& its : out) {
    const bool is_wanted = ranked < explained || (its.quiet && quiet < explained);
    ++ranked;
    if (its.quiet) ++quiet;
    if (is_wanted) its.reasons = reasons_of(its.cell, averages[its.quiet ? 1 : 0]);
  }
  return out;
}

std::vector<Reason> Forecaster::reasons_of(std::size_t cell, std::span<const double> average) const {
  const Regression& its = regression_of(cell);
  std::array<double, theme_count> by_theme{};
  for (std::size_t i = 0; i < its.columns.size(); ++i) {
    const std::size_t column = its.columns[i];
    by_theme[static_cast<std::size_t>(theme_of(column))] += its.contribution(i, row_of(cell)[column], average[column]);
  }
  std::vector<Reason> out;
  for (std::size_t i = 0; i < theme_count; ++i)
    if (const double times = std::exp(by_theme[i]); times >= reason_min) out.push_back({static_cast<Theme>(i), times});
  std::ranges::stable_sort(out, [](const Reason& a, const Reason& b) { return a.times > b.times; });
  if (out.size() > reasons_max) out.resize(reasons_max);
  return out;
}

Forecasts Forecaster::scored_model() {
  Forecasts out;
  out.expected = expected();
  const std::vector<double> came = happened();
  for (std::size_t cell = 0; cell < came.size(); ++cell) {
    const double k = regression_of(cell).k;
    out.any.push_back(any_of(out.expected[cell], k));
    out.crps.push_back(crps_of(out.expected[cell], k, came[cell]));
  }
  return out;
}

Forecasts Forecaster::scored(Rule rule) {
  ready();
  refit();
  auto found = rules_.find(rule);
  if (found == rules_.end()) {
    const Sample sample = lessons_.before(month_of(year_of(past_.month()), 1), Lessons::Of::all);
    found = rules_.emplace(rule, fit(sample, columns_of(rule), ridge_of_model)).first;
  }
  const Regression& its = found->second;
  const std::vector<double> came = happened();
  Forecasts out;
  for (std::size_t cell = 0; cell < came.size(); ++cell) {
    const double mu = its.expected(row_of(cell));
    if (rule == Rule::conflictology) {
      std::array<double, 12> last{};
      for (std::size_t ago = 1; ago <= last.size(); ++ago) last[ago - 1] = past_.month_ago(cell, ago);
      out.expected.push_back(std::max(0.0, past_.twelve_months(cell)) / 12);
      out.any.push_back(any_of_past(last, mu, its.k));
      out.crps.push_back(crps_of_past(last, mu, its.k, came[cell]));
    } else {
      out.expected.push_back(mu);
      out.any.push_back(any_of(mu, its.k));
      out.crps.push_back(crps_of(mu, its.k, came[cell]));
    }
  }
  return out;
}

std::vector<double> Forecaster::happened() const {
  std::vector<double> out(grid_.size());
  for (const PlacedEvent& event : events_of(placed_, past_.month()))
    out[static_cast<std::size_t>(event.cell)] += event.weight;
  return out;
}

std::vector<bool> Forecaster::quiet() const {
  std::vector<bool> out(grid_.size());
  for (std::size_t cell = 0; cell < out.size(); ++cell) out[cell] = is_quiet(cell);
  return out;
}

std::vector<double> Forecaster::areas() const {
  std::vector<double> out;
  for (const Cell& cell : grid_.cells()) out.push_back(cell.area_km2);
  return out;
}

}  // namespace puente::analysis::hotspots
