// Events as occurrences: coarse ones count as what they are, and what cannot be placed is a number.
#include "client/analysis/spread.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using namespace puente;
using namespace puente::analysis;
using Catch::Matchers::WithinAbs;

namespace {

std::optional<Corner> towns(std::string_view state, std::string_view name) {
  if (state == "MX-25" && name == "culiacan") return Corner{24.8, -107.39};
  return std::nullopt;
}

Event at_point(std::string_view when) {
  Event out;
  out.where = {Extent::point, {20, -100}, {}, {}, {}, {}};
  out.when = period_of(when);
  return out;
}

Spread spread_of(const std::vector<Event>& events) {
  constexpr std::array kinds{model::Kind::violent_event, model::Kind::seizure, model::Kind::power_shift};
  return spread(events, kinds, towns);
}

}  // namespace

TEST_CASE("an event of a quarter is three occurrences whose weights add up to one") {
  const Spread out = spread_of({at_point("2026-Q4")});
  REQUIRE(out.occurrences.size() == 3);
  double sum = 0;
  for (const Occurrence& one : out.occurrences) sum += one.weight;
  CHECK_THAT(sum, WithinAbs(1, 1e-12));
  CHECK(month_number(out.occurrences[0].day) == 2026 * 12 + 9);
  CHECK(month_number(out.occurrences[2].day) == 2026 * 12 + 11);
  CHECK(spread_of({at_point("2026")}).occurrences.size() == 12);
  CHECK(spread_of({at_point("2026-02")}).occurrences.size() == 1);
  CHECK(spread_of({at_point("2026-02-14")}).occurrences[0].day == day_number({2026, 2, 14}));
}

TEST_CASE("an interval is spread over its months by its days") {
  const std::vector<Part> parts = parts_of(interval_of("2026-01-31", "2026-02-03"));
  REQUIRE(parts.size() == 2);
  CHECK_THAT(parts[0].weight, WithinAbs(0.25, 1e-12));
  CHECK(parts[0].day == day_number({2026, 1, 31}));
}

TEST_CASE("an event of a municipality lies at its town of that name and state, or nowhere") {
  Event event = at_point("2026-02-14");
  event.where = {Extent::municipality, {}, {}, "MX-25", "culiacan", "MX"};
  CHECK(spread_of({event}).occurrences[0].latitude == 24.8);
  event.where.state = "MX-26";
  CHECK(spread_of({event}).without_place == 1);
  event.where.extent = Extent::state;
  CHECK(spread_of({event}).without_place == 1);
  event.where.extent = Extent::withheld;
  CHECK(spread_of({event}).place_withheld == 1);
  CHECK(spread_of({event}).without_place == 0);
}

TEST_CASE("an event without a day is counted as such, and none is lost") {
  Event dateless = at_point("");
  Event before = at_point("1950-01-01");
  const Spread out = spread_of({dateless, before, at_point("2026-01-01")});
  CHECK(out.without_time == 2);
  CHECK(out.counted == 1);
  CHECK(spread_of({}).occurrences.empty());
}

TEST_CASE("what policing itself discovers never becomes an occurrence") {
  Event seizure = at_point("2026-01-01");
  seizure.kind = model::Kind::seizure;
  Event arrest = at_point("2026-01-01");
  arrest.kind = model::Kind::power_shift;
  arrest.type = "arrest";
  Event death = arrest;
  death.type = "death";
  const Spread out = spread_of({seizure, arrest, death});
  CHECK(out.by_policing == 2);
  CHECK(out.counted == 1);
}
