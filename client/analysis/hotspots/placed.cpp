#include "client/analysis/hotspots/placed.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <tuple>

namespace puente::analysis::hotspots {

Month month_of_day(std::int32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return month_of(static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())));
}

std::int32_t first_day_of(Month month) {
  const std::chrono::year_month_day date{std::chrono::year{year_of(month)},
                                         std::chrono::month{static_cast<unsigned>(calendar_month_of(month))},
                                         std::chrono::day{1}};
  return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

Month month_of(int year, int month) { return (year - 1970) * 12 + month - 1; }

int year_of(Month month) { return 1970 + (month >= 0 ? month / 12 : -((11 - month) / 12)); }

int calendar_month_of(Month month) { return month - (year_of(month) - 1970) * 12 + 1; }

Placed place(const Grid& grid, std::span<const Occurrence> occurrences) {
  Placed out;
  for (const Occurrence& one : occurrences) {
    const bool sound = std::abs(one.latitude) <= 90 && std::abs(one.longitude) <= 180 && one.weight > 0 &&
                       one.weight <= 1 && one.day >= day_min && one.day < day_end;
    if (!sound) {
      ++out.malformed;
      continue;
    }
    const auto cell = grid.cell_of(one.latitude, one.longitude);
    if (!cell) {
      ++out.outside;
      continue;
    }
    ++out.counted;
    out.months[month_of_day(one.day)].push_back({one.day, *cell, one.latitude, one.longitude, one.weight});
  }
  for (auto& [month, events] : out.months)
    std::ranges::sort(events, {}, [](const PlacedEvent& event) {
      return std::tuple(event.cell, event.latitude, event.longitude, event.day, event.weight);
    });
  return out;
}

}  // namespace puente::analysis::hotspots
