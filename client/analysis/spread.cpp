#include "client/analysis/spread.h"

#include <algorithm>

namespace puente::analysis {

std::optional<Corner> lies_at(const Place& place, const TownOf& town_of) {
  switch (place.extent) {
    case Extent::point:
    case Extent::cell:
      return place.at;
    case Extent::municipality:
      return place.state.empty() ? std::nullopt : town_of(place.state, place.municipality);
    default:
      return std::nullopt;
  }
}

std::vector<Part> parts_of(const Period& period) {
  std::vector<Part> out;
  if (!period.known()) return out;
  const auto all_days = static_cast<double>(period.until - period.from + 1);
  const bool whole_months = period.dated == Dated::quarter || period.dated == Dated::year;
  const std::int32_t last = month_number(period.until);
  const auto months = static_cast<double>(last - month_number(period.from) + 1);
  for (std::int32_t month = month_number(period.from); month <= last; ++month) {
    const std::int32_t from = std::max(period.from, first_day_of_month(month));
    const std::int32_t until = std::min(period.until, first_day_of_month(month + 1) - 1);
    out.push_back({from + (until - from) / 2, whole_months ? 1 / months : (until - from + 1) / all_days});
  }
  return out;
}

Spread spread(std::span<const Event> events, std::span<const model::Kind> kinds, const TownOf& town_of) {
  Spread out;
  for (const Event& event : events) {
    if (std::ranges::find(kinds, event.kind) == kinds.end()) continue;
    if (found_by_policing(event)) {
      ++out.by_policing;
      continue;
    }
    const auto at = lies_at(event.where, town_of);
    if (!at) {
      ++(event.where.extent == Extent::withheld ? out.place_withheld : out.without_place);
      continue;
    }
    const std::vector<Part> parts = parts_of(event.when);
    if (parts.empty()) {
      ++out.without_time;
      continue;
    }
    ++out.counted;
    for (const Part& part : parts) out.occurrences.push_back({part.day, at->latitude, at->longitude, part.weight});
  }
  return out;
}

}  // namespace puente::analysis
