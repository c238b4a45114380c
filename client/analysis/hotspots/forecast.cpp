#include "client/analysis/hotspots/forecast.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

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
      past_(grid, placed.months.empty() ? month_of(learn_from_year, 1) : placed.months.begin()->first) {}

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
  const Sample sample = lessons_.before(month_of(year, 1));
  const Sample any = sample.y.empty() ? lessons_.before(past_.month()) : sample;
  model_ = fit(any, columns_of_model(), ridge, fitted_year_ ? &model_ : nullptr);
  rules_.clear();
  fitted_year_ = year;
}

std::vector<double> Forecaster::expected() {
  ready();
  refit();
  std::vector<double> out(grid_.size());
  for (std::size_t cell = 0; cell < out.size(); ++cell)
    out[cell] = model_.expected({&rows_[cell * feature_count], feature_count});
  return out;
}

std::vector<CellForecast> Forecaster::forecast(std::size_t explained) {
  const std::vector<double> counts = expected();
  std::vector<CellForecast> out(counts.size());
  for (std::size_t cell = 0; cell < counts.size(); ++cell) {
    CellForecast& its = out[cell];
    its.cell = cell;
    its.expected = counts[cell];
    its.low = quantile_of(counts[cell], model_.k, band_low);
    its.high = quantile_of(counts[cell], model_.k, band_high);
    its.any = any_of(counts[cell], model_.k);
    its.quiet = past_.months_since(cell) > 12;
  }
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  std::vector<double> average(model_.columns.size());
  for (std::size_t cell = 0; cell < counts.size(); ++cell)
    for (std::size_t c = 0; c < average.size(); ++c)
      average[c] += static_cast<double>(rows_[cell * feature_count + model_.columns[c]]);
  for (double& each : average) each /= static_cast<double>(counts.size());
  std::size_t ranked = 0, quiet = 0;
  for (const std::size_t cell : order) {
    const bool is_wanted = ranked++ < explained || (out[cell].quiet && quiet < explained);
    if (out[cell].quiet) ++quiet;
    if (!is_wanted) continue;
    std::array<double, theme_count> by_theme{};
    for (std::size_t c = 0; c < average.size(); ++c)
      by_theme[static_cast<std::size_t>(theme_of(model_.columns[c]))] +=
          model_.contribution(c, rows_[cell * feature_count + model_.columns[c]], average[c]);
    std::vector<Reason>& reasons = out[cell].reasons;
    for (std::size_t i = 0; i < theme_count; ++i)
      if (const double times = std::exp(by_theme[i]); times >= reason_min)
        reasons.push_back({static_cast<Theme>(i), times});
    std::ranges::stable_sort(reasons, [](const Reason& a, const Reason& b) { return a.times > b.times; });
    if (reasons.size() > reasons_max) reasons.resize(reasons_max);
  }
  return out;
}

Forecasts Forecaster::held_against(std::vector<double> expected, double k) const {
  const std::vector<double> came = happened();
  Forecasts out{std::move(expected)};
  for (std::size_t cell = 0; cell < came.size(); ++cell) {
    out.any.push_back(any_of(out.expected[cell], k));
    out.crps.push_back(crps_of(out.expected[cell], k, came[cell]));
  }
  return out;
}

Forecasts Forecaster::scored_model() {
  std::vector<double> counts = expected();
  return held_against(std::move(counts), model_.k);
}

Forecasts Forecaster::scored(Rule rule) {
  ready();
  refit();
  auto found = rules_.find(rule);
  if (found == rules_.end()) {
    const Sample sample = lessons_.before(month_of(year_of(past_.month()), 1));
    found = rules_.emplace(rule, fit(sample, columns_of(rule), ridge)).first;
  }
  const Regression& its = found->second;
  std::vector<double> counts(grid_.size());
  for (std::size_t cell = 0; cell < counts.size(); ++cell)
    counts[cell] = its.expected({&rows_[cell * feature_count], feature_count});
  Forecasts out = held_against(std::move(counts), its.k);
  if (rule != Rule::conflictology) return out;
  const std::vector<double> came = happened();
  for (std::size_t cell = 0; cell < came.size(); ++cell) {
    std::array<double, 12> last{};
    for (std::size_t ago = 1; ago <= last.size(); ++ago) last[ago - 1] = past_.month_ago(cell, ago);
    out.any[cell] = any_of_past(last, out.expected[cell], its.k);
    out.crps[cell] = crps_of_past(last, out.expected[cell], its.k, came[cell]);
    out.expected[cell] = past_.twelve_months(cell) / 12;
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
  for (std::size_t cell = 0; cell < out.size(); ++cell) out[cell] = past_.months_since(cell) > 12;
  return out;
}

std::vector<double> Forecaster::areas() const {
  std::vector<double> out;
  for (const Cell& cell : grid_.cells()) out.push_back(cell.area_km2);
  return out;
}

}  // namespace puente::analysis::hotspots
