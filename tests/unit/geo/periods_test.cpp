#include "geo/periods.h"

#include <catch2/catch_test_macros.hpp>

using namespace puente;
using namespace puente::geo;

TEST_CASE("an interval takes the finest period that contains it, and every coarser one") {
  const auto periods = [](const char* a, const char* b) { return periods_of(*parse_day(a), *parse_day(b)); };
  const Periods day = periods("1992-09-01", "1992-09-01");
  CHECK(day.day == "1992-09-01");
  CHECK(day.month == "1992-09");
  CHECK(day.quarter == "1992-Q3");
  CHECK(day.year == "1992");
  const Periods month = periods("1992-09-01", "1992-09-02");
  CHECK_FALSE(month.day);
  CHECK(month.month == "1992-09");
  const Periods quarter = periods("1992-10-31", "1992-12-01");
  CHECK_FALSE(quarter.month);
  CHECK(quarter.quarter == "1992-Q4");
  const Periods year = periods("1992-03-31", "1992-04-01");
  CHECK_FALSE(year.quarter);
  CHECK(year.year == "1992");
  CHECK_FALSE(periods("1992-12-31", "1993-01-01").year);
  CHECK_FALSE(periods("1992-09-01", "1993-09-01").day);
}

TEST_CASE("a day may carry a midnight and nothing else") {
  for (const char* good : {"1992-09-01", "1992-09-01 00:00:00", "1992-09-01T00:00:00Z", "1992-09-01 00:00:00.000"}) {
    INFO(good);
    CHECK(parse_day(good).value() == CivilDate{1992, 9, 1});
  }
  for (const char* bad : {"", "1992-9-1", "1992-02-30", "01/09/1992", "1992-09-01 12:00:00", "1992-09-01 ",
                          "1992-09-01 00:00:00.", "1992-09-01 00:00:00.5", "1992-09-01x"}) {
    INFO(bad);
    CHECK_FALSE(parse_day(bad));
  }
}

TEST_CASE("a coarser period follows from a finer one, and from nothing else") {
  CHECK(day_of_hour("1992-09-01T14") == "1992-09-01");
  CHECK_FALSE(day_of_hour("1992-09-01"));
  CHECK_FALSE(day_of_hour("1992-13-01T14"));
  CHECK(month_of_day("1992-09-01") == "1992-09");
  CHECK_FALSE(month_of_day("1992-02-30"));
  CHECK(quarter_of_month("1992-09") == "1992-Q3");
  CHECK_FALSE(quarter_of_month("1992-13"));
  CHECK(year_of_quarter("1992-Q3") == "1992");
  CHECK_FALSE(year_of_quarter("1992Q3"));
}
