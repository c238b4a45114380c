#include "client/exchange/place.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

namespace puente::client::exchange {

using model::Rung;
using nlohmann::json;

namespace {

std::optional<Place> place(Rung rung, const json& value) { return place_of({{model::Section::place, rung, 0}, value}); }

}  // namespace

TEST_CASE("a place is as wide as its rung says, and has no point where only its name is known") {
  const auto point = place(Rung::point, {{"latitude", 24.8}, {"longitude", -107.4}});
  REQUIRE(point);
  CHECK(middle_of(*point)->spot == Spot{24.8, -107.4});
  CHECK_FALSE(middle_of(*point)->within_metres);

  const auto cell = place(Rung::cell, {{"code", geo::cell_code({248'000'000, -1'074'000'000})}});
  REQUIRE((cell && cell->square));
  CHECK((cell->square->south <= 24.8 && cell->square->north > 24.8));
  CHECK((cell->square->west <= -107.4 && cell->square->east > -107.4));
  CHECK(cell->square->north - cell->square->south == Catch::Approx(0.05));
  // Half a diagonal of a square of 5.56 by 5.05 km.
  CHECK(*middle_of(*cell)->within_metres == Catch::Approx(3755).margin(5));

  const auto municipality = place(Rung::municipality, {{"state", "MX-25"}, {"name", "culiacan"}});
  REQUIRE(municipality);
  CHECK_FALSE(middle_of(*municipality));
  CHECK((municipality->country == "MX" && municipality->state == "MX-25" && municipality->name == "culiacan"));

  const json corners = {
      {{"latitude", 0}, {"longitude", 0}}, {{"latitude", 0}, {"longitude", 2}}, {{"latitude", 2}, {"longitude", 0}}};
  const auto polygon = place(Rung::polygon, {{"points", corners}});
  REQUIRE(polygon);
  CHECK(middle_of(*polygon)->spot == Spot{1, 1});
  CHECK(*middle_of(*polygon)->within_metres == Catch::Approx(157'250).margin(100));
}

TEST_CASE("what is no place, or lies outside the world, has none") {
  CHECK_FALSE(place(Rung::point, {{"latitude", 91}, {"longitude", 0}}));
  CHECK_FALSE(place(Rung::cell, {{"code", "nonsense"}}));
  CHECK_FALSE(place(Rung::polygon, {{"points", json::array()}}));
  CHECK_FALSE(place(Rung::country, json::array({"MX"})));
  CHECK_FALSE(place(Rung::day, {{"date", "2026-11-24"}}));
  CHECK(place(Rung::state, {{"code", "GT-01"}, {"name", "guatemala"}})->country == "GT");
  CHECK(place(Rung::state, {{"name", "somewhere"}})->country.empty());
}

}  // namespace puente::client::exchange
