// Records as events: as finely as they were given, and never what may not be counted.
#include "client/analysis/events.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "tests/unit/client/analysis/records.h"

using namespace puente;
using namespace puente::analysis;
using Catch::Matchers::WithinAbs;
using nlohmann::json;
using test::shown;

namespace {

Event event_of(const json& view) {
  EventReader reader;
  reader.add(view);
  Gathered out = reader.take();
  REQUIRE(out.events.size() == 1);
  return out.events.front();
}

Event violent(const char* sections) { return event_of(shown("a1", "violent-event", sections)); }

}  // namespace

TEST_CASE("a violent event has its type, its groups, its day, its point and its dead") {
  const Event event = violent(R"({"type": "nonState",
    "time": {"hour": {"hour": "2016-05-03T22"}, "day": {"date": "2016-05-03"}, "month": {"month": "2016-05"}},
    "place": {"point": {"latitude": 24.8091, "longitude": -107.394}, "municipality": {"state": "MX-25", "name": "Culiacán"},
              "state": {"code": "MX-25"}, "country": {"code": "MX"}},
    "actors": [{"name": "Los Zetas"}, {"name": "Civilians"}, {"name": "Government of Mexico"}, {"name": "LOS ZETAS"},
               {"name": "Juan Pérez", "type": "persona"}, {"name": "Cártel del Golfo"}, {"name": ""}],
    "victims": {"best": 4, "high": 6}})");
  CHECK(event.type == "nonState");
  CHECK(event.groups == std::vector<std::string>{"cartel del golfo", "los zetas"});
  CHECK(event.when.dated == Dated::day);
  CHECK(event.when.from == 16'924);
  CHECK(event.when.until == 16'924);
  CHECK(event.where.extent == Extent::point);
  CHECK(event.where.at.latitude == 24.8091);
  CHECK(event.where.state == "MX-25");
  CHECK(event.where.municipality == "culiacan");
  CHECK(event.deaths == 4);
}

TEST_CASE("a place is known as finely as the finest rung that says something") {
  const auto extent = [](const char* place) {
    return violent((R"({"place": )" + std::string(place) + "}").c_str()).where;
  };
  const Place cell = extent(R"({"cell": {"code": "75PJRJ00+"}, "country": {"code": "MX"}})");
  CHECK(cell.extent == Extent::cell);
  CHECK_THAT(cell.at.latitude, WithinAbs(24.825, 1e-9));
  CHECK(extent(R"({"municipality": {"state": "MX-25", "name": "Culiacán"}})").extent == Extent::municipality);
  CHECK(extent(R"({"state": {"code": "MX-25"}})").extent == Extent::state);
  CHECK(extent(R"({"state": {"name": "Sinaloa"}})").state == "MX-25");
  CHECK(extent(R"({"country": {"code": "MX"}})").extent == Extent::country);
  CHECK(extent(R"({"site": {"name": "a ranch"}, "municipality": {"state": "MX-25", "name": "x"}})").extent ==
        Extent::municipality);
  CHECK(extent(R"({"site": {"name": "a ranch", "latitude": 24.8, "longitude": -107.4}})").extent == Extent::point);
  for (const char* const nothing :
       {"{}", "null", "[]", "3", R"({"point": {"latitude": 91, "longitude": 0}})", R"({"point": {"latitude": "24"}})",
        R"({"cell": {"code": "75GJ0000+"}})", R"({"state": {"code": "XX-99"}})", R"({"point": null})"}) {
    CAPTURE(nothing);
    CHECK(extent(nothing).extent == Extent::unknown);
  }
  const Place area = event_of(shown("b", "territory", R"({"area": {"polygon": {"points": [
    {"latitude": 24, "longitude": -107}, {"latitude": 25, "longitude": -107}, {"latitude": 24, "longitude": -106}]}}})"))
                         .where;
  CHECK(area.extent == Extent::polygon);
  CHECK(area.outline.size() == 3);
}

TEST_CASE("what was withheld, and what waits for a reason, is said and not guessed") {
  json view = shown("a1", "violent-event", R"({"type": "homicide"})");
  view["withheld"] = json::parse(R"([{"label": "place/point", "section": "place", "rung": "point"},
                                     {"label": "time/day", "section": "time", "rung": "day"}])");
  CHECK(event_of(view).where.extent == Extent::withheld);
  CHECK(event_of(view).when.dated == Dated::withheld);
  view["sections"]["place"] = json::parse(R"({"state": {"code": "MX-25"}})");
  CHECK(event_of(view).where.extent == Extent::state);

  json closed = shown("a1", "violent-event", R"({"type": "homicide"})");
  closed["duties"] =
      json::parse(R"([{"label": "place/point", "duties": ["justify-on-open"], "state": "needs-reason"}])");
  CHECK(event_of(closed).where.extent == Extent::withheld);
  CHECK(event_of(shown("a1", "violent-event", "{}")).where.extent == Extent::unknown);
}

TEST_CASE("a time is the period that its finest rung names; dates outside the years are said to be") {
  const auto when = [](const char* time) { return violent((R"({"time": )" + std::string(time) + "}").c_str()).when; };
  CHECK(when(R"({"quarter": {"quarter": "2026-Q4"}})").dated == Dated::quarter);
  CHECK(when(R"({"quarter": {"quarter": "2026-Q4"}})").until == day_number({2026, 12, 31}));
  CHECK(when(R"({"month": {"month": "2024-02"}})").until == day_number({2024, 2, 29}));
  CHECK(when(R"({"year": {"year": "1970"}})").from == 0);
  CHECK(when(R"({"day": {"date": "1969-12-31"}})").dated == Dated::outside_years);
  CHECK(when(R"({"day": {"date": "2101-01-01"}})").dated == Dated::outside_years);
  CHECK(when(R"({"day": {"date": "2100-12-31"}})").dated == Dated::day);
  for (const char* const nothing :
       {"{}", "7", R"({"day": {"date": "2026-02-30"}})", R"({"quarter": {"quarter": "2026-Q5"}})",
        R"({"day": {"date": 20260101}})", R"({"year": {"year": "26"}})"}) {
    CAPTURE(nothing);
    CHECK(when(nothing).dated == Dated::unknown);
  }
  CHECK(interval_of("2026-01-03", "2026-02-01").dated == Dated::interval);
  CHECK(interval_of("2026-02-01", "2026-01-03").dated == Dated::unknown);
  // A kind without a time is dated by its record, and says so; one with a time that was not given is not.
  const Period by_record = event_of(shown("p", "precursor-shipment", "{}")).when;
  CHECK(by_record.dated == Dated::record);
  CHECK(by_record.from == day_number({2026, 11, 24}));
}

TEST_CASE("quantities are kilograms where they are weights, and bands keep both ends") {
  const Event seizure = event_of(shown("s", "seizure", R"({"substance": {"name": "Methamphetamine"},
    "quantity": {"amount": 1500, "unit": "g"}})"));
  CHECK(seizure.substance == "methamphetamine");
  REQUIRE(seizure.quantities.size() == 1);
  CHECK_THAT(seizure.quantities[0].least, WithinAbs(1.5, 1e-9));
  CHECK(seizure.quantities[0].unit == "kg");
  const Event pills = event_of(shown("s", "seizure", R"({"quantity": {"amount": 30000, "unit": "pastillas"}})"));
  CHECK(pills.quantities[0].unit == "pastillas");
  const Event band =
      event_of(shown("p", "precursor-shipment", R"({"quantity": {"band": {"from": 100, "to": 500, "unit": "kg"}}})"));
  CHECK(band.quantities[0].least == 100);
  CHECK(band.quantities[0].most == 500);
  CHECK(event_of(shown("s", "seizure", R"({"quantity": {"amount": -3, "unit": "kg"}})")).quantities.empty());
  const Event sales = event_of(shown("d", "darknet-vendor", R"({"listings": [
    {"title": "x", "substance": "fentanyl", "price": 80, "currency": "USD"}, {"title": "y"}]})"));
  REQUIRE(sales.prices.size() == 1);
  CHECK(sales.prices[0].of == "fentanyl");
}

TEST_CASE("TLP:RED, ORCON, records taken back or replaced, and marks nobody knows are numbers and never events") {
  EventReader reader;
  json red = shown("1", "violent-event", "{}");
  red["marks"]["tlp"] = "TLP:RED";
  json orcon = shown("2", "violent-event", "{}");
  orcon["marks"]["caveats"] = {"LES", "ORCON"};
  json recalled = shown("3", "violent-event", "{}");
  recalled["recalled"] = {{"at", "2026-11-25T00:00:00Z"}};
  json unmarked = shown("4", "violent-event", "{}");
  unmarked.erase("marks");
  json strange = shown("5", "violent-event", "{}");
  strange["marks"]["tlp"] = "TLP:MAUVE";
  const json old = shown("6", "violent-event", "{}");
  json anew = shown("7", "violent-event", "{}");
  anew["supersedes"] = "6";
  anew["marks"]["caveats"] = {"NOFORN"};
  json elsewhere = shown("8", "violent-event", "{}");
  elsewhere["sender"] = "US/DEA";
  elsewhere["supersedes"] = "7";  // of another sender: it is not its to replace
  elsewhere["marks"]["tlp"] = "TLP:AMBER+STRICT";
  for (const json& view : {red, orcon, recalled, unmarked, strange, old, anew, elsewhere, json(3), json::object()})
    reader.add(view);
  const Gathered out = reader.take();
  REQUIRE(out.events.size() == 2);
  CHECK(out.events[0].record == "7");
  CHECK(out.left_out.red == 1);
  CHECK(out.left_out.orcon == 1);
  CHECK(out.left_out.recalled == 1);
  CHECK(out.left_out.unmarked == 2);
  CHECK(out.left_out.superseded == 1);
  CHECK(out.left_out.malformed == 2);
  CHECK(out.strictest == model::Tlp::amber_strict);
  CHECK(out.caveats == std::set<std::string>{"NOFORN"});
  CHECK(reader.take().events.empty());
}
