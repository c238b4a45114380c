// Where more happens than a place's own past lets expect: jumps of rates, and what followed a shift of power.
//
// Of each cell the events of the last window are held against those of the baseline before it. A cell's rate is a gamma
// variable whose prior is fitted to the baseline of all cells; so the count of the window is negative binomial, and its
// tail is what an alert is ranked by. Alerts are bounded by a budget: the threshold is the largest at which, by the
// same model, no more alerts than the budget are expected in a week in which nothing changed. Cells that are watched:
// those with an event in the baseline, all within two cells of one, and those of the window. Guarantees: deterministic;
// independent of the order of events; the false alarms that are expected are computed, and never above the budget.
// Non-guarantees: rates that change slowly all over a country raise alerts that are no news, and events that are
// reported late look like calm.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "client/analysis/spread.h"
#include "client/analysis/territories.h"

namespace puente::analysis {

struct ShiftQuestion {
  double degrees = 0.25;
  std::int32_t as_of = 0;  // the last day of the window
  int window_days = 28;
  int baseline_days = 730;
  double alerts_a_week = 3;
  int power_days = 180;  // how long after a shift of power a home territory is looked at
};

// A ratio of rates, now to before, with its 90 % interval (Jeffreys).
struct Ratio {
  double low = 0, middle = 0, high = 0;
};
Ratio ratio_of(double now, double now_days, double before, double before_days);

struct Jump {
  int row = 0, column = 0;  // as in TerritoryPlace
  int events = 0;           // in the window
  double expected = 0;      // by the past
  Ratio ratio;
  double tail = 1;          // probability of so many or more, had nothing changed
  double false_alarms = 0;  // expected in such a week with this one's threshold
  std::string leader;       // of the cell, where it is drawn (territories.h); else empty
  bool on_border = false;
};

// Violent events at a group's home before and after an arrest, a death or a split: the shift of power is the cause that
// is looked at here, and never counted itself.
struct AfterPowerShift {
  std::string record, group, type;
  std::int32_t day = 0;
  int cells = 0;  // of its home: where the group is the likeliest leader
  int before = 0, after = 0;
  int before_days = 0, after_days = 0;
  Ratio ratio;
};

struct Shifts {
  std::vector<Jump> alerts;  // the least likely first
  std::vector<AfterPowerShift> after;
  std::uint64_t watched = 0;  // cells
  double threshold = 0;       // of tails: alerts are at or below it
  double false_alarms = 0;    // expected at that threshold
  std::uint64_t counted = 0, without_place = 0, place_withheld = 0, without_day = 0;  // known by more than a month
};

// Of violent events, and of shifts of power among them. `territories`: of the same cells.
Shifts shifts_of(std::span<const Event> events, const ShiftQuestion& question, const Territories& territories,
                 const TownOf& town_of);

}  // namespace puente::analysis
