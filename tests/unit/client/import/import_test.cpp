#include "client/import/import.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace puente;
using namespace puente::client::import;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

namespace {

constexpr std::string_view mapping_text = R"(name = "t"
[input]
encoding = "utf-8"
empty = ["-"]
optional = ["country"]
[record]
key = ["id", "part"]
kind = { column = "what", values = { "" = "advisory", event = "violent-event" } }
purpose = "violence-prevention"
urgency = "routine"
to = ["US/DEA", "US/FBI"]
[record.marks]
tlp = "TLP:AMBER+STRICT"
handling = ["H0"]
grading = { scheme = "admiralty", source = "B", information = "2" }
classification = "mx:reservada"
[kind.advisory.sections]
summary = { text = { column = "a" } }
[kind.violent-event.sections]
actors = [{ name = { column = "a" }, side = "a" }, { name = { column = "b" }, side = "b" }]
victims = { best = { column = "n", as = "integer", omit = ["-1"] }, level = { column = "l", values = { x = "high" } } }
narrative = { text = { join = ["a", "b"], with = " | " } }
type = { split = "list", at = "] [" }
[kind.violent-event.place]
latitude = "lat"
longitude = "lon"
state = "state"
municipality = "mun"
precision = "prec"
finest = { 1 = "point", 2 = "cell", 3 = "municipality", 4 = "state", 9 = "none" }
country = "country"
home = "Mexico"
[kind.violent-event.time]
first = "from"
last = "to"
)";

constexpr std::string_view header = "what,id,part,a,b,n,l,list,lat,lon,state,mun,prec,from,to\n";

struct Outcome {
  std::vector<ImportedRecord> records;
  std::vector<Reject> rejects;
  std::optional<Error> error;
};

Outcome run(std::string_view text, std::size_t chunk = 1 << 16) {
  auto mapping = parse_mapping(mapping_text);
  if (!mapping) FAIL(mapping.error().what);
  Importer importer(*mapping);
  Outcome out;
  const auto drain = [&] {
    while (!out.error) {
      auto item = importer.next();
      if (!item)
        out.error = item.error();
      else if (!*item)
        return;
      else if (auto* reject = std::get_if<Reject>(&**item))
        out.rejects.push_back(*reject);
      else
        out.records.push_back(std::get<ImportedRecord>(**item));
    }
  };
  for (std::size_t at = 0; at < text.size() && !out.error; at += chunk) {
    importer.feed(text.substr(at, chunk));
    drain();
  }
  importer.finish();
  drain();
  return out;
}

// The only record of a file with this one row.
json sections_of_row(const std::string& row) {
  const Outcome out = run(std::string(header) + row + "\n");
  for (const Reject& reject : out.rejects) FAIL(reject.reason);
  REQUIRE(out.records.size() == 1);
  return out.records[0].document["sections"];
}

std::string reject_of_row(const std::string& row) {
  const Outcome out = run(std::string(header) + row + "\n");
  REQUIRE(out.records.empty());
  REQUIRE(out.rejects.size() == 1);
  CHECK(out.rejects[0].line == 2);
  return out.rejects[0].reason;
}

constexpr const char* tail = ",9,2020-01-01,2020-01-01";

}  // namespace

TEST_CASE("a row becomes the document that `puente send` takes") {
  const Outcome out =
      run(std::string(header) + "event,7,x,\"One, Two\",Three,5,x,P] [Q,1,2,,," + "9,2020-01-01,2020-01-01\n");
  REQUIRE(out.records.size() == 1);
  const ImportedRecord& record = out.records[0];
  CHECK(record.line == 2);
  CHECK(record.key == "t:7:x");
  CHECK(record.kind == model::Kind::violent_event);
  CHECK(record.document == json::parse(R"({
    "kind": "violent-event", "to": ["US/DEA", "US/FBI"], "purpose": "violence-prevention", "urgency": "routine",
    "marks": {"tlp": "TLP:AMBER+STRICT", "handling": ["H0"], "handlingText": "", "classification": "mx:reservada",
              "grading": {"scheme": "admiralty", "source": "B", "information": "2"}, "caveats": []},
    "sections": {
      "actors": [{"name": "One, Two", "side": "a"}, {"name": "Three", "side": "b"}],
      "victims": {"best": 5, "level": "high"},
      "narrative": {"text": "One, Two | Three"},
      "type": ["P", "Q"],
      "time": {"day": {"date": "2020-01-01"}, "month": {"month": "2020-01"}, "quarter": {"quarter": "2020-Q1"},
               "year": {"year": "2020"}}}})"));
}

TEST_CASE("what is empty is left out, with everything around it that says nothing without it") {
  const json sections = sections_of_row(
      "event,7,x, - ,Three,-1,,,,,,"
      ",9,2020-01-01,2020-01-01");
  CHECK(sections["actors"] == json::parse(R"([{"name": "Three", "side": "b"}])"));
  CHECK_FALSE(sections.contains("victims"));
  CHECK_FALSE(sections.contains("type"));
  CHECK_FALSE(sections.contains("place"));
  CHECK(sections["narrative"]["text"] == "Three");
}

TEST_CASE("precision decides the finest rung, and an empty cell drops its own") {
  const auto rungs = [](const std::string& place) {
    const json sections = sections_of_row("event,7,x,a,b,1,,," + place + ",2020-01-01,2020-01-01");
    std::string out;
    if (!sections.contains("place")) return out;
    for (const auto& [rung, value] : sections["place"].items()) out += rung + (value == "unknown" ? "=unknown " : " ");
    return out;
  };
  CHECK(rungs("19.4,-99.1,Sinaloa,Ahome,1") == "cell country municipality point state ");
  CHECK(rungs("19.4,-99.1,Sinaloa,Ahome,2") == "cell country municipality state ");
  CHECK(rungs("19.4,-99.1,Sinaloa,Ahome,3") == "country municipality state ");
  CHECK(rungs("19.4,-99.1,Sinaloa,Ahome,4") == "country state ");
  CHECK(rungs("19.4,-99.1,Sinaloa,Ahome,9").empty());
  CHECK(rungs("19.4,-99.1,Sinaloa,,1") == "cell country municipality=unknown point state ");
  CHECK(rungs("19.4,-99.1,,,3").empty());
  CHECK(rungs(",,Sinaloa,Ahome,1") == "country municipality state ");
  CHECK(rungs(",,,Ahome,1") == "country municipality state=unknown ");
}

TEST_CASE("names of states and countries become codes, and what is not known is noted") {
  const std::string with_country = "country," + std::string(header);
  const auto record = [&](const std::string& country, const std::string& state) {
    const Outcome out =
        run(with_country + country + ",event,7,x,a,b,1,,,,,\"" + state + "\",,4,2020-01-01,2020-01-01\n");
    REQUIRE(out.records.size() == 1);
    return out.records[0];
  };
  const auto place = [&](const std::string& country, const std::string& state) {
    return record(country, state).document["sections"]["place"];
  };
  for (const char* const name : {"Edo. de México", "Estado de México", "Edomex"})
    CHECK(place("Mexico", name)["state"]["code"] == "MX-15");
  CHECK(place("México", "México, D.F.") ==
        json::parse(R"({"state": {"code": "MX-09", "name": "ciudad de mexico"}, "country": {"code": "MX"}})"));
  CHECK(place("", "Sonora")["country"]["code"] == "MX");
  CHECK(place("United States of America", "Texas")["state"]["code"] == "US-48");
  CHECK(place("Honduras", "Cortés")["country"]["code"] == "HN");
  CHECK(record("Mexico", "Sonora").place.state == "MX-26");
  CHECK(record("Mexico", "Sonoro").place.unknown_state == "sonoro");
  CHECK(place("Mexico", "Sonoro")["country"]["code"] == "MX");
  CHECK(record("Ruritania", "Sonora").place.unknown_country == "Ruritania");
  CHECK(place("Ruritania", "Sonora")["country"] == "unknown");
  CHECK_FALSE(record("Mexico", "Sonora").place.without_place);
  CHECK(record("Mexico", "").place.without_place);
}

TEST_CASE("a point whose halves are exchanged is a reject that says so") {
  for (const char* const point : {"20.97,-89.62", "-89.62,20.97"}) {
    const Outcome out = run(std::string(header) + "event,7,x,a,b,1,,," + point + ",Yucatán,,1,2020-01-01,2020-01-01\n");
    CHECK(out.records.size() == (point[0] == '2' ? 1U : 0U));
    if (!out.rejects.empty()) CHECK_THAT(out.rejects[0].reason, ContainsSubstring("exchanged"));
  }
  CHECK_THAT(reject_of_row("event,7,x,a,b,1,,,-107.39,24.8,Sinaloa,,1,2020-01-01,2020-01-01"),
             ContainsSubstring("exchanged"));
}

TEST_CASE("a state of another country gets no Mexican code") {
  const std::string with_country = "country," + std::string(header);
  const auto state = [&](const std::string& country) {
    const Outcome out = run(with_country + country + ",event,7,x,a,b,1,,,,,Tabasco,,4,2020-01-01,2020-01-01\n");
    REQUIRE(out.records.size() == 1);
    return out.records[0].document["sections"]["place"]["state"]["code"].get<std::string>();
  };
  CHECK(state("Mexico") == "MX-27");
  CHECK(state("Honduras").empty());
}

TEST_CASE("bad rows are rejects with line and reason, the others cross") {
  CHECK_THAT(reject_of_row("event,7,x,a,b,1.5,,,,,," + std::string(tail)),
             ContainsSubstring("column 'n': '1.5' is not a whole number"));
  for (const char* const number : {"+-5", "++5", "--5", "+", "5-", "+ 5"})
    CHECK_THAT(reject_of_row("event,7,x,a,b," + std::string(number) + ",,,,,," + tail),
               ContainsSubstring("is not a whole number"));
  CHECK_THAT(reject_of_row("event,7,x,a,b,99999999999999999999,,,,,," + std::string(tail)),
             ContainsSubstring("not a whole number"));
  CHECK_THAT(reject_of_row("event,7,x,a,b,1,y,,,,," + std::string(tail)),
             ContainsSubstring("column 'l': the mapping does not know 'y'"));
  CHECK_THAT(reject_of_row("event,,x,a,b,1,,,,,," + std::string(tail)),
             ContainsSubstring("the key column 'id' is empty"));
  CHECK_THAT(reject_of_row("other,7,x,a,b,1,,,,,," + std::string(tail)), ContainsSubstring("no kind for 'other'"));
  CHECK_THAT(reject_of_row("event,7,x,a,b,1,,,95,0,,,1,2020-01-01,2020-01-01"), ContainsSubstring("latitude '95'"));
  CHECK_THAT(reject_of_row("event,7,x,a,b,1,,,,,,,8,2020-01-01,2020-01-01"),
             ContainsSubstring("column 'prec': the mapping does not know '8'"));
  CHECK_THAT(reject_of_row("event,7,x,a,b,1,,,,,,,9,2020-01-01,2020-13-01"),
             ContainsSubstring("column 'to': '2020-13-01' is not a day"));
  CHECK_THAT(reject_of_row("event,7,x,a,b,1,,,,,,,9,2020-01-02,2020-01-01"), ContainsSubstring("is before"));
  CHECK_THAT(reject_of_row("event,7"), ContainsSubstring("2 columns instead of 15"));
  CHECK_THAT(reject_of_row(",7,x,,b,1,,,,,," + std::string(tail)), ContainsSubstring("no section has any content"));

  const Outcome out = run(std::string(header) + ",1,,\"bro\nken\"x,,,,,,,,,,,\n,2,y,ok,,,,,,,,,,,\n");
  CHECK(out.records.size() == 1);
  REQUIRE(out.rejects.size() == 1);
  CHECK(out.rejects[0].line == 2);
  CHECK(out.rejects[0].last_line == 3);
  CHECK(out.records[0].line == 4);
}

TEST_CASE("a row that repeats a key is a reject, and no two lists of cells give one key") {
  const std::string rest = ",ok,,,,,,,,,,,\n";
  const Outcome out = run(std::string(header) + ",1,2" + rest + ",1,3" + rest + ",1,2" + rest + ",\"1:2\",3" + rest +
                          ",1,\"2:3\"" + rest);
  CHECK(out.records.size() == 4);
  REQUIRE(out.rejects.size() == 1);
  CHECK(out.rejects[0].line == 4);
  CHECK(out.rejects[0].reason == "its key 't:1:2' is that of the row in line 2");
}

TEST_CASE("a file that is not of the mapping's format is an error at once") {
  const Outcome missing = run("what,id,part,a,b,n,l,list,lat,lon,stat,mun,prec,from,to\n");
  REQUIRE(missing.error);
  CHECK_THAT(missing.error->what, ContainsSubstring("no column 'state'; the nearest is 'stat'"));
  const Outcome twice = run("id," + std::string(header));
  REQUIRE(twice.error);
  CHECK_THAT(twice.error->what, ContainsSubstring("the column 'id' twice"));
  CHECK(run("").error);
  CHECK(run("\"what").error);
  CHECK_FALSE(run(header).error);
}

TEST_CASE("columns may come in any order, and others between them") {
  const Outcome out =
      run("x,to,from,prec,mun,state,lon,lat,list,l,n,b,a,part,id,what\n"
          "?,2020-05-05,2020-05-05,9,,,,,,,3,B,A,p,1,event\n");
  REQUIRE(out.records.size() == 1);
  CHECK(out.records[0].document["sections"]["actors"][0]["name"] == "A");
  CHECK(out.records[0].document["sections"]["victims"]["best"] == 3);
}
