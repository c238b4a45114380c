#include "geo/countries.h"

#include <catch2/catch_test_macros.hpp>

#include "geo/extents.h"

using namespace puente::geo;

TEST_CASE("countries are known by code, and by name in both languages") {
  CHECK(is_country("MX"));
  CHECK(is_country("AD"));
  CHECK(is_country("ZW"));
  for (const char* const none : {"XX", "mx", "M", "", "MEX", "UK"}) CHECK_FALSE(is_country(none));
  for (const char* const name : {"Mexico", "MÉXICO", "Estados Unidos Mexicanos"}) CHECK(country_of_name(name) == "MX");
  for (const char* const name : {"United States of America", "EE.UU.", "Estados Unidos", "U.S.A.", "USA"})
    CHECK(country_of_name(name) == "US");
  CHECK(country_of_name("España") == "ES");
  CHECK(country_of_name("DR Congo (Zaire)") == "CD");
  CHECK(country_of_name("Congo") == "CG");
  CHECK(country_of_name("Andorra") == "AD");
  CHECK(country_of_name("Zimbabwe") == "ZW");
  // Parts of names are none.
  for (const char* const none : {"", "u", "united", "unidos", "america", "Mexico City", "an"})
    CHECK(country_of_name(none).empty());
}

TEST_CASE("a point is exchanged where it lies outside its country, and inside it the other way round") {
  CHECK(may_lie_in("MX", 19.43, -99.13) == true);
  CHECK(may_lie_in("MX", -99.13, 19.43) == false);
  CHECK_FALSE(may_lie_in("FR", 48, 2).has_value());
  // The corners of Mexico: Tijuana, Cancún, Guadalupe Island, Suchiate, Clarión.
  CHECK(may_lie_in("MX", 32.53, -117.02) == true);
  CHECK(may_lie_in("MX", 21.16, -86.85) == true);
  CHECK(may_lie_in("MX", 29.03, -118.28) == true);
  CHECK(may_lie_in("MX", 14.54, -92.22) == true);
  CHECK(may_lie_in("MX", 18.35, -114.72) == true);
  for (const auto& [latitude, longitude] : {std::pair{64.84, -147.72},
                                            {52.9, 172.9},
                                            {21.3, -157.86},
                                            {18.47, -66.1},
                                            {13.44, 144.79},
                                            {-14.28, -170.7},
                                            {25.76, -80.19},
                                            {48.4, -124.7}})
    CHECK(may_lie_in("US", latitude, longitude) == true);
  CHECK(is_exchanged("MX", -89.62, 20.97));
  CHECK_FALSE(is_exchanged("MX", 20.97, -89.62));
  CHECK_FALSE(is_exchanged("MX", 0, 0));
  CHECK_FALSE(is_exchanged("FR", 2, 48));
}
