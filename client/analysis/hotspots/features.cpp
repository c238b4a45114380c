#include "client/analysis/hotspots/features.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>

#include "geo/land/towns.h"

namespace puente::analysis::hotspots {
namespace {

constexpr std::array own_features{own_30, own_180, own_730, own_20000};
constexpr std::array ring_features{own_30, own_90, own_365, own_1460};
constexpr std::array state_features{own_90, own_1460};
constexpr std::array<double, 3> town_kernels_km{15, 50, 100};
constexpr int long_ago_months = 120;

struct TownsOfCell {
  double population = 0, number = 0, largest = 0;
  std::array<double, town_kernels_km.size()> around{};
};

// The part of a Gaussian around the town that each cell covers, times its inhabitants.
void add_around(const Grid& grid, const geo::land::Town& town, std::size_t kernel, std::vector<TownsOfCell>& cells) {
  const double rows = town_kernels_km[kernel] / (grid.degrees() * km_per_degree);
  const double columns = rows / std::cos(town.latitude * std::numbers::pi / 180);
  const double row = grid.row_of(town.latitude), column = grid.column_of(town.longitude);
  const auto part = [](double position, double centre, double deviation) {
    const double scale = deviation * std::numbers::sqrt2;
    return (std::erf((position + 1 - centre) / scale) - std::erf((position - centre) / scale)) / 2;
  };
  const int west = static_cast<int>(column - 3 * columns), east = static_cast<int>(column + 3 * columns);
  std::vector<double> by_column;
  for (int c = west; c <= east; ++c) by_column.push_back(part(c, column, columns));
  for (int r = static_cast<int>(row - 3 * rows); r <= static_cast<int>(row + 3 * rows); ++r) {
    const double by_row = part(r, row, rows) * town.population;
    for (int c = west; c <= east; ++c)
      if (const int cell = grid.at(r, c); cell >= 0)
        cells[static_cast<std::size_t>(cell)].around[kernel] += by_row * by_column[static_cast<std::size_t>(c - west)];
  }
}

std::vector<TownsOfCell> towns_of(const Grid& grid) {
  std::vector<TownsOfCell> cells(grid.size());
  for (const geo::land::Town& town : geo::land::towns()) {
    if (!town.state.starts_with("MX-")) continue;
    const int at = grid.at(static_cast<int>(std::floor(grid.row_of(town.latitude))),
                           static_cast<int>(std::floor(grid.column_of(town.longitude))));
    if (at >= 0) {
      TownsOfCell& cell = cells[static_cast<std::size_t>(at)];
      cell.population += town.population;
      cell.number += 1;
      cell.largest = std::max<double>(cell.largest, town.population);
    }
    for (std::size_t kernel = 0; kernel < town_kernels_km.size(); ++kernel) add_around(grid, town, kernel, cells);
  }
  return cells;
}

}  // namespace

Theme theme_of(std::size_t column) {
  if (column < 2) return Theme::own_recent;
  if (column < 4) return Theme::own_past;
  if (column < 6) return Theme::national;
  if (column < 9) return Theme::quiet_time;
  if (column < 24) return arounds[column - 9].half_life < 1000 ? Theme::nearby_recent : Theme::nearby_past;
  if (column < 32) return (column - 24) % ring_features.size() < 3 ? Theme::nearby_recent : Theme::nearby_past;
  if (column < 34) return Theme::state;
  return Theme::towns;
}

Features::Features(const Grid& grid) : grid_(grid) {
  for (const TownsOfCell& cell : towns_of(grid)) {
    const double in_cell = std::log1p(cell.population), above = std::max(0.0, in_cell - 8);
    const std::array<double, town_features> numbers{in_cell,
                                                    std::log1p(cell.around[0]),
                                                    std::log1p(cell.around[1]),
                                                    std::log1p(cell.around[2]),
                                                    above * above,
                                                    cell.number > 0 ? 1.0 : 0.0,
                                                    std::log1p(cell.number),
                                                    std::log1p(cell.largest),
                                                    cell.largest >= 20'000 ? 1.0 : 0.0,
                                                    cell.largest >= 100'000 ? 1.0 : 0.0};
    auto& row = towns_.emplace_back();
    std::ranges::transform(numbers, row.begin(), [](double number) { return static_cast<float>(number); });
  }
  for (const Cell& cell : grid.cells()) {
    auto& near = around_.emplace_back();
    std::size_t inner = 0, outer = 8;
    for (int row = -2; row <= 2; ++row) {
      for (int column = -2; column <= 2; ++column) {
        if (row == 0 && column == 0) continue;
        const bool is_inner = std::abs(row) <= 1 && std::abs(column) <= 1;
        near[is_inner ? inner++ : outer++] = grid.at(cell.row + row, cell.column + column);
      }
    }
  }
}

void Features::fill(const Past& past, std::vector<float>& out) const {
  out.resize(grid_.size() * feature_count);
  std::vector<std::array<double, state_features.size()>> of_state(grid_.states().size());
  for (std::size_t cell = 0; cell < grid_.size(); ++cell)
    for (std::size_t i = 0; i < state_features.size(); ++i)
      of_state[static_cast<std::size_t>(grid_.cells()[cell].state)][i] += past.own(cell, state_features[i]);
  const double last = std::log1p(past.national_last()), six = std::log(std::max(1.0, past.national_six()));
  // A cell covers so much of a Gaussian as it is large: the same event counts the same on every grid.
  const double around_min = 0.001 * grid_.degrees() * grid_.degrees() / 0.0625;
  for (std::size_t cell = 0; cell < grid_.size(); ++cell) {
    float* to = &out[cell * feature_count];
    const auto put = [&](double number) { *to++ = static_cast<float>(number); };
    for (const OwnSum sum : own_features) put(std::log(0.05 + past.own(cell, sum)));
    put(last);
    put(six);
    const int months = past.months_since(cell);
    put(std::log(std::min(months, long_ago_months)));
    put(months >= long_ago_months ? 1 : 0);
    put(months > 12 ? 1 : 0);
    for (std::size_t i = 0; i < features_around; ++i) put(std::log(around_min + past.around(cell, i)));
    for (const auto& [begin, end] : {std::pair<std::size_t, std::size_t>{0, 8}, {8, 24}}) {
      std::array<double, ring_features.size()> sums{};
      for (std::size_t i = begin; i < end; ++i)
        if (const int near = around_[cell][i]; near >= 0)
          for (std::size_t sum = 0; sum < sums.size(); ++sum)
            sums[sum] += past.own(static_cast<std::size_t>(near), ring_features[sum]);
      for (const double sum : sums) put(std::log(0.05 + sum));
    }
    for (std::size_t i = 0; i < state_features.size(); ++i)
      put(std::log(0.05 + std::max(0.0, of_state[static_cast<std::size_t>(grid_.cells()[cell].state)][i] -
                                            past.own(cell, state_features[i]))));
    for (const float number : towns_[cell]) *to++ = number;
    put(std::log(0.05 + std::max(0.0, past.twelve_months(cell))));
    put(std::log(0.05 + past.own(cell, own_365)));
    put(std::log(0.05 + past.around(cell, features_around)));
  }
}

}  // namespace puente::analysis::hotspots
