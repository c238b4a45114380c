// What the values of a document must be: the faults that people made, and others of their kind.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "client/document/document.h"
#include "client/document/section_values.h"

using namespace puente;
using namespace puente::client::document;
using model::Kind;
using model::Section;
using nlohmann::json;

namespace {

// Path and problem of each finding, in the order of the paths.
using Found = std::map<std::string, Problem>;

Found found_in(const Findings& findings) {
  Found out;
  for (const Finding& one : findings.all()) out.emplace(one.path, one.problem);
  REQUIRE(out.size() == findings.count());
  return out;
}

Found found(Kind kind, Section section, std::string_view value) {
  json rungs = json::parse(value);
  if (model::ladder_of(kind, section).front() == model::Rung::whole) rungs = json{{"whole", rungs}};
  Findings findings;
  check_values(kind, section, rungs, "s", findings);
  return found_in(findings);
}
Found time(std::string_view value) { return found(Kind::violent_event, Section::time, value); }
Found place(std::string_view value) { return found(Kind::violent_event, Section::place, value); }

// What is meant, of the only finding.
std::string right_of(Kind kind, Section section, std::string_view value) {
  Findings findings;
  check_values(kind, section, json::parse(value), "s", findings);
  REQUIRE(findings.count() == 1);
  return findings.all().front().right;
}

}  // namespace

TEST_CASE("times are of the calendar and in their one form") {
  CHECK(time(R"({"hour": {"hour": "2026-02-28T23"}, "day": {"date": "2024-02-29"}, "month": {"month": "2026-12"},
                 "quarter": {"quarter": "2026-Q4"}, "year": {"year": "2026"}})") == Found());
  for (const char* const hour :
       {"2026-13-01T00", "2026-10-03T24", "2026-10-03T22:00", "2026-02-29T00", "2026-10-03 22", "2026-10-03T2",
        "2026-10-03T-1", "2026-10-03T22Z", "2026-10-03", "T08", "2026-10-03Tab"})
    CHECK(time(json{{"hour", {{"hour", hour}}}}.dump()) == Found{{"s.hour.hour", Problem::hour}});
  for (const char* const day : {"29/11/2026", "2026-02-29", "2026-00-10", "2026-11-31", "2026-1-1", "11-29-2026",
                                "today", "2026-11-24T00", " 2026-11-24"})
    CHECK(time(json{{"day", {{"date", day}}}}.dump()) == Found{{"s.day.date", Problem::day}});
  CHECK(time(R"({"month": {"month": "2026-13"}})") == Found{{"s.month.month", Problem::month}});
  CHECK(time(R"({"quarter": {"quarter": "2026-Q5"}})") == Found{{"s.quarter.quarter", Problem::quarter}});
  CHECK(time(R"({"year": {"year": "26"}})") == Found{{"s.year.year", Problem::year}});
  CHECK(time(R"({"hour": {}, "day": {"date": ""}})") ==
        Found{{"s.hour.hour", Problem::missing}, {"s.day.date", Problem::missing}});
}

TEST_CASE("intervals, clocks and dates of other sections are periods or instants, the first before the last") {
  const auto period = [](std::string_view value) { return found(Kind::territory, Section::period, value); };
  CHECK(period(R"({"first": "2026-07-01", "last": "2026-09-30"})") == Found());
  CHECK(period(R"({"first": "2026-Q3", "last": "2026-09"})") == Found());
  CHECK(period(R"({"first": "2026-12-02T05", "last": "2026-12-02T05:30:00Z"})") == Found());
  CHECK(period(R"({"first": "2026", "last": "2026-01-01"})") == Found());
  CHECK(period(R"({"first": "2026-09-30", "last": "2026-07-01"})") == Found{{"s", Problem::order}});
  CHECK(period(R"({"first": "2026-Q4", "last": "2026-09"})") == Found{{"s", Problem::order}});
  CHECK(period(R"({"first": "2026-02-30", "last": "12/2026"})") ==
        Found{{"s.first", Problem::moment}, {"s.last", Problem::moment}});
  CHECK(found(Kind::reply, Section::clock, R"({"received": "2026-11-31", "due": "2026-12-01"})") ==
        Found{{"s.received", Problem::moment}});
  CHECK(found(Kind::evidence_package, Section::custody_chain, R"([{"at": "11/09/2026"}])") ==
        Found{{"s[0].at", Problem::moment}});
  CHECK(found(Kind::financial_lead, Section::transactions, R"({"amount": [{"date": "2026-08-32", "amount": 1}]})") ==
        Found{{"s.amount[0].date", Problem::moment}});
  CHECK(found(Kind::firearm_trace, Section::recovery, R"({"date": "2026-09-31"})") ==
        Found{{"s.date", Problem::moment}});
}

TEST_CASE("the code of a refusal is a letter of the directive, in a partial answer too") {
  for (const Kind kind : {Kind::refusal, Kind::reply}) {
    for (const char* const code : {"a", "d", "g"})
      CHECK(found(kind, Section::reason, json{{"code", code}}.dump()) == Found());
    for (const char* const code : {"h", "A", "ab", "(a)", "judicial-reserve"})
      CHECK(found(kind, Section::reason, json{{"code", code}}.dump()) == Found{{"s.code", Problem::refusal_code}});
  }
}

TEST_CASE("dates of birth in numbers are days of the calendar; in words they stay as they are") {
  const auto births = [](const char* date) {
    return found(Kind::person, Section::births, json{{"date", {{"dates", {date}}}}}.dump());
  };
  for (const char* const date :
       {"1980-02-29", "1980", "1980-05", "1950-1952", "circa 1950-1952", "31 Jul 1964", "Sep 1964"})
    CHECK(births(date) == Found());
  for (const char* const date : {"29/11/1980", "1981-02-29", "3/4/80", "1980.01.02", "80", "19800101"})
    CHECK(births(date) == Found{{"s.date.dates[0]", Problem::birth_date}});
  CHECK(found(Kind::person, Section::births, R"({"year": {"years": [1964, 64]}})") ==
        Found{{"s.year.years[1]", Problem::year}});
}

TEST_CASE("coordinates have both halves and lie in the world") {
  CHECK(place(R"({"point": {"latitude": 24.8, "longitude": -107.4}})") == Found());
  CHECK(place(R"({"point": {"latitude": -90, "longitude": 180}})") == Found());
  CHECK(place(R"({"point": {"latitude": 91, "longitude": 0}})") == Found{{"s.point.latitude", Problem::latitude}});
  CHECK(place(R"({"point": {"latitude": 2400, "longitude": 1e300}})") ==
        Found{{"s.point.latitude", Problem::latitude}, {"s.point.longitude", Problem::longitude}});
  CHECK(place(R"({"point": {"latitude": 24.8}})") == Found{{"s.point", Problem::half_point}});
  CHECK(place(R"({"point": {"latitude": "24.8", "longitude": -107.4}})") ==
        Found{{"s.point.latitude", Problem::wrong_type}});
  CHECK(found(Kind::seizure, Section::place, R"({"site": {"name": "x", "longitude": -107.4}})") ==
        Found{{"s.site", Problem::half_point}});
  CHECK(found(Kind::seizure, Section::place, R"({"site": {"name": "x"}})") == Found());
  CHECK(found(Kind::smuggling_route, Section::route, R"({"crossing": {"latitude": -91, "longitude": 1}})") ==
        Found{{"s.crossing.latitude", Problem::latitude}});
  CHECK(place(R"({"cell": {"code": "75PJRJ"}})") == Found{{"s.cell.code", Problem::cell}});
  CHECK(place(R"({"cell": {"code": "75PJRA00+"}})") == Found{{"s.cell.code", Problem::cell}});
}

TEST_CASE("exchanged means: outside the named country, and inside it the other way round") {
  // Mérida, exchanged: latitude -89.6 is one, in the Antarctic.
  const char* const point = R"("point": {"latitude": -89.6, "longitude": 20.97})";
  const auto with = [&](const char* rest) { return place(std::string("{") + point + rest + "}"); };
  const Found exchanged{{"s.point", Problem::exchanged}};
  CHECK(with(R"(, "country": {"code": "MX"})") == exchanged);
  CHECK(with(R"(, "state": {"code": "MX-31"})") == exchanged);
  CHECK(with(R"(, "state": {"name": "Yucatán"})") == exchanged);
  CHECK(with(R"(, "municipality": {"state": "MX-31", "name": "merida"})") == exchanged);
  CHECK(with("") == Found());
  CHECK(with(R"(, "country": {"code": "AQ"})") == Found());
  // Beyond 90 degrees, too, the right advice is to exchange.
  CHECK(place(R"({"point": {"latitude": -107.394, "longitude": 24.8091}, "country": {"code": "MX"}})") == exchanged);
  CHECK(place(R"({"point": {"latitude": -105, "longitude": 39.7}, "country": {"code": "US"}})") == exchanged);
  // A point at sea, or over the border, is not exchanged.
  CHECK(place(R"({"point": {"latitude": 31.69, "longitude": -106.42}, "country": {"code": "MX"}})") == Found());
  CHECK(place(R"({"point": {"latitude": 10, "longitude": -130}, "country": {"code": "MX"}})") == Found());
  CHECK(place(R"({"point": {"latitude": 53, "longitude": 173}, "country": {"code": "US"}})") == Found());
  // In a polygon, and at a site.
  CHECK(found(Kind::territory, Section::area, R"({"polygon": {"points": [{"latitude": -108.1, "longitude": 25.1},
    {"latitude": 25.4, "longitude": -108.1}, {"latitude": 25.4, "longitude": -107.8}]},
    "region": {"name": "Noroeste", "country": "MX"}})") == Found{{"s.polygon.points[0]", Problem::exchanged}});
  CHECK(found(Kind::seizure, Section::place, R"({"site": {"name": "x", "latitude": -116.9, "longitude": 32.4},
    "municipality": {"state": "MX-02", "name": "tijuana"}})") == Found{{"s.site", Problem::exchanged}});
}

TEST_CASE("a polygon has three different points, each within the world") {
  const auto area = [](std::string_view points) {
    return found(Kind::territory, Section::area, R"({"polygon": {"points": )" + std::string(points) + "}}");
  };
  CHECK(
      area(R"([{"latitude": 1, "longitude": 1}, {"latitude": 1, "longitude": 2}, {"latitude": 2, "longitude": 2}])") ==
      Found());
  const Found few{{"s.polygon.points", Problem::few_points}};
  CHECK(area("[]") == few);
  CHECK(area(R"([{"latitude": 1, "longitude": 1}, {"latitude": 1, "longitude": 2}])") == few);
  CHECK(
      area(R"([{"latitude": 1, "longitude": 1}, {"latitude": 1, "longitude": 2}, {"latitude": 1, "longitude": 1}])") ==
      few);
  CHECK(
      area(R"([{"latitude": 95, "longitude": 1}, {"latitude": 1, "longitude": 2}, {"latitude": 2, "longitude": 2}])") ==
      Found{{"s.polygon.points[0].latitude", Problem::latitude}});
}

TEST_CASE("a section or rung that says nothing is refused, where nothing else is wrong with it") {
  const auto nothing = [](Kind kind, Section section, std::string_view value, const std::string& path) {
    CAPTURE(value);
    CHECK(found(kind, section, value) == Found{{path, Problem::other}});
  };
  nothing(Kind::person, Section::names, R"({"full": []})", "s.full");
  nothing(Kind::person, Section::names, R"({"full": [{}, {"name": " "}]})", "s.full");
  nothing(Kind::advisory, Section::summary, R"({"text": ""})", "s");
  nothing(Kind::advisory, Section::summary, R"({"text": " \n\t"})", "s");
  nothing(Kind::advisory, Section::summary, "{}", "s");
  nothing(Kind::advisory, Section::attachments, "[]", "s");
  nothing(Kind::smuggling_route, Section::facilitators, R"({"person": []})", "s.person");
  CHECK(found(Kind::advisory, Section::summary, R"({"text": "."})").empty());
  CHECK(found(Kind::person, Section::names, R"({"full": [{"name": "", "alias": true}]})").empty());
  CHECK(found(Kind::person, Section::names, R"({"full": "unknown"})").empty());
}

TEST_CASE("counts are from 0, or -1 where they are not known; amounts are not negative") {
  CHECK(found(Kind::violent_event, Section::victims, R"({"best": -1, "high": 0, "low": 3})") == Found());
  CHECK(found(Kind::violent_event, Section::victims, R"({"best": -2, "injured": -7})") ==
        Found{{"s.best", Problem::count}, {"s.injured", Problem::count}});
  CHECK(found(Kind::smuggling_route, Section::minors, R"({"count": -2})") == Found{{"s.count", Problem::count}});
  CHECK(found(Kind::seizure, Section::quantity, R"({"amount": -1, "packages": -4})") ==
        Found{{"s.amount", Problem::amount}, {"s.packages", Problem::count}});
  CHECK(found(Kind::precursor_shipment, Section::quantity, R"({"kilograms": {"kilograms": -0.5}})") ==
        Found{{"s.kilograms.kilograms", Problem::amount}});
  CHECK(found(Kind::precursor_shipment, Section::quantity, R"({"kilograms": {"note": "much"}})") ==
        Found{{"s.kilograms.kilograms", Problem::missing}});
  CHECK(found(Kind::precursor_shipment, Section::quantity, R"({"band": {"from": 10, "to": 5}})") ==
        Found{{"s.band", Problem::band}});
  CHECK(found(Kind::seizure, Section::purity_and_signature, R"({"signature": {"purityPercent": 114}})") ==
        Found{{"s.signature.purityPercent", Problem::percent}});
  CHECK(found(Kind::financial_lead, Section::transactions, R"({"amount": [{"amount": -3, "currency": "USD"}]})") ==
        Found{{"s.amount[0].amount", Problem::amount}});
}

TEST_CASE("base64 is base64, and a SHA-256 that of the bytes beside it") {
  const auto attachments = [](std::string_view value) { return found(Kind::advisory, Section::attachments, value); };
  CHECK(attachments(R"([{"name": "a", "base64": "TTMw"}])") == Found());
  const std::string of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  CHECK(attachments(R"([{"base64": "YWJj", "sha256": ")" + of_abc + R"("}])") == Found());
  CHECK(attachments(R"([{"base64": "YWJk", "sha256": ")" + of_abc + R"("}])") ==
        Found{{"s[0].sha256", Problem::other_sha256}});
  CHECK(attachments(R"([{"sha256": ")" + of_abc + R"("}])") == Found());
  for (const char* const text : {"no base64", "YWJ", "YWJj\n", "YWJ*", "YW Jj"})
    CHECK(attachments(json::array({{{"base64", text}}}).dump()) == Found{{"s[0].base64", Problem::base64}});
  CHECK(attachments(R"([{"sha256": "abc"}])") == Found{{"s[0].sha256", Problem::sha256}});
  CHECK(found(Kind::person, Section::photo, R"({"base64": "?"})") == Found{{"s.base64", Problem::base64}});
  CHECK(found(Kind::evidence_package, Section::exhibits, R"([{"sha256": "00"}])") ==
        Found{{"s[0].sha256", Problem::sha256}});
}

TEST_CASE("where a code is meant a name is refused, and the code is said") {
  CHECK(right_of(Kind::violent_event, Section::place, R"({"municipality": {"state": "Sinaloa", "name": "x"}})") ==
        "MX-25");
  CHECK(right_of(Kind::violent_event, Section::place, R"({"state": {"code": "Edo. de México"}})") == "MX-15");
  CHECK(right_of(Kind::violent_event, Section::place, R"({"state": {"code": "mx-25"}})") == "MX-25");
  CHECK(right_of(Kind::overdose_spike, Section::place, R"({"county": {"state": "Colorado", "name": "x"}})") == "US-08");
  for (const char* const code : {"25", "MX-33", "US-03", "SIN", "MX-SIN", "GT-", "XX-01"})
    CHECK(place(json{{"state", {{"code", code}}}}.dump()) == Found{{"s.state.code", Problem::state_code}});
  CHECK(place(R"({"state": {"code": "GT-01"}})") == Found());
  CHECK(place(R"({"state": {"name": "Sinaloa"}})") == Found());
  CHECK(place(R"({"state": {}})") == Found{{"s.state.code", Problem::missing}});
  CHECK(place(R"({"state": {"code": "MX-25", "name": "Sonora"}})") == Found{{"s.state.name", Problem::state_name}});
  CHECK(right_of(Kind::violent_event, Section::place, R"({"country": {"code": "México"}})") == "MX");
  CHECK(right_of(Kind::darknet_vendor, Section::ship_from, R"({"city": {"name": "x", "country": "Estados Unidos"}})") ==
        "US");
  CHECK(found(Kind::financial_lead, Section::accounts, R"({"institution": [{"name": "x", "country": "Mexico"}],
    "country": ["MX", "XX"]})") ==
        Found{{"s.institution[0].country", Problem::country_code}, {"s.country[1]", Problem::country_code}});
  CHECK(found(Kind::firearm_trace, Section::recovery, R"({"state": "Sinaloa"})") ==
        Found{{"s.state", Problem::state_code}});
  // Here a name is as good.
  CHECK(found(Kind::firearm_trace, Section::purchaser, R"({"dealer": {"state": "AZ"}})") == Found());
  CHECK(found(Kind::firearm_trace, Section::purchaser, R"({"dealer": {"state": "Arzona"}})") ==
        Found{{"s.dealer.state", Problem::state_code}});
}

TEST_CASE("all that is wrong with a document is told at once, with its lines") {
  const std::string text = R"({"kind": "violent-event",
 "to": ["US/DEA", "US/dea"],
 "marks": {"tlp": "TLP:WHITE"},
 "purpose": "violence",
 "urgency": "routine",
 "sections": {
  "type": "clash",
  "time": {"hour": {
    "hour": "2026-13-01T00"}},
  "place": {"point": {"latitude": 91,
    "longitude": 0}},
  "victims": {"best": -2, "bset": 1}}})";
  std::map<std::string, std::size_t> lines;
  for (const Finding& one : findings_of(text)) lines[one.path] = one.line;
  CHECK(lines == std::map<std::string, std::size_t>{{"to[1]", 2},
                                                    {"marks.tlp", 3},
                                                    {"purpose", 4},
                                                    {"sections.time.hour.hour", 9},
                                                    {"sections.place.point.latitude", 10},
                                                    {"sections.victims.best", 12},
                                                    {"sections.victims.bset", 12}});
  const auto refused = parse_document(text);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what.starts_with("7 things are wrong: "));
  CHECK(refused.error().what.find("write YYYY-MM-DDTHH") != std::string::npos);
}

TEST_CASE("nothing is wrong with the records of the demonstration") {
  const char* const source = std::getenv("PUENTE_SOURCE_DIR");
  const std::filesystem::path records = std::filesystem::path(source == nullptr ? "." : source) / "demo" / "records";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(records)) {
    if (entry.path().extension() != ".json") continue;
    ++count;
    std::ifstream in(entry.path());
    std::ostringstream text;
    text << in.rdbuf();
    for (const Finding& one : findings_of(text.str()))
      FAIL_CHECK(entry.path().filename().string() << ": " << text_of(one, Language::english));
  }
  CHECK(count > 40);
}

TEST_CASE("a key stands once, however it is written, and JSON that breaks off names its line") {
  const auto lines = [](const char* text) {
    std::map<std::string, std::size_t> out;
    for (const Finding& one : findings_of(text)) {
      CHECK(one.problem == Problem::repeated_key);
      out[one.path] = one.line;
    }
    return out;
  };
  using Lines = std::map<std::string, std::size_t>;
  CHECK(lines("{\"to\": [\"MX/FGR\"],\n \"to\": [\"US/DEA\"]}") == Lines{{"to", 2}});
  CHECK(lines("{\"to\": 1,\n\n \"t\\u006f\": 2}") == Lines{{"to", 3}});
  CHECK(lines(R"({"sections": {"names": {"full": [{"name": "a"}, {"name": "b", "name": "c"}]}}})") ==
        Lines{{"sections.names.full[1].name", 1}});
  CHECK(lines(R"({"sections": {"a": "\"b\": {", "b": [{"x": 1}, {"x": 2}], "a": 3}})") == Lines{{"sections.a", 1}});
  const auto broken = findings_of("{\"kind\": 1,\n\"to\": }");
  REQUIRE(broken.size() == 1);
  CHECK(broken.front().problem == Problem::not_json);
  CHECK(broken.front().line == 2);
}

TEST_CASE("findings are told in both languages") {
  const Finding hour{"sections.time.hour.hour", 14, Problem::hour, "2026-13-01T00"};
  CHECK(text_of(hour, Language::english) ==
        "sections.time.hour.hour, line 14: '2026-13-01T00' is no hour: write YYYY-MM-DDTHH, a day of the calendar and "
        "00 to "
        "23, in UTC");
  CHECK(text_of(hour, Language::spanish) ==
        "sections.time.hour.hour, línea 14: '2026-13-01T00' no es una hora: escriba AAAA-MM-DDTHH, un día del "
        "calendario y "
        "de 00 a 23, en UTC");
  CHECK(text_of({"to", 0, Problem::missing}, Language::spanish) == "to: falta");
  CHECK(text_of({"s", 0, Problem::wrong_type, "", "a text"}, Language::spanish) == "s: debe ser un texto");
}
