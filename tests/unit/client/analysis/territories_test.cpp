// Territories that were planted are found, and their bands hold the truth as often as they say.
#include "client/analysis/territories.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <map>
#include <set>

#include "client/analysis/distributions.h"
#include "tests/unit/client/analysis/planted.h"

using namespace puente;
using namespace puente::analysis;
using Catch::Matchers::WithinAbs;
using test::Draws;
using test::no_towns;

namespace {

constexpr int side = 30;

// Three groups side by side, each in a third of the columns; the last share is of events without a group.
std::vector<double> planted_mean(int column) {
  std::vector<double> out{0.1, 0.1, 0.1, 0.15};
  out[static_cast<std::size_t>(column / 10)] = 0.65;
  return out;
}

struct World {
  std::vector<Event> events;
  std::map<std::pair<int, int>, std::vector<double>> shares;
};

// `firmness`: how near the cells of a territory are to its mean; `events`: of a cell, in the mean.
World planted(std::uint64_t seed, double firmness, double events) {
  const std::vector<std::string> names{"alfa", "beta", "gama"};
  Draws draws(seed);
  World out;
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column) {
      std::vector<double> shapes = planted_mean(column);
      for (double& one : shapes) one *= firmness;
      const std::vector<double>& shares = out.shares[{row, column}] = draws.dirichlet(shapes);
      for (int left = draws.poisson(events); left > 0; --left) {
        Event event = test::event_in(row, column, 10'000);
        if (const std::size_t group = draws.one_of(shares); group < names.size()) event.groups = {names[group]};
        out.events.push_back(std::move(event));
      }
    }
  return out;
}

TerritoryQuestion at_day(std::int32_t day) {
  TerritoryQuestion out;
  out.as_of = day;
  return out;
}

}  // namespace

TEST_CASE("of planted shares the 90 % bands hold between 85 and 95 %") {
  const std::map<std::string, std::size_t> index{{"alfa", 0}, {"beta", 1}, {"gama", 2}};
  int bands = 0, held = 0, leading = 0, leading_held = 0;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const World world = planted(seed, 10, 12);
    const Territories found = territories_of(world.events, at_day(10'000), no_towns);
    for (const TerritoryPlace& place : found.places)
      for (const GroupShare& one : place.groups) {
        const double truth = world.shares.at({place.row, place.column})[index.at(one.group)];
        const bool holds = one.low <= truth && truth <= one.high;
        ++bands;
        held += holds;
        if (&one == place.groups.data()) {
          ++leading;
          leading_held += holds;
        }
      }
  }
  CAPTURE(bands, held, leading, leading_held);
  CHECK(bands > 4000);
  CHECK(held >= 0.85 * bands);
  CHECK(held <= 0.95 * bands);
  CHECK(leading_held >= 0.85 * leading);
  CHECK(leading_held <= 0.95 * leading);
}

TEST_CASE("the probability that a group leads is as often true as it says") {
  int said = 0;
  double promised = 0, kept = 0;
  for (const std::uint64_t seed : {4U, 5U}) {
    const World world = planted(seed, 6, 5);
    for (const TerritoryPlace& place : territories_of(world.events, at_day(10'000), no_towns).places) {
      if (place.groups.empty()) continue;
      const std::vector<double>& shares = world.shares.at({place.row, place.column});
      const auto leader =
          static_cast<std::size_t>(std::max_element(shares.begin(), shares.begin() + 3) - shares.begin());
      ++said;
      promised += place.groups.front().leads;
      kept += place.groups.front().group == std::array{"alfa", "beta", "gama"}[leader];
    }
  }
  CAPTURE(said, promised, kept);
  CHECK_THAT(promised / said, WithinAbs(kept / said, 0.04));
}

TEST_CASE("borders are found within a cell of where they were planted") {
  const World world = planted(6, 60, 15);
  const Territories found = territories_of(world.events, at_day(10'000), no_towns);
  std::set<std::pair<int, int>> borders_of_rows;  // row, and which of the two borders
  int far = 0;
  for (const Border& border : found.borders) {
    const double column = border.from.longitude / 0.25;
    const bool first = std::abs(column - 10) <= 1, second = std::abs(column - 20) <= 1;
    if (border.probability >= 0.5) far += !first && !second;
    if (border.to.latitude != border.from.latitude && (first || second))
      borders_of_rows.emplace(static_cast<int>(border.from.latitude / 0.25), first ? 1 : 2);
  }
  CHECK(far == 0);
  CHECK(borders_of_rows.size() >= 57);  // of sixty: a cell with too few events hides a piece
}

TEST_CASE("where little is known nothing is drawn, and what is unknown is said") {
  std::vector<Event> events{test::event_in(3, 3, 10'000), test::event_in(3, 3, 10'000)};
  events[0].groups = {"alfa"};
  Territories found = territories_of(events, at_day(10'000), no_towns);
  REQUIRE(found.places.size() == 1);
  CHECK_FALSE(found.places[0].drawn);
  CHECK(found.places[0].unknown > 0.5);
  CHECK(found.without_group == 1);
  CHECK(territories_of({}, at_day(0), no_towns).places.empty());

  // Old events fade, later ones are not counted, and one of two groups is shared out.
  events[0].groups = {"alfa", "beta"};
  found = territories_of(events, at_day(10'730), no_towns);
  CHECK_THAT(found.places[0].groups[0].events, WithinAbs(0.25, 1e-9));
  CHECK(territories_of(events, at_day(9'999), no_towns).counted == 0);
}

TEST_CASE("by municipality no point is needed, and the order of events makes no difference") {
  std::vector<Event> events;
  for (int i = 0; i < 12; ++i) {
    Event one;
    one.when = {Dated::day, 9'000 + i, 9'000 + i};
    one.where = {Extent::municipality, {}, {}, "MX-25", i < 9 ? "culiacan" : "mazatlan", "MX"};
    one.groups = {i < 8 ? "alfa" : "beta"};
    events.push_back(one);
  }
  Event nowhere = events.front();
  nowhere.where = {Extent::withheld, {}, {}, {}, {}, {}};
  events.push_back(nowhere);
  TerritoryQuestion question = at_day(9'100);
  question.unit = PlaceUnit::municipality;
  const Territories found = territories_of(events, question, no_towns);
  REQUIRE(found.places.size() == 2);
  CHECK(found.places[0].municipality == "culiacan");
  CHECK(found.places[0].groups.front().group == "alfa");
  CHECK(found.place_withheld == 1);
  std::ranges::reverse(events);
  const Territories again = territories_of(events, question, no_towns);
  CHECK_THAT(again.places[0].groups.front().share, WithinAbs(found.places[0].groups.front().share, 1e-12));
}

TEST_CASE("gamma and beta variables have the quantiles of the tables") {
  CHECK_THAT(gamma_cdf(1, 1), WithinAbs(1 - std::exp(-1), 1e-12));
  CHECK_THAT(gamma_cdf(0.5, 1.920729410347062), WithinAbs(0.95, 1e-9));  // χ² of one degree, 3.841458820694124
  CHECK_THAT(gamma_quantile(10, 0.95), WithinAbs(31.410432844230918 / 2, 1e-8));  // χ² of twenty
  CHECK_THAT(beta_cdf(2, 3, 0.4), WithinAbs(0.5248, 1e-12));
  CHECK_THAT(beta_quantile(1, 1, 0.3), WithinAbs(0.3, 1e-9));
  double sum = 0;
  for (int count = 0; count < 3; ++count) sum += negative_binomial(0.7, 2, 5, count);
  CHECK_THAT(negative_binomial_tail(0.7, 2, 5, 3), WithinAbs(1 - sum, 1e-10));
}
