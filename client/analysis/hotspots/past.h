// What had happened before a month, as decayed sums: sum of weight · 2^(-age in days / half-life), by cell and around
// it. A month that is over is added to it in one step, whatever came before: this is how features are kept up to date.
//
// Shapes: one entry a cell of the grid. Guarantees: deterministic; summed in a fixed order. Around a cell an event
// counts by the part of a Gaussian around it that the cell covers (cut off at 3.5 standard deviations).
#pragma once

#include <array>
#include <deque>
#include <vector>

#include "client/analysis/hotspots/placed.h"

namespace puente::analysis::hotspots {

inline constexpr std::array<double, 7> own_half_lives{30, 90, 180, 365, 730, 1460, 20'000};  // days
enum OwnSum : std::size_t { own_30, own_90, own_180, own_365, own_730, own_1460, own_20000 };

// Sums around a cell. `occupancy`: each event is weighted by 1 / (events at that point in that month), so that a
// hundred events that were entered at once, at a town's centre, do not shout.
struct Around {
  double km;
  double half_life;
  bool occupancy;
};
inline constexpr std::array<Around, 16> arounds{{
    {25, 365, true},
    {25, 1460, true},
    {50, 90, true},
    {50, 365, true},
    {50, 1460, true},
    {50, 20'000, true},
    {100, 90, true},
    {100, 365, true},
    {100, 1460, true},
    {50, 30, false},
    {50, 180, false},
    {50, 1460, false},
    {100, 30, false},
    {100, 180, false},
    {100, 1460, false},
    {3, 180, false},
}};
inline constexpr std::size_t features_around = 15;  // the last is the kernel density of simple rules

class Past {
 public:
  // Nothing has happened before `first`.
  Past(const Grid& grid, Month first);

  // The month that sums are of: the first that is not in them.
  Month month() const { return month_; }
  // Adds the events of month(), as Placed has them, and goes on to the next.
  void add(std::span<const PlacedEvent> events);

  double own(std::size_t cell, OwnSum which) const { return own_[cell][which]; }
  double around(std::size_t cell, std::size_t which) const { return around_[cell][which]; }
  int months_since(std::size_t cell) const { return months_since_[cell]; }  // never_months where there was none
  double twelve_months(std::size_t cell) const { return twelve_[cell]; }    // events of the last twelve months
  // Events of the cell `ago` months before month(), 1 … 12.
  double month_ago(std::size_t cell, std::size_t ago) const;
  double national_last() const { return national_.back(); }
  double national_six() const;  // mean of the last six months

  static constexpr int never_months = 10'000;

 private:
  void spread(std::span<const PlacedEvent> same_place, std::int32_t end);

  const Grid& grid_;
  Month month_;
  std::vector<std::array<double, own_half_lives.size()>> own_;
  std::vector<std::array<double, arounds.size()>> around_;
  std::vector<int> months_since_;
  std::vector<double> twelve_;
  std::deque<std::vector<double>> last_;  // twelve months, the newest last; an empty month is an empty vector
  std::deque<double> national_;           // six
};

}  // namespace puente::analysis::hotspots
