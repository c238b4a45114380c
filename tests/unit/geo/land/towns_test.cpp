#include "geo/land/towns.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "geo/gazetteer.h"
#include "geo/land/outlines.h"

using namespace puente::geo;
using namespace puente::geo::land;

TEST_CASE("every town has a name, a state of the gazetteer, and lies in the box of its country") {
  std::set<std::string_view> mexican;
  for (const Town& town : towns()) {
    INFO(town.name << " " << town.state);
    CHECK_FALSE(town.name.empty());
    CHECK(state_of_code(town.state));
    if (!town.state.starts_with("MX-")) continue;
    mexican.insert(town.state);
    CHECK((town.latitude > 14 && town.latitude < 33 && town.longitude > -119 && town.longitude < -86));
  }
  CHECK(mexican.size() == 32);
  CHECK(std::ranges::count_if(towns(), [](const Town& town) { return town.state.starts_with("MX-"); }) == 8984);
}

TEST_CASE("towns that everybody knows stand where they are, in their state") {
  const auto largest_in = [](std::string_view state) {
    const Town* best = nullptr;
    for (const Town& town : towns())
      if (town.state == state && (best == nullptr || town.population > best->population)) best = &town;
    return best;
  };
  CHECK(largest_in("MX-25")->name == "Culiacán");
  CHECK(largest_in("MX-08")->name == "Juárez");  // GeoNames and INEGI number these four differently
  CHECK(largest_in("MX-05")->name == "Saltillo");
  CHECK(largest_in("MX-06")->name == "Colima");
  CHECK(largest_in("MX-07")->name == "Tuxtla");
  CHECK(largest_in("US-48")->name == "Houston");
}

TEST_CASE("nearly every town of Mexico, but for those on a coast or border, lies in the outline of its state") {
  std::size_t inside = 0, all = 0;
  for (const Town& town : towns()) {
    if (!town.state.starts_with("MX-")) continue;
    ++all;
    if (contains(*outline_of(town.state), town.latitude, town.longitude)) ++inside;
  }
  CHECK(inside * 100 > all * 95);
}
