#include "client/analysis/hotspots/model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace puente::analysis::hotspots {
namespace {

constexpr double cold_below = 0.05;
constexpr double half_weight_years = 5;
constexpr float quiet_count_max = 3;

// Spreads what is kept evenly over cells and months (a multiplicative hash: Knuth, TAOCP 3, 6.4).
bool is_kept(std::size_t cell, Month month, std::uint32_t one_in) {
  const auto number = static_cast<std::uint32_t>(cell) * 2654435761U + static_cast<std::uint32_t>(month) * 2246822519U;
  return (number >> 16) % one_in == 0;
}

}  // namespace

// As many of a finer grid as of one of a quarter of a degree: they say the same of their surroundings.
Lessons::Lessons(const Grid& grid)
    : cold_one_in_(
          static_cast<std::uint32_t>(std::lround(10 * std::max(1.0, 0.0625 / (grid.degrees() * grid.degrees()))))) {}

void Lessons::add(Month month, const Past& before, const std::vector<float>& rows,
                  std::span<const PlacedEvent> happened) {
  const std::size_t cells = rows.size() / feature_count;
  std::vector<float> counts(cells);
  for (const PlacedEvent& event : happened)
    counts[static_cast<std::size_t>(event.cell)] += static_cast<float>(event.weight);
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const bool is_cold = counts[cell] <= 0 && before.own(cell, own_1460) <= cold_below;
    if (is_cold && !is_kept(cell, month, cold_one_in_)) continue;
    const auto row = rows.begin() + static_cast<std::ptrdiff_t>(cell * feature_count);
    x_.insert(x_.end(), row, row + static_cast<std::ptrdiff_t>(feature_count));
    y_.push_back(std::min(counts[cell], count_max));
    times_.push_back(is_cold ? static_cast<float>(cold_one_in_) : 1.0F);
    months_.push_back(month);
  }
}

Sample Lessons::before(Month month, Of which) {
  const auto end = static_cast<std::size_t>(std::ranges::lower_bound(months_, month) - months_.begin());
  chosen_x_.clear();
  chosen_y_.clear();
  weights_.clear();
  for (std::size_t i = 0; i < end; ++i) {
    const float weight = times_[i] * static_cast<float>(std::exp2(-(month - months_[i]) / (12 * half_weight_years)));
    const bool is_quiet = x_[i * feature_count + column_of_quiet] > 0.5F;
    if (which == Of::quiet && !is_quiet) continue;
    weights_.push_back(weight);
    if (which != Of::quiet) continue;
    const auto row = x_.begin() + static_cast<std::ptrdiff_t>(i * feature_count);
    chosen_x_.insert(chosen_x_.end(), row, row + static_cast<std::ptrdiff_t>(feature_count));
    chosen_y_.push_back(std::min(y_[i], quiet_count_max));
  }
  if (which == Of::quiet) return {chosen_x_, feature_count, chosen_y_, weights_};
  return {{x_.data(), end * feature_count}, feature_count, {y_.data(), end}, weights_};
}

std::vector<std::size_t> columns_of(Rule rule) {
  switch (rule) {
    case Rule::twelve_months:
      return {column_of_twelve_months};
    case Rule::conflictology:
      return {};
    case Rule::decayed_180:
      return {column_of_decayed_180};
    case Rule::decayed_365:
      return {column_of_decayed_365};
    case Rule::kernel:
      return {column_of_kernel};
    case Rule::towns:
      return {column_of_population};
    case Rule::plain:
      return {0, 1, 2, 3};
  }
  return {};
}

std::vector<std::size_t> columns_of_model() {
  std::vector<std::size_t> out(model_features);
  std::iota(out.begin(), out.end(), std::size_t{0});
  return out;
}

}  // namespace puente::analysis::hotspots
