#include "policy/model/obligations.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::model {
namespace {

Obligations duties(std::initializer_list<std::string_view> names) {
  Obligations out;
  for (const std::string_view name : names) out += parse_obligation(name).value();
  return out;
}
std::string error(std::string_view name) { return parse_obligation(name).error().what; }

}  // namespace

TEST_CASE("every obligation has a name, and the name says it all") {
  const Obligations all = duties({"second-person", "no-onward", "receipt-on-open", "justify-on-open", "retain:P90D"});
  CHECK((all.no_onward && all.receipt_on_open && all.justify_on_open && all.second_person));
  CHECK(all.retain_days == 90);
  CHECK(names_of(all) ==
        std::vector<std::string>{"justify-on-open", "no-onward", "receipt-on-open", "retain:P90D", "second-person"});
  CHECK(names_of(Obligations()).empty());
  CHECK_FALSE(Obligations().any());
  CHECK(duties({"retain:P1D"}).any());
}

TEST_CASE("obligations add up: duties of either stay, and the shorter time wins") {
  CHECK(duties({"retain:P90D", "retain:P30D"}).retain_days == 30);
  CHECK(duties({"no-onward", "retain:P30D"}) == duties({"retain:P30D", "no-onward"}));
  const Obligations some = duties({"no-onward", "retain:P30D"});
  CHECK(some.cover(duties({"no-onward"})));
  CHECK(some.cover(duties({"retain:P40D"})));
  CHECK_FALSE(some.cover(duties({"retain:P29D"})));
  CHECK_FALSE(some.cover(duties({"second-person"})));
  CHECK_FALSE(duties({"no-onward"}).cover(some));
}

TEST_CASE("an unknown obligation is refused with the nearest known one") {
  CHECK(parse_obligation("no-onwards").error().code == ErrorCode::unknown_value);
  CHECK(error("no-onwards").find("'no-onward'") != std::string::npos);
  CHECK(error("retaining:P3D").find("'retain:P90D'") != std::string::npos);
  for (const char* bad : {"retain:", "retain:P", "retain:P0D", "retain:P3651D", "retain:PT5H", "retain:P-1D",
                          "retain:P 1D", "retain:90", "retain:P99999999999999999999D", "retain:P01D"}) {
    CAPTURE(bad);
    CHECK(parse_obligation(bad).error().code == ErrorCode::malformed);
  }
  CHECK(duties({"retain:P3650D"}).retain_days == 3650);
}

TEST_CASE("times are whole days or hours, and written the shortest way") {
  CHECK(parse_duration("P1D", days(2)) == days(1));
  CHECK(parse_duration("PT24H", days(2)) == days(1));
  CHECK(text_of_duration(days(1)) == "P1D");
  CHECK(text_of_duration(hours(36)) == "PT36H");
  CHECK_FALSE(parse_duration("P3D", days(2)));
  CHECK_FALSE(parse_duration("PT49H", days(2)));
  for (const char* bad : {"", "P", "D", "PD", "PTH", "P1M", "1D", "P1", "PT1D"})
    CHECK_FALSE(parse_duration(bad, days(2)));
}

}  // namespace puente::model
