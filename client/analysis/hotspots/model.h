// Learns from all months before one, and says what each cell is to expect: the model of hot spots, and the simple rules
// that it must beat.
//
// Guarantees: only what lies before the month that is forecast is looked at; the same input gives the same numbers.
// Source: MAPS of docs/hotspots.md.
#pragma once

#include <vector>

#include "client/analysis/hotspots/features.h"
#include "client/analysis/hotspots/regression.h"

namespace puente::analysis::hotspots {

// Rows to learn from. Of the cells where nothing ever happened, and nothing does, one in cold_one_in() is kept and
// counts so many times; which one follows from cell and month.
class Lessons {
 public:
  explicit Lessons(const Grid& grid);

  // The rows of a month, before it, and what then happened in it.
  void add(Month month, const Past& before, const std::vector<float>& rows, std::span<const PlacedEvent> happened);
  // What to learn from, before `month`: a year ago counts 2^(-1/5). It lasts until the next call.
  enum class Of { all, quiet };
  Sample before(Month month, Of which);

 private:
  std::uint32_t cold_one_in_;
  std::vector<float> x_, y_, times_;
  std::vector<float> chosen_x_, chosen_y_, weights_;
  std::vector<Month> months_;
};

enum class Rule { twelve_months, conflictology, decayed_180, decayed_365, kernel, towns, plain };
inline constexpr std::array all_rules{Rule::twelve_months, Rule::conflictology, Rule::decayed_180, Rule::decayed_365,
                                      Rule::kernel,        Rule::towns,         Rule::plain};
// Columns that a rule's number is made of. Each rule's number becomes an expected count by a regression of its own, so
// that none loses for want of a scale. Conflictology has none: it is drawn from the last twelve months.
std::vector<std::size_t> columns_of(Rule rule);
std::vector<std::size_t> columns_of_model();

inline constexpr double ridge_of_model = 30;
inline constexpr float count_max = 30;
inline constexpr int learn_from_year = 2004;  // nothing earlier is learnt from, though it is remembered

}  // namespace puente::analysis::hotspots
