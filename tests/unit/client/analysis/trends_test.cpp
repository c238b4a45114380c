// Sums over time and place: of what was reported, with what is not known apart.
#include "client/analysis/trends.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/analysis/records.h"

using namespace puente;
using namespace puente::analysis;
using nlohmann::json;

namespace {

std::vector<Event> events_of(const std::vector<json>& views) {
  EventReader reader;
  for (const json& view : views) reader.add(view);
  return reader.take().events;
}

json seizure(const char* sections) { return test::shown("s", "seizure", sections); }

const std::vector<Event> seizures =
    events_of({seizure(R"({"substance": {"name": "Fentanyl"}, "quantity": {"amount": 2, "unit": "kg"},
                 "time": {"day": {"date": "2026-05-03"}}, "place": {"state": {"code": "MX-25"}}})"),
               seizure(R"({"substance": {"name": "fentanyl"}, "quantity": {"amount": 500, "unit": "g"},
                 "time": {"month": {"month": "2026-05"}}, "place": {"state": {"code": "MX-02"}}})"),
               seizure(R"({"substance": {"name": "fentanyl"}, "quantity": {"amount": 900, "unit": "pills"},
                 "time": {"day": {"date": "2026-05-09"}}})"),
               seizure(R"({"substance": {"name": "fentanyl"}, "time": {"day": {"date": "2026-06-09"}}})"),
               seizure(R"({"substance": {"name": "fentanyl"}, "quantity": {"amount": 4, "unit": "kg"},
                 "time": {"year": {"year": "2026"}}})")});

}  // namespace

TEST_CASE("weights are added, other units stay apart, and what is not known has rows of its own, at the end") {
  TrendQuestion question;
  question.subject = Subject::seizures;
  const Trends out = trends_of(seizures, question);
  REQUIRE(out.rows.size() == 4);
  CHECK(out.rows[0].period == "2026-05");
  CHECK(out.rows[0].unit == "kg");
  CHECK(out.rows[0].events == 2);
  CHECK(out.rows[0].least == 2.5);
  CHECK(out.rows[1].unit == "pills");
  CHECK(out.rows[2].period == "2026-06");
  CHECK(out.rows[2].unit.empty());
  CHECK(out.rows[3].period.empty());  // a year is not spread over months
  CHECK(out.events == 5);
  CHECK(out.without_period == 1);
  CHECK(out.without_amount == 1);
  CHECK(out.without_place == 3);
}

TEST_CASE("by year, by state, of one substance and between days") {
  TrendQuestion question;
  question.subject = Subject::seizures;
  question.every = Every::year;
  CHECK(trends_of(seizures, question).without_period == 0);
  question.by_state = true;
  CHECK(trends_of(seizures, question).rows.front().state == "MX-02");
  CHECK(trends_of(seizures, question).rows.back().state.empty());
  question.what = "heroin";
  CHECK(trends_of(seizures, question).rows.empty());
  question.what.clear();
  question.from = day_number({2026, 6, 1});
  CHECK(trends_of(seizures, question).events == 2);  // of June, and of some day of the year
  CHECK(period_name(day_number({2026, 12, 31}), Every::quarter) == "2026-Q4");
}

TEST_CASE("prices have their extremes and their median, by currency; deaths are added and their absence is said") {
  const std::vector<Event> events = events_of({
      test::shown("1", "darknet-vendor", R"({"listings": [{"substance": "fentanyl", "price": 80, "currency": "USD"},
        {"substance": "fentanyl", "price": 100, "currency": "USD"}, {"substance": "fentanyl", "price": 70, "currency": "EUR"}]})"),
      test::shown("2", "violent-event",
                  R"({"type": "homicide", "time": {"day": {"date": "2026-01-02"}}, "victims": {"best": 3}})"),
      test::shown("3", "violent-event", R"({"type": "homicide", "time": {"day": {"date": "2026-01-03"}}})"),
  });
  TrendQuestion question;
  question.subject = Subject::prices;
  const Trends prices = trends_of(events, question);
  REQUIRE(prices.rows.size() == 2);
  CHECK(prices.rows[1].unit == "USD");
  CHECK(prices.rows[1].median == 90);
  CHECK(prices.rows[1].most == 100);
  CHECK(prices.events == 1);
  question.subject = Subject::violence;
  const Trends violence = trends_of(events, question);
  REQUIRE(violence.rows.size() == 2);
  CHECK(violence.rows[0].least == 3);
  CHECK(violence.rows[1].unit.empty());
  CHECK(trends_of({}, question).rows.empty());
}
