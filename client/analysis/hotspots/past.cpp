#include "client/analysis/hotspots/past.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace puente::analysis::hotspots {
namespace {

constexpr double reach = 3.5;  // standard deviations

double left(double age_days, double half_life) { return std::exp2(-age_days / half_life); }

// How much of a Gaussian around `centre` lies in each of the cells from `begin`; positions and `deviation` in cells.
std::vector<double> parts(double centre, double deviation, int begin, int end) {
  std::vector<double> out;
  const auto below = [&](int edge) { return std::erf((edge - centre) / (deviation * std::numbers::sqrt2)) / 2; };
  double last = below(begin);
  for (int i = begin; i < end; ++i) {
    const double next = below(i + 1);
    out.push_back(next - last);
    last = next;
  }
  return out;
}

}  // namespace

Past::Past(const Grid& grid, Month first)
    : grid_(grid),
      month_(first),
      own_(grid.size()),
      around_(grid.size()),
      months_since_(grid.size(), never_months),
      twelve_(grid.size()),
      last_(12),
      national_(6) {}

double Past::month_ago(std::size_t cell, std::size_t ago) const {
  const auto& month = last_[last_.size() - ago];
  return month.empty() ? 0 : month[cell];
}

double Past::national_six() const { return std::accumulate(national_.begin(), national_.end(), 0.0) / 6; }

void Past::add(std::span<const PlacedEvent> events) {
  const std::int32_t begin = first_day_of(month_), end = first_day_of(month_ + 1);
  std::array<double, own_half_lives.size()> own_kept;
  for (std::size_t i = 0; i < own_kept.size(); ++i) own_kept[i] = left(end - begin, own_half_lives[i]);
  std::array<double, arounds.size()> around_kept;
  for (std::size_t i = 0; i < around_kept.size(); ++i) around_kept[i] = left(end - begin, arounds[i].half_life);
  for (auto& sums : own_)
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] *= own_kept[i];
  for (auto& sums : around_)
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] *= around_kept[i];
  for (int& months : months_since_) months = std::min(months + 1, never_months);

  std::vector<double> counts(events.empty() ? 0 : grid_.size());
  double national = 0;
  for (const PlacedEvent& event : events) {
    const auto cell = static_cast<std::size_t>(event.cell);
    for (std::size_t i = 0; i < own_half_lives.size(); ++i)
      own_[cell][i] += event.weight * left(end - event.day, own_half_lives[i]);
    months_since_[cell] = 1;
    counts[cell] += event.weight;
    national += event.weight;
  }
  for (std::size_t first = 0; first < events.size();) {
    std::size_t next = first + 1;
    while (next < events.size() && events[next].cell == events[first].cell &&
           events[next].latitude == events[first].latitude && events[next].longitude == events[first].longitude)
      ++next;
    spread(events.subspan(first, next - first), end);
    first = next;
  }
  if (!last_.front().empty())
    for (std::size_t cell = 0; cell < twelve_.size(); ++cell) twelve_[cell] -= last_.front()[cell];
  for (std::size_t cell = 0; cell < counts.size(); ++cell) twelve_[cell] += counts[cell];
  last_.pop_front();
  last_.push_back(std::move(counts));
  national_.pop_front();
  national_.push_back(national);
  ++month_;
}

void Past::spread(std::span<const PlacedEvent> same_place, std::int32_t end) {
  const PlacedEvent& place = same_place.front();
  double together = 0;
  for (const PlacedEvent& event : same_place) together += event.weight;
  std::array<double, arounds.size()> sums{};
  for (std::size_t i = 0; i < arounds.size(); ++i)
    for (const PlacedEvent& event : same_place)
      sums[i] += event.weight * left(end - event.day, arounds[i].half_life) /
                 (arounds[i].occupancy ? std::max(1.0, together) : 1.0);
  const double row = grid_.row_of(place.latitude), column = grid_.column_of(place.longitude);
  for (const double km : {3.0, 25.0, 50.0, 100.0}) {
    std::vector<std::size_t> of_this_width;
    for (std::size_t i = 0; i < arounds.size(); ++i)
      if (arounds[i].km == km) of_this_width.push_back(i);
    const double rows = km / (grid_.degrees() * km_per_degree);
    const double columns = rows / std::cos(place.latitude * std::numbers::pi / 180);
    const int south = std::max(0, static_cast<int>(row - reach * rows));
    const int north = std::min(grid_.rows(), static_cast<int>(row + reach * rows) + 1);
    const int west = std::max(0, static_cast<int>(column - reach * columns));
    const int east = std::min(grid_.columns(), static_cast<int>(column + reach * columns) + 1);
    const auto by_row = parts(row, rows, south, north), by_column = parts(column, columns, west, east);
    for (int r = south; r < north; ++r) {
      for (int c = west; c < east; ++c) {
        const int cell = grid_.at(r, c);
        if (cell < 0) continue;
        const double part = by_row[static_cast<std::size_t>(r - south)] * by_column[static_cast<std::size_t>(c - west)];
        auto& its = around_[static_cast<std::size_t>(cell)];
        for (const std::size_t i : of_this_width) its[i] += part * sums[i];
      }
    }
  }
}

}  // namespace puente::analysis::hotspots
