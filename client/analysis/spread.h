// Events as occurrences: what a map can count, and how much it cannot.
//
// An event lies at its point or in the middle of its cell; one known by municipality at the town of that name in that
// state, else it is without place; so is one known by state or country only. One known by quarter or year is spread
// over the months of it, a part of it in the middle of each; one known by month lies in its middle; an interval is
// spread over its months by the days that it has of each. Guarantee: the weights of an event add up to one. Pure.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "client/analysis/events.h"
#include "client/analysis/occurrence.h"

namespace puente::analysis {

// Where a town lies, by its state's code ("MX-25") and its normalised name; nullopt where there is none.
using TownOf = std::function<std::optional<Corner>(std::string_view state, std::string_view name)>;

struct Spread {
  std::vector<Occurrence> occurrences;
  std::uint64_t counted = 0;         // events that became occurrences
  std::uint64_t without_place = 0;   // too coarse, not said, or no town of that name
  std::uint64_t place_withheld = 0;  // not among those without place
  std::uint64_t without_time = 0;    // placed, but of no day: not said, withheld, or outside the years (periods.h)
  std::uint64_t by_policing = 0;     // left out before their place was looked at (found_by_policing)
};

// Of the events of these kinds that policing does not discover.
Spread spread(std::span<const Event> events, std::span<const model::Kind> kinds, const TownOf& town_of);

// Where an event lies for a map; nullopt: nowhere.
std::optional<Corner> lies_at(const Place& place, const TownOf& town_of);

// A part of a period: a day in the middle of the part of a month that belongs to it.
struct Part {
  std::int32_t day = 0;
  double weight = 1;
};
std::vector<Part> parts_of(const Period& period);

}  // namespace puente::analysis
