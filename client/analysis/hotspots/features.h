// What is known of a cell before a month, as numbers for a regression.
//
// Shapes: a row of feature_count numbers a cell. Guarantees: deterministic; every number is finite.
// Source: the list was tried out on the events of UCDP (docs/hotspots.md says what each part brought).
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "client/analysis/hotspots/past.h"

namespace puente::analysis::hotspots {

// What a reason for a rank is given as: several features that say one thing.
enum class Theme { own_recent, own_past, quiet_time, nearby_recent, nearby_past, state, towns, national };
inline constexpr std::size_t theme_count = 8;

// By column: four own sums, two national, three of the time since, fifteen around, eight of rings, two of the state and
// ten of towns. Then three that only simple rules use.
inline constexpr std::size_t model_features = 44;
inline constexpr std::size_t column_of_twelve_months = 44, column_of_decayed_365 = 45, column_of_kernel = 46;
inline constexpr std::size_t feature_count = 47;
inline constexpr std::size_t column_of_decayed_180 = 1, column_of_quiet = 8, column_of_population = 34;

Theme theme_of(std::size_t column);  // of the first model_features

class Features {
 public:
  explicit Features(const Grid& grid);

  // All cells' rows one after another, of the month that `past` is of.
  void fill(const Past& past, std::vector<float>& out) const;

 private:
  static constexpr std::size_t town_features = 10;

  const Grid& grid_;
  std::vector<std::array<float, town_features>> towns_;
  std::vector<std::array<int, 24>> around_;  // the 8 and the next 16 cells; -1 where there is none
};

}  // namespace puente::analysis::hotspots
