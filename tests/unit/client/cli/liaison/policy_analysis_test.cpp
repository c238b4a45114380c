#include "client/cli/liaison/policy_parts.h"

#include <catch2/catch_test_macros.hpp>

#include "client/present/policy_heat_map.h"
#include "client/present/policy_words.h"
#include "tests/unit/client/cli/folder.h"
#include "tests/unit/policy/world.h"

namespace puente::client::cli {
namespace {

using policy::test::must;
using policy::test::RuleText;
namespace inspect = policy::inspect;

const std::string violence = RuleText{.id = "violence",
                                      .kinds = "violent-event",
                                      .sections = "place",
                                      .more = "finest = { place = \"state\" }\ntlp = [\"TLP:GREEN\"]\n"}
                                 .text();

liaison::AnalysisOptions options() {
  liaison::AnalysisOptions out;
  out.nation = "MX";
  out.at = "2026-11-24T12:00:00Z";
  return out;
}

}  // namespace

TEST_CASE("without the other nation's policy, what a policy alone allows is shown; with one, what both do") {
  test::Folder files;
  const auto file = files.write("mx.toml", violence);
  const liaison::PolicyInput alone = must(liaison::PolicyInput::load({}, options(), {file}));
  CHECK_FALSE(alone.other_known());
  const auto shares = inspect::sharing(alone.with_file(0), alone.agencies(), alone.scope(), alone.at());
  REQUIRE(shares.size() == 1);
  CHECK(model::text_of(shares[0].finest) == "place/state");
  CHECK_FALSE(shares[0].always);
  CHECK(present::text_of(Language::english, shares[0].when, alone.at()) == "TLP:GREEN; until 2036-01-01T00:00:00Z");

  liaison::AnalysisOptions both = options();
  both.other = files.write("us.toml", "withheld = \"stub\"\n");
  const liaison::PolicyInput joint = must(liaison::PolicyInput::load({}, both, {file}));
  CHECK(joint.other_known());
  CHECK(inspect::sharing(joint.with_file(0), joint.agencies(), joint.scope(), joint.at()).empty());
}

TEST_CASE("options and files that are not understood are refused, saying what is meant") {
  test::Folder files;
  const auto file = files.write("mx.toml", violence);
  const auto code = [&](const liaison::AnalysisOptions& given) {
    return policy::test::code_of(liaison::PolicyInput::load({}, given, {file}));
  };
  CHECK(code({}) == ErrorCode::usage);  // whose policy?
  liaison::AnalysisOptions bad = options();
  bad.nation = "CA";
  CHECK(code(bad) == ErrorCode::unknown_value);
  bad = options();
  bad.kinds = {"violence"};
  CHECK(code(bad) == ErrorCode::unknown_value);
  bad = options();
  bad.at = "tomorrow";
  CHECK(code(bad) == ErrorCode::malformed);
  bad = options();
  bad.other = files.path / "absent";
  CHECK(code(bad) == ErrorCode::not_found);
  bad = options();
  bad.nation = "US";
  const auto inside = files.write("inside.toml", RuleText{.id = "inside", .to = "MX/FGR"}.text());
  CHECK(policy::test::code_of(liaison::PolicyInput::load({}, bad, {inside})) ==
        ErrorCode::malformed);  // no word in this
  const liaison::PolicyInput fine = must(liaison::PolicyInput::load({}, options(), {file}));
  CHECK(policy::test::code_of(fine.in_force()) == ErrorCode::usage);
}

TEST_CASE("a difference in words, in both languages") {
  constexpr Language english = Language::english, spanish = Language::spanish;
  inspect::Outcome goes{.permitted = true, .told = false, .obligations = {}, .quotas = {{20, days(1)}}};
  goes.obligations.no_onward = true;
  CHECK(present::text_of(english, goes) == "goes; no-onward; at most 20 in P1D");
  CHECK(present::text_of(spanish, goes) == "pasa; no-onward; a lo más 20 en P1D");
  CHECK(present::text_of(english, inspect::Outcome{}) == "withheld silently");
  inspect::Situation but = inspect::everything({});
  but.tlp = 0x1e;
  CHECK(present::text_of(english, but, {}) == "not TLP:RED");
  CHECK(present::text_of(spanish, but, {}) == "no TLP:RED");
  CHECK(present::text_of(english, inspect::everything({}), {}).empty());
}

TEST_CASE("the heat map is a whole picture with a cell for each kind that goes, and its words in it") {
  test::Folder files;
  const liaison::PolicyInput input =
      must(liaison::PolicyInput::load({}, options(), {files.write("mx.toml", violence)}));
  const auto shares = inspect::sharing(input.with_file(0), input.agencies(), input.scope(), input.at());
  const std::string svg = present::heat_map(Language::english, shares, input.at());
  CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(svg.find("<title>MX/SSPC → US/DEA, violent-event: place/state*</title>") != std::string::npos);
  std::size_t cells = 0;
  for (std::size_t at = svg.find("<title>"); at != std::string::npos; at = svg.find("<title>", at + 1)) ++cells;
  CHECK(cells == 1);
}

TEST_CASE("a policy whose assert does not hold is not to be signed, and the reason names what goes") {
  test::Folder files;
  const std::string never =
      "[[assert]]\nid = \"no-place\"\nclaim = \"never\"\nfrom = [\"MX/*\"]\nto = [\"US/*\"]\nkinds = "
      "[\"*\"]\nsections = [\"place\"]\n";
  const liaison::PolicyInput input =
      must(liaison::PolicyInput::load({}, options(), {files.write("mx.toml", violence + never)}));
  const Status held = check_claims({}, *input.file(0));
  REQUIRE_FALSE(held);
  CHECK(held.error().code == ErrorCode::conflict);
  CHECK(held.error().what.find("'no-place'") != std::string::npos);
  CHECK(held.error().what.find("MX/SSPC → US/DEA  violent-event  place/state") != std::string::npos);
  const liaison::PolicyInput fine = must(liaison::PolicyInput::load({}, options(), {files.write("mx.toml", never)}));
  CHECK(check_claims({}, *fine.file(0)));
}

}  // namespace puente::client::cli
