#include "client/analysis/hotspots/grid.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "geo/land/outlines.h"
#include "geo/land/towns.h"

namespace puente::analysis::hotspots {
namespace {

// Mexico's box, in whole degrees.
constexpr double south = 14, north = 33, west = -119, east = -86;
constexpr int lines_of_a_cell = 8;  // of latitude, along which outlines are followed
constexpr double reach_km = 25;

bool is_mexican(std::string_view code) { return code.starts_with("MX-"); }

double cosine_of(double latitude) { return std::cos(latitude * std::numbers::pi / 180); }

double square_km(double latitude, double longitude, double to_latitude, double to_longitude) {
  const double y = (to_latitude - latitude) * km_per_degree;
  const double x = (to_longitude - longitude) * km_per_degree * cosine_of((latitude + to_latitude) / 2);
  return x * x + y * y;
}

}  // namespace

Grid::Grid(double degrees)
    : degrees_(std::clamp(degrees, 0.05, 1.0)),
      south_(south),
      west_(west),
      rows_(static_cast<int>(std::ceil((north - south) / degrees_ - 1e-9))),
      columns_(static_cast<int>(std::ceil((east - west) / degrees_ - 1e-9))) {
  std::vector<bool> land(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(columns_));
  OfBoxes states_of_boxes(land.size());
  mark_land(land, states_of_boxes);
  index_.assign(land.size(), -1);
  for (int row = 0; row < rows_; ++row) {
    for (int column = 0; column < columns_; ++column) {
      const auto box = static_cast<std::size_t>(row * columns_ + column);
      if (!land[box]) continue;
      index_[box] = static_cast<int>(cells_.size());
      Cell cell;
      cell.row = row;
      cell.column = column;
      cell.latitude = latitude_of(row + 0.5);
      cell.longitude = longitude_of(column + 0.5);
      cell.area_km2 = degrees_ * km_per_degree * degrees_ * km_per_degree * cosine_of(cell.latitude);
      cells_.push_back(cell);
    }
  }
  name_towns(states_of_boxes);
}

int Grid::at(int row, int column) const {
  if (row < 0 || row >= rows_ || column < 0 || column >= columns_) return -1;
  return index_[static_cast<std::size_t>(row * columns_ + column)];
}

std::optional<int> Grid::cell_of(double latitude, double longitude) const {
  const double row = std::floor(row_of(latitude)), column = std::floor(column_of(longitude));
  // Also false for what is not a number.
  if (!(row >= -1 && row <= rows_ && column >= -1 && column <= columns_)) return std::nullopt;
  const int r = static_cast<int>(row), c = static_cast<int>(column);
  if (const int own = at(r, c); own >= 0) return own;
  for (const geo::land::Outline& outline : geo::land::outlines())  // across the border is not in the sea
    if (!is_mexican(outline.code) && geo::land::contains(outline, latitude, longitude)) return std::nullopt;
  const int reach = static_cast<int>(reach_km / (degrees_ * km_per_degree * 0.8)) + 1;
  const double farthest = reach_km + degrees_ * km_per_degree / 2;
  double nearest = farthest * farthest;
  std::optional<int> found;
  for (int near_row = r - reach; near_row <= r + reach; ++near_row) {
    for (int near_column = c - reach; near_column <= c + reach; ++near_column) {
      const int cell = at(near_row, near_column);
      if (cell < 0) continue;
      const Cell& its = cells_[static_cast<std::size_t>(cell)];
      const double distance = square_km(latitude, longitude, its.latitude, its.longitude);
      if (distance >= nearest) continue;
      nearest = distance;
      found = cell;
    }
  }
  return found;
}

void Grid::mark_land(std::vector<bool>& land, OfBoxes& states) const {
  const auto mark = [&](int row, int column) {
    if (row >= 0 && row < rows_ && column >= 0 && column < columns_)
      land[static_cast<std::size_t>(row * columns_ + column)] = true;
  };
  const auto index_of = [](double position) { return static_cast<int>(std::floor(position)); };
  for (const geo::land::Outline& outline : geo::land::outlines()) {
    if (!is_mexican(outline.code)) continue;
    // What a line of latitude crosses, by line: between the first and second crossing lies land, and so on.
    std::vector<std::vector<double>> crossings(static_cast<std::size_t>(rows_ * lines_of_a_cell));
    for (const auto& ring : outline.rings) {
      geo::land::Point last = ring.back();
      for (const geo::land::Point& next : ring) {
        mark(index_of(row_of(next.latitude)), index_of(column_of(next.longitude)));
        const bool rises = last.latitude <= next.latitude;
        const geo::land::Point& low = rises ? last : next;
        const geo::land::Point& high = rises ? next : last;
        const double begin = row_of(low.latitude) * lines_of_a_cell - 0.5;
        const double end = row_of(high.latitude) * lines_of_a_cell - 0.5;
        for (int line = std::max(0, static_cast<int>(std::ceil(begin))); line < end && line < rows_ * lines_of_a_cell;
             ++line) {
          const double part = (line - begin) / (end - begin);
          crossings[static_cast<std::size_t>(line)].push_back(
              column_of(low.longitude + part * (high.longitude - low.longitude)));
        }
        last = next;
      }
    }
    for (std::size_t line = 0; line < crossings.size(); ++line) {
      std::ranges::sort(crossings[line]);
      const int row = static_cast<int>(line) / lines_of_a_cell;
      const bool is_middle = static_cast<int>(line) % lines_of_a_cell == lines_of_a_cell / 2;
      for (std::size_t i = 0; i + 1 < crossings[line].size(); i += 2) {
        const double begin = crossings[line][i], end = crossings[line][i + 1];
        for (int column = index_of(begin); column <= index_of(end); ++column) {
          mark(row, column);
          if (is_middle && begin <= column + 0.5 && column + 0.5 < end && column >= 0 && column < columns_)
            states[static_cast<std::size_t>(row * columns_ + column)] = outline.code;
        }
      }
    }
  }
  for (const geo::land::Town& town : geo::land::towns())
    if (is_mexican(town.state)) mark(index_of(row_of(town.latitude)), index_of(column_of(town.longitude)));
}

void Grid::name_towns(const OfBoxes& states) {
  std::vector<geo::land::Town> towns;
  for (const geo::land::Town& town : geo::land::towns()) {
    if (!is_mexican(town.state)) continue;
    towns.push_back(town);
    states_.push_back(town.state);
    const int cell = at(static_cast<int>(std::floor(row_of(town.latitude))),
                        static_cast<int>(std::floor(column_of(town.longitude))));
    Cell& its = cells_[static_cast<std::size_t>(cell)];
    if (!its.town.empty() && town.population <= its.largest) continue;
    its.town = town.name;
    its.largest = town.population;
  }
  std::ranges::sort(states_);
  states_.erase(std::unique(states_.begin(), states_.end()), states_.end());
  std::ranges::stable_sort(towns, {}, &geo::land::Town::latitude);
  const auto number_of = [&](std::string_view code) {
    return static_cast<int>(std::ranges::lower_bound(states_, code) - states_.begin());
  };
  for (Cell& cell : cells_) {
    const std::string_view holder = states[static_cast<std::size_t>(cell.row * columns_ + cell.column)];
    if (!holder.empty()) {
      cell.state = number_of(holder);
      continue;
    }
    double nearest = 1e12;
    const geo::land::Town* found = nullptr;
    const auto look_at = [&](const geo::land::Town& town) {
      const double north_south = (town.latitude - cell.latitude) * km_per_degree;
      if (north_south * north_south > nearest) return false;
      const double distance = square_km(cell.latitude, cell.longitude, town.latitude, town.longitude);
      if (distance < nearest) {
        nearest = distance;
        found = &town;
      }
      return true;
    };
    const auto middle = std::ranges::lower_bound(towns, cell.latitude, {}, &geo::land::Town::latitude);
    for (auto town = middle; town != towns.end() && look_at(*town);) ++town;
    for (auto town = middle; town != towns.begin() && look_at(*std::prev(town));) --town;
    cell.state = number_of(found->state);
  }
}

}  // namespace puente::analysis::hotspots
