// Whose events a place has: shares of groups by place as a Dirichlet–multinomial, whose prior is what its neighbours
// have.
//
// Of each place the events of its groups are counted, older ones less; an event of several groups is shared out among
// them, and one that names no group counts as unnamed. Before its own events, a place is expected to have the shares of
// its neighbours, as firmly as fits all places best: the firmness is fitted by the likelihood of each place given its
// neighbours alone. The share of a group is then a beta variable, and the probability that a group leads an integral
// over gamma variables. Guarantees: deterministic, and independent of the order of events. Non-guarantees: reported
// events are not control: a group that nobody dares to report has a share of nothing. Places, never persons (events.h:
// groups). Source: Mosimann 1962 (the distribution); Robbins 1956 (fitting priors).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "client/analysis/spread.h"

namespace puente::analysis {

enum class PlaceUnit : std::uint8_t { cell, municipality };

struct TerritoryQuestion {
  PlaceUnit unit = PlaceUnit::cell;
  double degrees = 0.25;        // of a cell; 0.05 … 2
  std::int32_t as_of = 0;       // the day that shares are of; later events are not counted
  double half_life_days = 730;  // how fast an event ceases to count
  double named_min = 3;         // decayed events with a group's name that a place needs, to be drawn
  double unknown_max = 0.5;     // the most that may be unknown, to be drawn
};

struct GroupShare {
  std::string group;
  double events = 0;         // decayed
  double share = 0;          // its mean
  double low = 0, high = 0;  // 90 % band
  double leads = 0;          // probability that it has more than any other group
};

struct TerritoryPlace {
  int row = 0, column = 0;  // of a cell: its southern edge is row · degrees, its western edge column · degrees
  std::string state, municipality;  // of a municipality
  double events = 0, named = 0;     // decayed: all, and those that name a group
  // Part that is not known: events without a group, and two events that nobody reported, of all and those two.
  double unknown = 1;
  bool drawn = false;              // enough is known to be drawn (TerritoryQuestion)
  std::vector<GroupShare> groups;  // the likeliest leader first; those with an event here
};

// Between two drawn cells that share an edge and have different leaders.
struct Border {
  Corner from, to;         // the edge
  std::string one, other;  // the leaders: of the southern or western cell first
  double probability = 0;  // that both lead where they are said to
};

struct Territories {
  std::vector<TerritoryPlace> places;  // by row and column, or by state and name
  std::vector<Border> borders;
  double firmness = 0;  // events that the neighbours' word counts for
  std::uint64_t counted = 0, without_place = 0, place_withheld = 0, without_time = 0, without_group = 0;
};

// Of violent events.
Territories territories_of(std::span<const Event> events, const TerritoryQuestion& question, const TownOf& town_of);

}  // namespace puente::analysis
