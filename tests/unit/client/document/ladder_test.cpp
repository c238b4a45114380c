#include "client/document/ladder.h"

#include <catch2/catch_test_macros.hpp>

#include "client/document/document.h"
#include "client/document/ladder_steps.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/hkdf.h"

using namespace puente;
using namespace puente::client::document;
using model::Kind;
using model::Rung;
using model::Section;
using nlohmann::json;

namespace {

struct Completed {
  json sections;
  Findings findings;
  std::vector<model::Label> unknown;
};
Completed complete(Kind kind, std::string_view text, const TokenMaker* tokens = nullptr, int year = 2026) {
  Completed out{json::parse(text), {}, {}};
  for (const Section section : model::sections_of(kind))
    if (const auto found = out.sections.find(model::name_of(section)); found != out.sections.end())
      if (model::ladder_of(kind, section).front() != Rung::whole)
        complete_ladder(kind, section, *found, tokens, year, out.findings, out.unknown);
  return out;
}
json completed(Kind kind, std::string_view text, const TokenMaker* tokens = nullptr, int year = 2026) {
  Completed out = complete(kind, text, tokens, year);
  if (!out.findings.empty()) FAIL(error_of(out.findings.all()).what);
  return out.sections;
}
Finding refused(Kind kind, std::string_view text, const TokenMaker* tokens = nullptr) {
  const Completed out = complete(kind, text, tokens);
  REQUIRE(out.findings.count() == 1);
  return out.findings.all().front();
}
std::vector<LadderMismatch> mismatches(Kind kind, std::string_view text) {
  return check_ladders(kind, json::parse(text));
}

TokenMaker maker(std::uint8_t byte) { return TokenMaker(TokenKey::from(Bytes(32, byte)).value()); }

}  // namespace

TEST_CASE("a point and an hour become every coarser place and time that follows") {
  const json out = completed(Kind::violent_event, R"({
    "time": {"hour": {"hour": "2026-11-24T08"}},
    "place": {"point": {"latitude": 24.8091, "longitude": -107.394},
              "municipality": {"state": "MX-25", "name": "  Culiacán Rosales"}}})");
  CHECK(out["place"] == json::parse(R"({
    "point": {"latitude": 24.8091, "longitude": -107.394}, "cell": {"code": "75PJRJ00+"},
    "municipality": {"state": "MX-25", "name": "culiacan rosales"},
    "state": {"code": "MX-25", "name": "sinaloa"}, "country": {"code": "MX"}})"));
  CHECK(out["time"] == json::parse(R"({
    "hour": {"hour": "2026-11-24T08"}, "day": {"date": "2026-11-24"}, "month": {"month": "2026-11"},
    "quarter": {"quarter": "2026-Q4"}, "year": {"year": "2026"}})"));
}

TEST_CASE("only rungs of the kind's own ladder are made") {
  CHECK(completed(Kind::operation_notice, R"({"place": {"point": {"latitude": 31.7587, "longitude": -106.4869}}})") ==
        json::parse(
            R"({"place": {"point": {"latitude": 31.7587, "longitude": -106.4869}, "cell": {"code": "853MQG00+"}}})"));
  // An overdose spike has no cell, and a county in place of the municipality.
  const json spike = completed(Kind::overdose_spike, R"({"place": {"point": {"latitude": 39.7, "longitude": -105},
    "county": {"state": "US-08", "name": "Denver"}}})");
  CHECK_FALSE(spike["place"].contains("cell"));
  CHECK(spike["place"]["state"] == json({{"code", "US-08"}, {"name", "colorado"}}));
}

TEST_CASE("weights, counts and listed transactions get the band that holds them") {
  CHECK(completed(Kind::precursor_shipment, R"({"quantity": {"kilograms": {"kilograms": 550}}})")["quantity"]["band"] ==
        json({{"from", 500.0}, {"to", 1000.0}, {"unit", "kg"}}));
  CHECK(completed(Kind::smuggling_route, R"({"facilitators": {"count": {"count": 5}}})")["facilitators"]["band"] ==
        json({{"from", 5.0}, {"to", 10.0}, {"unit", "persons"}}));
  const json lead = completed(Kind::financial_lead, R"({"transactions": {"amount": [
    {"amount": 184200.5, "currency": "USD"}, {"amount": 15.25, "currency": "USD"}]}})");
  CHECK(lead["transactions"]["band"] ==
        json::parse(R"({"count": 2, "total": {"from": 100000.0, "to": 500000.0, "unit": "USD"}, "currency": "USD"})"));
  // Two currencies have no common band.
  const Finding two = refused(Kind::financial_lead, R"({"transactions": {"amount": [
    {"amount": 1, "currency": "USD"}, {"amount": 1, "currency": "MXN"}]}})");
  CHECK(two.problem == Problem::does_not_follow);
  CHECK(two.path == "sections.transactions");
  CHECK(two.given == "amount");
  CHECK(two.right == "band");
}

TEST_CASE("accounts, births, dealers and cities become what they are coarsened to") {
  const json lead = completed(Kind::financial_lead, R"({"accounts": {
    "account": [{"number": "1", "institution": "Banco B"}, {"number": "2", "institution": "Banco A"}],
    "institution": [{"name": "Banco A", "country": "MX"}, {"name": "Banco B", "country": "US"}]}})");
  CHECK(lead["accounts"]["country"] == json({"MX", "US"}));
  CHECK(completed(Kind::person, R"({"births": {"date": {"dates": ["1961-02-03", "circa 1960"]}}})")["births"]["year"] ==
        json::parse(R"({"years": [1960, 1961]})"));
  CHECK(refused(Kind::person, R"({"births": {"date": {"dates": ["1960 or 1961"]}}})").right == "year");
  CHECK(completed(Kind::firearm_trace,
                  R"({"purchaser": {"dealer": {"name": "d", "state": "AZ"}}})")["purchaser"]["state"] ==
        json({{"code", "US-04"}, {"name", "arizona"}}));
  CHECK(completed(Kind::darknet_vendor,
                  R"({"ship-from": {"city": {"name": "Toluca", "country": "MX"}}})")["ship-from"]["country"] ==
        json({{"code", "MX"}}));
}

TEST_CASE("another country's state keeps its code, and its country follows") {
  CHECK(completed(Kind::violent_event, R"({"place": {"municipality": {"state": "GT-01", "name": "x"}}})") ==
        json::parse(R"({"place": {"municipality": {"state": "GT-01", "name": "x"}, "state": {"code": "GT-01"},
                                  "country": {"code": "GT"}}})"));
  CHECK(completed(Kind::firearm_trace, R"({"purchaser": {"dealer": {"state": "US-04"}}})")["purchaser"]["state"] ==
        json({{"code", "US-04"}, {"name", "arizona"}}));
}

TEST_CASE("what should follow and does not is asked for, or said to be unknown") {
  const std::string_view nameless = R"({"place": {"municipality": {"name": "x"}}})";
  CHECK(refused(Kind::violent_event, nameless).right == "state");
  const Completed said = complete(
      Kind::violent_event, R"({"place": {"municipality": {"name": "x"}, "state": "unknown", "country": "unknown"}})");
  CHECK(said.findings.empty());
  CHECK(said.sections == json::parse(nameless));
  CHECK(said.unknown ==
        std::vector<model::Label>{{Section::place, Rung::state, 0}, {Section::place, Rung::country, 0}});
  // What follows is added all the same.
  const Completed follows =
      complete(Kind::violent_event, R"({"time": {"day": {"date": "2026-11-24"}, "month": "unknown"}})");
  CHECK(follows.findings.empty());
  CHECK(follows.unknown.empty());
  CHECK(follows.sections["time"]["month"] == json({{"month", "2026-11"}}));
  // -1 says it, too.
  const Completed uncounted = complete(Kind::smuggling_route, R"({"facilitators": {"count": {"count": -1}}})");
  CHECK(uncounted.findings.empty());
  CHECK(uncounted.unknown == std::vector<model::Label>{{Section::facilitators, Rung::band, 0}});
}

TEST_CASE("a sender's rung that is not what follows is refused, and the text says what does") {
  const Finding cell = refused(Kind::violent_event, R"({"place": {"point": {"latitude": 24.8091, "longitude": -107.394},
    "cell": {"code": "75PJRH00+"}}})");
  CHECK(cell.code == ErrorCode::mismatch);
  CHECK(cell.path == "sections.place.cell");
  CHECK(cell.right.find("75PJRJ00+") != std::string::npos);
  // Also across a rung that is not there: of the day follows the quarter.
  CHECK(refused(Kind::violent_event, R"({"time": {"day": {"date": "2026-11-24"}, "quarter": {"quarter": "2026-Q3"}}})")
            .problem == Problem::disagrees);
}

TEST_CASE("tokens are the HMAC that CRYPTO says, under a key of their field and year") {
  const TokenMaker ours = maker(7);
  // The construction, spelt out.
  const Bytes canonical = Transcript().lp("B").lp("0123456789AB").bytes();
  SharedSecret key;
  primitives::hkdf_expand(Bytes(32, 7),
                          Transcript("token-key").lp("accounts").lp(std::uint64_t{2026}).lp(std::uint64_t{2}).view(),
                          key.reveal_mutable());
  const Bytes message = Transcript().lp("puente/1 token").lp("accounts").lp(canonical).bytes();
  const std::string expected = primitives::hmac_sha256(key.reveal(), message).hex();
  CHECK(ours.token(Section::accounts, 2026, canonical) == expected);
  CHECK(completed(Kind::financial_lead, R"({"accounts": {"account": [{"number": "0123-4567 89ab", "institution": "b"}],
                          "country": ["MX"]}})",
                  &ours)["accounts"]["token"] ==
        json::parse(R"([{"token": ")" + expected + R"(", "version": 2, "year": 2026}])"));

  CHECK(ours.token(Section::accounts, 2027, canonical) != expected);
  CHECK(ours.token(Section::identifiers, 2026, canonical) != expected);
  CHECK(maker(8).token(Section::accounts, 2026, canonical) != expected);
}

TEST_CASE("one name gives one token however it is written, and order tells nothing") {
  const TokenMaker ours = maker(7);
  const auto tokens = [&](std::string_view names) {
    return completed(Kind::person, std::string(R"({"names": {"full": )") + std::string(names) + "}}",
                     &ours)["names"]["token"];
  };
  const json both = tokens(R"([{"name": "José Pérez"}, {"name": "El Güero", "alias": true}])");
  REQUIRE(both.size() == 2);
  CHECK(tokens(R"([{"name": "EL GUERO"}, {"name": "jose  perez"}])") == both);
  const json handle = completed(Kind::darknet_vendor, R"({"handle": {"handle": {"handle": "maiz_azul"}}})", &ours);
  CHECK(handle["handle"]["pseudonym"]["pseudonym"].get<std::string>().size() == 16);
}

TEST_CASE("no token is made without a key, and none by hand beside the value it stands for") {
  const std::string_view person = R"({"identifiers": {"value": [{"type": "CURP", "value": "A1"}]}})";
  CHECK(completed(Kind::person, person) == json::parse(person));
  const TokenMaker ours = maker(7);
  CHECK(refused(Kind::person,
                R"({"identifiers": {"value": [{"type": "CURP", "value": "A1"}], "token": [{"token": "51ab"}]}})", &ours)
            .problem == Problem::token_by_hand);
  // Alone it is the sender's word.
  const std::string_view alone = R"({"identifiers": {"token": [{"token": "51ab"}]}})";
  CHECK(completed(Kind::person, alone, &ours) == json::parse(alone));
}

TEST_CASE("who holds a finer rung finds the coarser ones that do not follow, each once") {
  CHECK(mismatches(Kind::violent_event, R"({
    "time": {"hour": {"hour": "2026-11-24T08"}, "day": {"date": "2026-11-24"}, "year": {"year": "2026"}},
    "place": {"municipality": {"state": "MX-25", "name": "ahome"}, "state": {"code": "MX-25", "name": "Sinaloa"}}})")
            .empty());

  const auto wrong = mismatches(Kind::violent_event, R"({
    "time": {"day": {"date": "2026-11-24"}, "month": {"month": "2026-10"}, "quarter": {"quarter": "2026-Q4"}},
    "place": {"point": {"latitude": 24.8091, "longitude": -107.394}, "cell": {"code": "75PJRH00+"},
              "municipality": {"state": "MX-25", "name": "culiacan"}, "state": {"code": "MX-26", "name": "sonora"}}})");
  REQUIRE(wrong.size() == 3);
  CHECK(wrong[0].coarser == Rung::month);
  CHECK(wrong[1].coarser == Rung::cell);
  CHECK(wrong[1].finer == Rung::point);
  CHECK(wrong[1].follows == R"({"code":"75PJRJ00+"})");
  CHECK(wrong[1].given == R"({"code":"75PJRH00+"})");
  CHECK(wrong[2].section == Section::place);
  CHECK(text_of(wrong[2]).find("MX-26") != std::string::npos);

  // A band over more transactions than are listed does not contradict them.
  CHECK(mismatches(Kind::financial_lead, R"({"transactions": {"amount": [{"amount": 5, "currency": "USD"}],
    "band": {"count": 14, "total": {"from": 1000000, "to": 5000000}, "currency": "USD"}}})")
            .empty());
  CHECK(mismatches(Kind::financial_lead, R"({"transactions": {"amount": [{"amount": 5, "currency": "USD"}],
    "band": {"count": 1, "total": {"from": 1000000, "to": 5000000}, "currency": "USD"}}})")
            .size() == 1);
}

TEST_CASE("what a hostile sender may have put into a section is looked at without harm") {
  for (const std::string_view odd :
       {R"({"place": {"point": [], "cell": 4, "municipality": {"state": {}}, "state": {"code": 7}}})",
        R"({"time": {"hour": {"hour": "x"}, "day": {"date": 3}, "month": null}})",
        R"({"place": {"point": {"latitude": 1e300, "longitude": -1e300}, "cell": {"code": "x"}}})",
        R"({"place": [1, 2], "time": "now"})", R"([])", R"(7)"})
    CHECK(mismatches(Kind::violent_event, odd).empty());
  CHECK(mismatches(Kind::financial_lead, R"({"accounts": {"account": [3, {"institution": "x"}], "institution": 9},
    "transactions": {"amount": [{"amount": 1e308, "currency": "USD"}], "band": []}})")
            .size() == 1);
}

TEST_CASE("a document needs the finest rung only, and its sections are complete") {
  const auto document = parse_document(R"({"kind": "violent-event", "to": ["US/DEA"], "marks": {"tlp": "TLP:AMBER"},
    "purpose": "violence-prevention", "urgency": "routine", "sections": {"type": "homicide",
    "place": {"municipality": {"state": "MX-25", "name": "ahome"}}}})");
  REQUIRE(document);
  std::vector<std::string> labels;
  for (const DocumentSection& section : document->sections) labels.push_back(model::text_of(section.label));
  CHECK(labels == std::vector<std::string>{"type", "place/municipality", "place/state", "place/country"});
}
