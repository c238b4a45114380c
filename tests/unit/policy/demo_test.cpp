// The policies that the demonstration network uses, as they are in the tree.
#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/unit/policy/world.h"

namespace puente::policy::test {
namespace {

std::string file(const std::string& path) {
  const char* root = std::getenv("PUENTE_SOURCE_DIR");
  std::ifstream in((root == nullptr ? std::string(".") : std::string(root)) + "/demo/" + path, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

World demo(std::string from, std::string to, model::Kind kind) {
  World world{.mx = file("policy/mx.toml"), .us = file("policy/us.toml")};
  world.floor = file("terms.toml");
  world.crossing = {model::Classification::us_unclassified, model::Classification::us_cui,
                    model::Classification::mx_publica, model::Classification::mx_reservada,
                    model::Classification::mx_confidencial};
  world.agencies = {agency("MX/FGR"), agency("MX/SSPC"), agency("MX/UIF"),
                    agency("US/DEA"), agency("US/FBI"),  agency("US/FINCEN")};
  world.from = std::move(from);
  world.to = std::move(to);
  world.kind = kind;
  return world;
}

// Each label as "+" permitted, "-" withheld and told, "." withheld in silence.
std::string picture(const World& world, const std::vector<std::string>& labels) {
  std::string out;
  for (const SlotDecision& slot : world.decide(labels).slots) out += slot.permitted ? '+' : slot.stub ? '-' : '.';
  return out;
}

const std::vector<std::string> violence{
    "place/point", "place/cell", "place/municipality", "place/state", "time/hour", "time/day", "time/month", "type",
    "actors",      "victims",    "victim-identities",  "narrative",   "source"};

}  // namespace

TEST_CASE(
    "violent events go to DEA by municipality and day, to FBI by state and month, and never with source or text") {
  World world = demo("MX/SSPC", "US/DEA", model::Kind::violent_event);
  CHECK(picture(world, violence) == "--++-+++++.--");
  CHECK(world.decide(violence).slots[0].rule == "MX/dea-violence");
  CHECK(world.decide(violence).slots[11].rule == "MX/narrative-of-violence");
  CHECK(world.decide(violence).slots[12].rule == "MX/sources");
  CHECK(world.decide(violence).slots[2].rule == "MX/dea-violence");
  world.to = "US/FBI";
  CHECK(picture(world, violence) == "---+--++++.--");
  world.purpose = model::Purpose::prosecution;
  CHECK(picture(world, violence) == "---+--++-+.--");
  world.to = "US/FINCEN";
  CHECK(picture(world, violence) == ".............");
  world = demo("MX/FGR", "US/DEA", model::Kind::violent_event);
  CHECK(picture(world, violence) == ".............");
}

TEST_CASE("designations go to UIF with everything that they hold, links among it") {
  World world = demo("US/FINCEN", "MX/UIF", model::Kind::person);
  world.marks.tlp = model::Tlp::clear;
  world.marks.classification = model::Classification::us_unclassified;
  world.purpose = model::Purpose::financial_crime;
  CHECK(picture(world, {"names/full", "identifiers/value", "identifiers/token", "births/date", "births/year", "roles",
                        "links", "photo", "source"}) == "+++++++++");
  world.kind = model::Kind::financial_lead;
  CHECK(picture(world, {"accounts/account", "institutions", "transactions/amount", "parties", "typology", "source"}) ==
        "++++++");
  // Leads that are not published go with tokens, and without their source.
  world.marks.tlp = model::Tlp::amber;
  CHECK(picture(world, {"accounts/account", "accounts/token", "transactions/amount", "transactions/band", "source"}) ==
        "-+-+-");
  world.to = "MX/FGR";
  CHECK(picture(world, {"accounts/account", "accounts/token", "accounts/country", "parties", "typology"}) == "--+-+");
}

TEST_CASE("every kind of record crosses somewhere, and a mediation notice only inside Mexico") {
  const std::vector<std::string> mexican{"MX/SSPC", "MX/FGR", "MX/UIF"}, american{"US/DEA", "US/FBI", "US/FINCEN"};
  const auto crosses = [](model::Kind kind, const std::vector<std::string>& from, const std::vector<std::string>& to) {
    std::vector<std::string> labels;
    for (const model::Section section : model::sections_of(kind))
      labels.push_back(model::text_of(model::Label{section, model::ladder_of(kind, section).back(), 0}));
    int count = 0;
    for (const std::string& sender : from)
      for (const std::string& recipient : to)
        for (const auto purpose : {model::Purpose::prosecution, model::Purpose::counter_narcotics}) {
          World world = demo(sender, recipient, kind);
          world.purpose = purpose;
          count += picture(world, labels).find('+') != std::string::npos ? 1 : 0;
        }
    return count;
  };
  for (std::size_t i = 0; i < model::kind_count; ++i) {
    const auto kind = static_cast<model::Kind>(i);
    CAPTURE(model::name_of(kind));
    if (kind == model::Kind::mediation_notice) {
      CHECK(crosses(kind, mexican, american) + crosses(kind, american, mexican) == 0);
      CHECK(crosses(kind, mexican, mexican) > 0);
    } else {
      CHECK(crosses(kind, mexican, american) > 0);
      CHECK(crosses(kind, american, mexican) > 0);
    }
  }
}

TEST_CASE("the sample policies redact by kind, recipient, purpose and mark") {
  CHECK(picture(demo("MX/SSPC", "US/FBI", model::Kind::smuggling_route),
                {"route/crossing", "route/sector", "facilitators/person", "facilitators/count", "migrants",
                 "minors"}) == "-+-+..");
  World world = demo("MX/FGR", "US/DEA", model::Kind::operation_notice);
  CHECK(picture(world, {"place/point", "place/cell", "contact", "narrative"}) == "-++-");
  world.purpose = model::Purpose::threat_to_life;
  CHECK(picture(world, {"place/point", "place/cell", "contact", "narrative"}) == "++++");
  world = demo("US/DEA", "MX/SSPC", model::Kind::operation_notice);
  CHECK(picture(world, {"place/point", "place/cell", "contact", "narrative", "window"}) == "-+.-+");
  world = demo("US/DEA", "MX/SSPC", model::Kind::precursor_shipment);
  CHECK(picture(world, {"quantity/kilograms", "quantity/band", "route/port", "route/coast", "parties/company"}) ==
        "-+-++");
  world.marks.classification = model::Classification::us_secret;
  CHECK(picture(world, {"quantity/band"}) == ".");
  world = demo("MX/FGR", "US/FBI", model::Kind::person);
  world.purpose = model::Purpose::prosecution;
  const std::vector<std::string> person{"names/full", "identifiers/value", "identifiers/token", "births/year", "photo"};
  CHECK(picture(world, person) == "+-++-");
  world.marks.classification = model::Classification::mx_confidencial;
  CHECK(picture(world, person) == "+----");
  world.marks.classification = model::Classification::none;
  world.purpose = model::Purpose::missing_persons;
  CHECK(picture(world, {"names/full", "photo"}) == "++");
  CHECK(picture(demo("MX/UIF", "US/FBI", model::Kind::request), {"question/question", "question/topic", "clock"}) ==
        "-++");
  CHECK(picture(demo("MX/UIF", "US/FINCEN", model::Kind::request), {"question/question", "question/topic"}) == "++");
  world = demo("MX/SSPC", "US/DEA", model::Kind::advisory);
  CHECK(picture(world, {"summary", "narrative"}) == "+-");
  world.marks.tlp = model::Tlp::green;
  CHECK(picture(world, {"summary", "narrative"}) == "++");
}

TEST_CASE("the first rule of the Mexican sample names one recipient on a line of its own") {
  const std::string text = file("policy/mx.toml");
  const std::size_t first = text.find("[[rule]]");
  const std::string rule = text.substr(first, text.find("[[rule]]", first + 1) - first);
  CHECK(rule.find("\neffect = \"permit\"\n") != std::string::npos);
  CHECK(rule.find("\nto = [\"US/DEA\"]\n") != std::string::npos);
}

}  // namespace puente::policy::test
