// Communities: who is in one, by both nations' bundles; and that a rule for one is a rule for its members.
#include "policy/community.h"

#include <rapidcheck.h>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/policy/world.h"

namespace puente::policy::test {
namespace {

using model::Nation;

std::string community(const std::string& members, const std::string& id = "cell") {
  return "[[community]]\nid = \"" + id + "\"\nmembers = [" + members + "]\n\n";
}
const std::string all_four = R"("MX/FGR", "MX/SSPC", "US/DEA", "US/FBI")";

RuleText within(const std::string& effect = "permit") {
  return {.id = "w", .effect = effect, .from = "community:cell", .to = "community:cell"};
}
const std::string open = RuleText{.id = "open", .from = "MX/*", .to = "US/*"}.text();

Error refusal(const std::string& policy) { return error_of(parse_policy(policy, Nation::mx)); }
void refuses(const std::string& policy, ErrorCode code, std::string_view place, std::string_view words) {
  const Error error = refusal(policy);
  CAPTURE(error.what);
  CHECK(error.code == code);
  CHECK(error.what.find(place) != std::string::npos);
  CHECK(error.what.find(words) != std::string::npos);
}

void holds(const std::function<void()>& property) { CHECK(rc::check(property)); }

}  // namespace

TEST_CASE("a permit for a community is one for the agencies that both nations list, in either direction") {
  const std::string rule = within().text();
  World world{.mx = community(all_four) + rule, .us = community(R"("MX/SSPC", "US/DEA", "US/FBI")") + rule};
  CHECK(world.permits("type"));
  world.to = "US/FBI";
  CHECK(world.permits("type"));
  world.from = "US/FBI", world.to = "MX/SSPC";
  CHECK(world.permits("type"));
  world.from = "MX/FGR", world.to = "US/DEA";  // Mexico alone lists FGR
  CHECK_FALSE(world.permits("type"));
  world.to = "MX/SSPC";  // inside Mexico, but the community is not Mexico's alone
  CHECK_FALSE(world.permits("type"));
}

TEST_CASE(
    "a community that the other side does not know, leaves empty, or has no policy to list it in, permits nothing") {
  const std::string mine = community(all_four) + within().text();
  CHECK(World{.mx = mine, .us = mine}.permits("type"));
  CHECK_FALSE(World{.mx = mine, .us = open}.permits("type"));
  CHECK_FALSE(World{.mx = mine, .us = community(all_four, "other") + open}.permits("type"));
  CHECK_FALSE(World{.mx = mine, .us = community("") + open}.permits("type"));
  CHECK_FALSE(World{.mx = mine, .us = "none"}.permits("type"));
  CHECK_FALSE(World{.mx = community("") + within().text(), .us = mine}.permits("type"));
}

TEST_CASE("one nation takes an agency out at once, and cannot put one in alone") {
  const std::string rule = within().text(), few = community(R"("MX/SSPC", "US/FBI")") + rule;
  CHECK_FALSE(World{.mx = few, .us = community(all_four) + rule}.permits("type"));
  CHECK_FALSE(World{.mx = community(all_four) + rule, .us = few}.permits("type"));
}

TEST_CASE("a forbid or an oblige for a community is about everybody whom either side lists") {
  for (const std::string& theirs : {community(R"("MX/FGR", "US/DEA")"), community(all_four), std::string()}) {
    const World world{.mx = community(R"("MX/SSPC", "US/DEA")") + open + within("forbid").text(), .us = theirs + open};
    CHECK_FALSE(world.permits("type"));
  }
  World world{.mx = community(R"("MX/SSPC", "US/FBI")") + open + within("forbid").text(),
              .us = community(R"("MX/FGR", "US/DEA")") + open};
  CHECK_FALSE(world.permits("type"));
  RuleText duty = within("oblige");
  duty.more = "obligations = [\"no-onward\"]\n";
  world.mx = community(R"("MX/SSPC", "US/FBI")") + open + duty.text();
  CHECK(world.decide({"type"}).obligations().no_onward);
  world.us = open;
  CHECK_FALSE(world.decide({"type"}).obligations().no_onward);
}

TEST_CASE("communities are resolved anew whichever bundle changes") {
  const std::string mine = community(all_four) + within().text();
  const World world{.mx = mine, .us = mine};
  PolicySet set = world.policies();
  const model::Label type = label("type");
  const model::Marks marks = amber();
  const RecordFacts record{
      agency("MX/SSPC"), model::Kind::violent_event, marks, model::Purpose::firearms, {}, std::span(&type, 1), Hash()};
  const auto goes = [&] { return decide(record, agency("US/DEA"), set, noon).slots[0].permitted; };
  CHECK(goes());
  const PolicySet before = set;
  set.set_unsigned(bundle_of(Nation::us, community("") + within().text()));
  CHECK_FALSE(goes());
  CHECK(decide(record, agency("US/DEA"), before, noon).slots[0].permitted);
  set.set_unsigned(bundle_of(Nation::us, mine));
  CHECK(goes());
  CHECK(set.rules_of(Nation::mx)[0].from.size() == 4);
  CHECK(set.legal_basis("MX/w")->en == "law of w");
}

TEST_CASE("for any two lists, a rule for the community decides as one with the agencies written out") {
  holds([] {
    const auto some = [](bool together) {
      std::vector<std::string> out;
      for (const model::AgencyId& one : everyone)
        if (together || *rc::gen::arbitrary<bool>()) out.push_back(model::text_of(one));
      return out;
    };
    const auto list = [](const std::vector<std::string>& names, std::string_view quote) {
      std::string out;
      for (const std::string& name : names)
        out += (out.empty() ? "" : ",") + std::string(quote) + name + std::string(quote);
      return out;
    };
    std::vector<std::string> lists[2];
    for (auto& one : lists) {
      one = some(*rc::gen::inRange(0, 3) == 0);
      if (one.empty() || one.front().substr(0, 2) == one.back().substr(0, 2)) one.clear();
    }
    const std::string effect = *rc::gen::elementOf(std::vector<std::string>{"permit", "forbid"});
    std::vector<std::string> members;
    if (effect == "permit")
      std::ranges::set_intersection(lists[0], lists[1], std::back_inserter(members));
    else
      std::ranges::set_union(lists[0], lists[1], std::back_inserter(members));
    const std::string beside = effect == "forbid" ? open : "";
    World world{.mx = community(list(lists[0], "\"")) + beside + within(effect).text(),
                .us = community(list(lists[1], "\"")) + open};
    World written{.mx = beside, .us = open};
    if (!members.empty()) {
      std::vector<std::string> own;  // a rule of Mexico's is not about US agencies alone
      for (const std::string& name : members)
        if (name.starts_with("MX/")) own.push_back(name);
      if (!own.empty())
        written.mx += RuleText{.id = "w", .effect = effect, .from = list(own, ""), .to = list(members, "")}.text();
    }
    for (const char* from : {"MX/SSPC", "MX/FGR"})
      for (const char* to : {"US/DEA", "US/FBI", "MX/FGR"}) {
        world.from = written.from = from;
        world.to = written.to = to;
        if (world.from == world.to) continue;
        RC_ASSERT(world.permitted({"type", "place/point", "source"}) ==
                  written.permitted({"type", "place/point", "source"}));
      }
  });
}

TEST_CASE("a community is a closed list, named rightly") {
  const std::string rule = within().text();
  CHECK(parse_policy(community(all_four) + rule, Nation::mx));
  CHECK(parse_policy(community("") + rule, Nation::mx));
  refuses(community(all_four, "cel") + rule, ErrorCode::unknown_value, "line 8, column 9", "'cel'");
  refuses(rule, ErrorCode::unknown_value, "line 4, column 9", "no [[community]] here has the id 'cell'");
  refuses(community(R"("MX/*", "US/DEA")"), ErrorCode::malformed, "line 3, column 12", "no \"*\"");
  refuses(community(R"("US/DEA", "community:cell")"), ErrorCode::malformed, "line 3, column 22", "no community in a");
  refuses(community(R"("MX/SSPC", "MX/FGR")"), ErrorCode::malformed, "line 3, column 11", "both nations");
  refuses(community(R"("MX/SSPC", "US/DEA", "MX/SSPC")"), ErrorCode::malformed, "line 3, column 33", "named twice");
  refuses(community(R"("MX/SSPC", "CA/RCMP")"), ErrorCode::unknown_value, "line 3, column 23", "Nation");
  refuses(community(all_four) + community(all_four), ErrorCode::malformed, "line 6, column 6",
          "a second [[community]]");
  refuses("[[community]]\nid = \"cell\"\nmember = []\n", ErrorCode::unknown_value, "line 3, column 1", "'members'");
  refuses("[[community]]\nid = \"cell\"\n", ErrorCode::malformed, "line 1", "'members' is missing");
  RuleText floor = within("forbid");
  CHECK(code_of(parse_floor(community(all_four) + floor.text("floor"))) == ErrorCode::unknown_value);
  RuleText foreign = within();
  foreign.from = "US/DEA", foreign.to = "US/FBI,community:cell";
  refuses(community(all_four) + foreign.text(), ErrorCode::malformed, "line 9", "only US decides");
}

TEST_CASE("members must be enrolled when the bundle is signed") {
  const BundleHead head{Nation::mx, 1, Hash(), noon, everyone};
  CHECK(make_bundle_body(head, community(all_four)));
  const Error error = error_of(make_bundle_body(head, community(R"("MX/SSPC", "US/DEE")")));
  CHECK(error.code == ErrorCode::unknown_value);
  CHECK(error.what.find("community 'cell' names US/DEE, which is not enrolled; the nearest is US/DEA") !=
        std::string::npos);
}

TEST_CASE("what one side lists alone is told to people") {
  const auto mx = bundle_of(Nation::mx, community(R"("MX/SSPC", "US/DEA")") + community(all_four, "same"));
  const auto us = bundle_of(Nation::us, community(R"("MX/SSPC", "US/FBI")") + community(all_four, "same"));
  const std::vector<OneSided> found = one_sided(*mx, *us);
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == "cell");
  CHECK(found[0].only_own == std::vector{agency("US/DEA")});
  CHECK(found[0].only_other == std::vector{agency("US/FBI")});
}

}  // namespace puente::policy::test
