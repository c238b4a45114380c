// Which rule is named, and whether the recipient is told.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/policy/world.h"

namespace puente::policy::test {
namespace {

const std::string silent_file = "withheld = \"silent\"\n";

std::string permit(std::string id, std::string more = "") {
  return RuleText{.id = std::move(id), .kinds = "violent-event", .more = std::move(more)}.text();
}
std::string forbid(std::string id, std::string sections, std::string more = "") {
  return RuleText{.id = std::move(id),
                  .effect = "forbid",
                  .kinds = "violent-event",
                  .sections = std::move(sections),
                  .more = std::move(more)}
      .text();
}
std::string capped(std::string id, std::string_view rung, std::string_view more = "") {
  return permit(std::move(id), "finest = { place = \"" + std::string(rung) + "\" }\n" + std::string(more));
}

SlotDecision first(const World& world, const std::string& label) {
  return world.decide({label, "type"}).slots.at(0);  // the type is permitted, so that the recipient gets something
}
std::string rule(const World& world, const std::string& label) { return first(world, label).rule; }
bool stub(const World& world, const std::string& label) { return first(world, label).stub; }

}  // namespace

TEST_CASE("a permitted slot names the originator's permit with the smallest id") {
  CHECK(rule({.mx = permit("m"), .us = permit("u")}, "actors") == "MX/m");
  CHECK(rule({.mx = permit("z") + permit("b") + permit("c"), .us = permit("a")}, "actors") == "MX/b");
  // Not one that permits only coarser rungs.
  CHECK(rule({.mx = capped("a", "state") + permit("b"), .us = permit("u")}, "place/point") == "MX/b");
  CHECK(rule({.mx = capped("a", "state") + permit("b"), .us = permit("u")}, "place/state") == "MX/a");
  CHECK_FALSE(stub({.mx = permit("m"), .us = permit("u")}, "actors"));
}

TEST_CASE("a withheld slot names what withholds it: treaty, then release, then acceptance, then the smallest id") {
  const std::string m = permit("m"), u = permit("u");
  CHECK(rule({.mx = m, .us = u}, "source").empty());
  CHECK(rule({.mx = m + forbid("y", "actors") + forbid("x", "actors"), .us = u}, "actors") == "MX/x");
  CHECK(rule({.mx = m, .us = u + forbid("x", "actors")}, "actors") == "US/x");
  CHECK(rule({.mx = m + forbid("z", "actors"), .us = u + forbid("x", "actors")}, "actors") == "MX/z");
  CHECK(rule({.mx = capped("m", "state"), .us = u}, "place/cell") == "MX/m");
  CHECK(rule({.mx = m, .us = capped("u", "state")}, "place/cell") == "US/u");
  CHECK(rule({.mx = capped("n", "state") + capped("m", "country"), .us = u}, "place/cell") == "MX/m");
  CHECK(rule({.mx = capped("m", "state"), .us = u + forbid("f", "place")}, "place/cell") == "MX/m");
  // A forbid goes before a permit that is too coarse; a permit that is fine enough is not blamed.
  CHECK(rule({.mx = capped("a", "state") + forbid("f", "place"), .us = u}, "place/cell") == "MX/f");
  CHECK(rule({.mx = capped("a", "state") + m, .us = capped("u", "state")}, "place/cell") == "US/u");
  World world{.mx = m + forbid("a", "actors"), .us = u};
  world.floor = RuleText{.id = "z", .effect = "forbid", .sections = "actors"}.text("floor");
  CHECK(rule(world, "actors") == "treaty/z");
  // The other nation's default deny has no name, a forbid behind it does.
  CHECK(rule({.mx = RuleText{.id = "m", .sections = "type"}.text(), .us = u + forbid("f", "actors")}, "actors") ==
        "US/f");
}

TEST_CASE("the recipient is told of what it does not get, if both nations say so") {
  const std::string m = permit("m"), u = permit("u");
  CHECK(stub({.mx = m, .us = u}, "source"));
  CHECK_FALSE(stub({.mx = silent_file + m, .us = u}, "source"));
  CHECK_FALSE(stub({.mx = m, .us = silent_file + u}, "source"));
  CHECK(stub({.mx = "withheld = \"stub\"\n" + m, .us = u}, "source"));
}

TEST_CASE("a rule's own word goes before its file's, for what it withholds and nothing else") {
  const std::string m = permit("m"), u = permit("u");
  const std::string silent = "withheld = \"silent\"", told = "withheld = \"stub\"";
  CHECK_FALSE(stub({.mx = m + forbid("f", "actors", silent), .us = u}, "actors"));
  CHECK(stub({.mx = m + forbid("f", "actors", silent), .us = u}, "source"));
  CHECK_FALSE(stub({.mx = m, .us = u + forbid("f", "actors", silent)}, "actors"));
  CHECK(stub({.mx = silent_file + m + forbid("f", "actors", told), .us = u}, "actors"));
  CHECK_FALSE(stub({.mx = silent_file + m + forbid("f", "actors", told), .us = u}, "source"));
  CHECK_FALSE(stub({.mx = silent_file + m + forbid("f", "actors", told), .us = silent_file + u}, "actors"));
  CHECK_FALSE(stub({.mx = capped("m", "state", silent), .us = u}, "place/cell"));
  CHECK(stub({.mx = capped("m", "state", silent), .us = u}, "source"));
  // Of two that withhold the same, one that is silent is enough, whichever is named.
  CHECK_FALSE(stub({.mx = m + forbid("f", "actors", told) + forbid("g", "actors", silent), .us = u}, "actors"));
  World world{.mx = m, .us = u};
  world.floor = RuleText{.id = "z", .effect = "forbid", .sections = "actors", .more = silent}.text("floor");
  CHECK_FALSE(stub(world, "actors"));
  world.floor = RuleText{.id = "z", .effect = "forbid", .sections = "actors"}.text("floor");
  CHECK(stub(world, "actors"));
  world.us = silent_file + u;
  CHECK_FALSE(stub(world, "actors"));
}

TEST_CASE("of a record that it gets nothing of, a recipient is told nothing") {
  const World nothing{.mx = permit("m"), .us = permit("u") + forbid("f", "*")};
  for (const SlotDecision& slot : nothing.decide({"actors", "source", "type"}).slots) {
    CHECK_FALSE(slot.permitted);
    CHECK_FALSE(slot.stub);
  }
  CHECK(nothing.decide({"actors"}).slots[0].rule == "US/f");  // the sender's preview still says why
  World secret{.mx = permit("m"), .us = permit("u")};
  secret.marks.classification = model::Classification::mx_reservada;
  for (const SlotDecision& slot : secret.decide({"actors", "source"}).slots) CHECK_FALSE(slot.stub);
}

}  // namespace puente::policy::test
