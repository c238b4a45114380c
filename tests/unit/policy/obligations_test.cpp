// What goes with a permission, and which rules decided.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/policy/world.h"

namespace puente::policy::test {
namespace {

using Names = std::vector<std::string>;

std::string rule(std::string id, std::string effect, std::string more, std::string sections = "*") {
  return RuleText{.id = std::move(id),
                  .effect = std::move(effect),
                  .kinds = "violent-event",
                  .sections = std::move(sections),
                  .more = std::move(more)}
      .text();
}
std::string duties(const std::string& names) { return "obligations = [" + names + "]"; }

Names obligations(const World& world, const std::string& label) {
  return model::names_of(world.decide({label}).slots[0].obligations);
}
Names rules(const World& world, const std::string& label) {
  const Decision decision = world.decide({"type", label});
  return decision.rules_of(decision.slots[1]);
}

}  // namespace

TEST_CASE("obligations of every permit of both nations that permits a section add up") {
  const World world{.mx = rule("m", "permit", duties("\"no-onward\", \"retain:P90D\"")) +
                          rule("n", "permit", duties("\"retain:P30D\""), "place") +
                          rule("o", "permit", duties("\"second-person\"") + "\ntlp = [\"TLP:RED\"]"),
                    .us = rule("u", "permit", duties("\"justify-on-open\""))};
  CHECK(obligations(world, "place/point") == Names{"justify-on-open", "no-onward", "retain:P30D"});
  CHECK(obligations(world, "actors") == Names{"justify-on-open", "no-onward", "retain:P90D"});
  CHECK(obligations(world, "source").empty());  // it does not go
  CHECK(model::names_of(world.decide({"place/point", "source"}).obligations()) ==
        Names{"justify-on-open", "no-onward", "retain:P30D"});
}

TEST_CASE("a permit that is too coarse for a rung adds nothing to it") {
  const World world{
      .mx = rule("m", "permit", "") + rule("n", "permit", duties("\"no-onward\"") + "\nfinest = { place = \"state\" }"),
      .us = rule("u", "permit", "")};
  CHECK(obligations(world, "place/point").empty());
  CHECK(obligations(world, "place/state") == Names{"no-onward"});
}

TEST_CASE("an oblige adds duties to what is permitted, permits nothing, and its finest means what is finer") {
  const std::string m = rule("m", "permit", ""), u = rule("u", "permit", "");
  const std::string oblige =
      rule("o", "oblige", duties("\"second-person\"") + "\nfinest = { place = \"state\" }", "place");
  const World world{.mx = m + oblige, .us = u};
  CHECK(obligations(world, "place/municipality") == Names{"second-person"});
  CHECK(obligations(world, "place/state").empty());
  CHECK(obligations(world, "actors").empty());
  CHECK_FALSE(World{.mx = oblige, .us = u}.permits("place/point"));
  CHECK(obligations({.mx = m, .us = u + oblige}, "place/point") == Names{"second-person"});
}

TEST_CASE("the treaty's floor can oblige, and '*' of an oblige leaves nothing out") {
  World world{.mx = rule("m", "permit", "", "narrative,type"), .us = rule("u", "permit", "", "narrative,type")};
  world.floor =
      RuleText{.id = "f", .effect = "oblige", .from = "MX/*", .to = "US/*", .more = duties("\"no-onward\"")}.text(
          "floor");
  CHECK(obligations(world, "narrative") == Names{"no-onward"});
  CHECK(rules(world, "narrative") == Names{"treaty/f", "MX/m", "US/u"});
  world.to = "US/FBI";  // nobody permits it
  CHECK(obligations(world, "narrative").empty());
  World inside{.mx = RuleText{.to = "MX/FGR"}.text(), .us = "", .floor = world.floor, .to = "MX/FGR"};
  CHECK(obligations(inside, "type").empty());  // a treaty is about what crosses
}

TEST_CASE("all rules that decided are named: of what goes its permits and obliges, of what stays what withholds it") {
  const World world{.mx = rule("z", "permit", "") + rule("b", "permit", "") +
                          rule("a", "oblige", duties("\"no-onward\"")) + rule("y", "forbid", "", "actors"),
                    .us = rule("c", "permit", "finest = { place = \"state\" }") + rule("x", "forbid", "", "actors")};
  CHECK(rules(world, "type") == Names{"MX/a", "MX/b", "MX/z", "US/c"});
  CHECK(rules(world, "actors") == Names{"MX/y", "US/x"});
  CHECK(rules(world, "place/point") == Names{"US/c"});
  CHECK(rules(world, "source").empty());
  CHECK(world.decide({"type"}).slots[0].rule == "MX/b");
  CHECK(world.decide({"actors"}).rules == Names{"MX/y", "US/x"});  // no rule is named that decided nothing
}

TEST_CASE("quotas of rules by which something goes are conditions of the decision") {
  const std::string quota = "quota = { records = 20, window = \"P7D\" }";
  const World world{.mx = rule("m", "permit", quota, "place,type") + rule("n", "permit", quota, "actors"),
                    .us = rule("u", "permit", "") + rule("x", "forbid", "", "actors") +
                          rule("v", "oblige", "quota = { records = 1, window = \"PT12H\" }", "type")};
  const Decision decision = world.decide({"actors", "place/point", "type"});
  CHECK(decision.rules == Names{"MX/m", "US/u", "US/v", "US/x"});
  CHECK(decision.quotas == std::vector<QuotaCondition>{{0, {20, days(7)}}, {2, {1, hours(12)}}});
  CHECK(decision.slots[1].rules == std::vector<std::uint16_t>{0, 1});
  CHECK(decision.slots[2].rules == std::vector<std::uint16_t>{0, 1, 2});
  CHECK(world.decide({"actors"}).quotas.empty());
}

TEST_CASE("obligations and quotas are refused where they mean nothing or are unclear") {
  const auto error = [](std::string effect, std::string more) {
    return error_of(parse_policy(rule("a", std::move(effect), std::move(more)), model::Nation::mx)).what;
  };
  const auto holds = [](const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  };
  CHECK(
      holds(error("permit", duties("\"no-onwrd\"")), "line 8, column 16: no known obligation 'no-onwrd'; the nearest"));
  CHECK(holds(error("permit", duties("\"no-onward\", \"no-onward\"")), "named twice"));
  CHECK(holds(error("permit", duties("\"retain:P3D\", \"retain:P9D\"")), "named twice"));
  CHECK(holds(error("permit", duties("")), "empty list"));
  CHECK(holds(error("permit", "quota = 5"), "'quota' is as in"));
  CHECK(holds(error("permit", "quota = { records = 0, window = \"P1D\" }"), "'records' is a number"));
  CHECK(holds(error("permit", "quota = { records = 5, window = \"P1M\" }"), "line 8, column 33: a time is whole days"));
  CHECK(holds(error("permit", "quota = { records = 5 }"), "'window' is missing"));
  CHECK(holds(error("permit", "quota = { recrds = 5, window = \"P1D\" }"), "nearest is 'records'"));
  CHECK(holds(error("forbid", duties("\"no-onward\"")), "a forbid has no 'obligations'"));
  CHECK(holds(error("forbid", "quota = { records = 5, window = \"P1D\" }"), "a forbid has no 'quota'"));
  CHECK(holds(error("oblige", ""), "needs 'obligations' or a 'quota'"));
  CHECK(holds(error("oblige", duties("\"no-onward\"") + "\nwithheld = \"stub\""), "withholds nothing"));
}

}  // namespace puente::policy::test
