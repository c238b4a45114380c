// The cells that hot spots are counted in: boxes of a fixed number of degrees that hold land of Mexico.
//
// Guarantees: cells are numbered by row from the south, then by column from the west; the same for every caller.
// A cell belongs to the grid where an outline (geo/land) crosses or fills part of it, or where a town lies in it.
// Units: degrees (WGS 84), km, km². Thread safety: immutable once made.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace puente::analysis::hotspots {

struct Cell {
  int row = 0;
  int column = 0;
  double latitude = 0;   // of its centre
  double longitude = 0;  // of its centre
  double area_km2 = 0;
  int state = -1;             // index into Grid::states(): the state that holds its centre, else the nearest town's
  std::string_view town;      // the largest in it; empty where there is none
  std::uint32_t largest = 0;  // its inhabitants
};

inline constexpr double km_per_degree = 111.32;

class Grid {
 public:
  // `degrees`: the side of a cell, from 0.05 to 1.
  explicit Grid(double degrees);

  double degrees() const { return degrees_; }
  const std::vector<Cell>& cells() const { return cells_; }
  std::size_t size() const { return cells_.size(); }
  const std::vector<std::string_view>& states() const { return states_; }  // "MX-25", in order
  int rows() const { return rows_; }
  int columns() const { return columns_; }
  // -1 where that box is no cell of the grid, or lies outside.
  int at(int row, int column) const;
  // The row and column of a latitude and a longitude, in whole and parts: 0 is the southern (western) edge.
  double row_of(double latitude) const { return (latitude - south_) / degrees_; }
  double column_of(double longitude) const { return (longitude - west_) / degrees_; }
  double latitude_of(double row) const { return south_ + row * degrees_; }
  double longitude_of(double column) const { return west_ + column * degrees_; }

  // The cell that holds the point, or the nearest one whose centre is within 25 km and half a cell: harbours and
  // beaches lie just outside a simplified coast. nullopt farther out, and in another country.
  std::optional<int> cell_of(double latitude, double longitude) const;

 private:
  using OfBoxes = std::vector<std::string_view>;
  void mark_land(std::vector<bool>& land, OfBoxes& states) const;
  void name_towns(const OfBoxes& states);

  double degrees_, south_, west_;
  int rows_, columns_;
  std::vector<int> index_;
  std::vector<Cell> cells_;
  std::vector<std::string_view> states_;
};

}  // namespace puente::analysis::hotspots
