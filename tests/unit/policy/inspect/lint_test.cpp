#include "policy/inspect/lint.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/policy/world.h"

namespace puente::policy::inspect {
namespace {

using namespace policy::test;

std::vector<std::string> because(const std::string& policy, const std::string& rule) {
  for (const IdleRule& one : idle_rules(*bundle_of(model::Nation::mx, policy), noon))
    if (one.id == rule) return one.because;
  return {"not idle"};
}

std::vector<UnknownAgency> unknown(const std::string& policy) {
  return unknown_agencies(must(parse_policy(policy, model::Nation::mx)), everyone);
}

}  // namespace

TEST_CASE("a contradicted permit names the forbids that take it, and a shadowed one the permits that give the same") {
  const std::string give = RuleText{.id = "give", .kinds = "seizure", .sections = "place,time"}.text();
  const std::string stop = RuleText{.id = "stop", .effect = "forbid", .kinds = "seizure", .sections = "place"}.text();
  const std::string also =
      RuleText{.id = "also", .effect = "forbid", .from = "MX/*", .kinds = "*", .sections = "time"}.text();
  const std::string other = RuleText{.id = "other", .effect = "forbid", .to = "US/FBI"}.text();
  CHECK(because(give + stop + also + other, "give") == std::vector<std::string>{"also", "stop"});
  CHECK(because(give + stop + other, "give") == std::vector<std::string>{"not idle"});
  const std::string wide = RuleText{.id = "wide", .to = "US/*", .kinds = "seizure,territory"}.text();
  CHECK(because(give + wide, "give") == std::vector<std::string>{"wide"});
}

TEST_CASE(
    "an agency that nobody is enrolled as is named with the nearest, also in a forbid, a community and an assert") {
  CHECK(unknown(RuleText{}.text()).empty());
  const std::string policy = "[[community]]\nid = \"c\"\nmembers = [\"MX/FRG\", \"US/DEA\"]\n" +
                             RuleText{.id = "f", .effect = "forbid", .to = "US/DEAA"}.text() +
                             RuleText{.id = "p", .from = "MX/SSCP", .to = "US/DEAA"}.text() +
                             "[[assert]]\nid = \"n\"\nclaim = \"never\"\nfrom = [\"MX/*\"]\nto = [\"US/FBII\"]\nkinds "
                             "= [\"*\"]\nsections = [\"*\"]\n";
  const auto found = unknown(policy);
  REQUIRE(found.size() == 4);
  CHECK(model::text_of(found[0].agency) == "MX/FRG");
  CHECK(found[0].nearest == "MX/FGR");
  CHECK(found[0].named_in == std::vector<std::string>{"community 'c'"});
  CHECK(model::text_of(found[1].agency) == "MX/SSCP");
  CHECK(found[1].nearest == "MX/SSPC");
  CHECK(model::text_of(found[2].agency) == "US/DEAA");
  CHECK(found[2].nearest == "US/DEA");
  CHECK(found[2].named_in == std::vector<std::string>{"rule 'f'", "rule 'p'"});
  CHECK(found[3].named_in == std::vector<std::string>{"assert 'n'"});
}

TEST_CASE("the nearest agency is of the same nation where there is one") {
  CHECK(nearest_agency(agency("US/FGR"), everyone) == "US/FBI");
  CHECK(nearest_agency(agency("US/FGR"), {}).empty());
}

TEST_CASE("texts that show nothing are refused as empty ones are") {
  for (const char* blank : {" ", "\\t", "\u00a0", "\u3000 ", "\u200b", "\u2800"}) {
    std::string text = RuleText{}.text();
    const std::size_t at = text.find("en = \"");
    text.replace(at, text.find('"', at + 6) - at, std::string("en = \"") + blank);
    const auto policy = parse_policy(text, model::Nation::mx);
    REQUIRE_FALSE(policy);
    CHECK(policy.error().what.find("'en' is blank") != std::string::npos);
  }
}

}  // namespace puente::policy::inspect
