#include "policy/inspect/cases.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/policy/world.h"

namespace puente::policy::inspect {
namespace {

using namespace policy::test;

const std::string head = "[[case]]\nname = \"one\"\nfrom = \"MX/SSPC\"\nto = \"US/DEA\"\nkind = \"violent-event\"\n";
const World world{.mx = RuleText{.id = "violence",
                                 .kinds = "violent-event",
                                 .sections = "place,type",
                                 .more = "finest = { place = \"state\" }\ntlp = [\"TLP:AMBER\"]\n"}
                            .text() +
                        RuleText{.id = "no-type",
                                 .effect = "forbid",
                                 .from = "MX/*",
                                 .to = "US/FBI",
                                 .kinds = "violent-event",
                                 .sections = "type"}
                            .text(),
                  .us = RuleText{.id = "all", .from = "MX/*", .to = "US/*"}.text()};

CaseResults results(const std::string& cases) { return run_cases(must(parse_cases(cases)), world.policies(), noon); }

}  // namespace

TEST_CASE("a case that is as it should be misses nothing, and tells which rules it looked at") {
  const CaseResults fine =
      results(head + "goes = [\"place/state\", \"type\"]\nstays = [\"place/point\", \"actors\"]\n");
  CHECK(fine.misses.empty());
  CHECK(fine.rules == std::set<std::string>{"MX/violence", "US/all"});
}

TEST_CASE("what goes and was to stay, and the other way, is named with the rules that decided") {
  const CaseResults found = results(head + "goes = [\"place/point\"]\nstays = [\"type\"]\n");
  REQUIRE(found.misses.size() == 2);
  CHECK(found.misses[0].label == label("place/point"));
  CHECK_FALSE(found.misses[0].goes);
  CHECK(found.misses[1].label == label("type"));
  CHECK(found.misses[1].goes);
  CHECK(found.misses[1].rules == std::vector<std::string>{"MX/violence", "US/all"});
}

TEST_CASE("marks, purpose and time of a case count") {
  CHECK(results(head + "tlp = \"TLP:RED\"\nstays = [\"type\"]\n").misses.empty());
  CHECK(results(head + "at = \"2036-01-01T00:00:00Z\"\nstays = [\"type\"]\n").misses.empty());
  CHECK(results(head + "at = \"2035-12-31T00:00:00Z\"\npurpose = \"firearms\"\ngoes = [\"type\"]\n").misses.empty());
}

TEST_CASE("cases are read strictly, with the place of what is wrong") {
  const auto refused = [](const std::string& text) { return error_of(parse_cases(text)); };
  CHECK(refused("").code == ErrorCode::malformed);
  CHECK(refused("[case]\n").code == ErrorCode::malformed);
  CHECK(refused(head).what.find("goes") != std::string::npos);
  CHECK(refused(head + "goes = [\"place/cellar\"]\n").code == ErrorCode::unknown_value);
  CHECK(refused(head + "goes = [\"serial\"]\n").code == ErrorCode::unknown_value);
  CHECK(refused(head + "gos = [\"type\"]\n").what.find("line 6") != std::string::npos);
  CHECK(refused(head + "goes = [\"type\"]\ntlp = \"amber\"\n").what.find("line 7") != std::string::npos);
  CHECK(refused(std::string(policy_bytes_max + 1, '#')).code == ErrorCode::too_large);
}

}  // namespace puente::policy::inspect
