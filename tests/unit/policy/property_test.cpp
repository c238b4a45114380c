// What holds of decide() for any rules.
#include <rapidcheck.h>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/policy/world.h"

namespace puente::policy::test {
namespace {

const std::vector<std::string> labels{"place/point", "place/municipality", "place/state", "time/day", "time/month",
                                      "actors",      "narrative",          "source",      "type"};

template <class T>
T pick(std::initializer_list<T> values) {
  return *rc::gen::elementOf(std::vector<T>(values));
}

std::string any_rule(int number, std::string effect) {
  RuleText rule{.id = "r" + std::to_string(number), .effect = std::move(effect)};
  rule.from = pick<std::string>({"MX/SSPC", "MX/*", "MX/FGR", "MX/FGR,MX/SSPC", "community:cell"});
  rule.to = pick<std::string>({"US/DEA", "US/*", "US/FBI", "US/DEA,US/FBI", "community:cell"});
  rule.kinds = pick<std::string>({"violent-event", "violent-event,power-shift", "*"});
  rule.sections = pick<std::string>({"*", "place,time", "narrative,type", "source,actors,place,time"});
  const bool ladders = rule.kinds != "*" && rule.sections != "narrative,type";
  if (ladders && pick({true, false}))
    rule.more += "finest = { place = \"" + pick<std::string>({"municipality", "state"}) + "\", time = \"" +
                 pick<std::string>({"day", "month"}) + "\" }\n";
  rule.more += pick<std::string>({"", "withheld = \"silent\"\n", "withheld = \"stub\"\n"});
  rule.more += pick<std::string>({"", "", "tlp = [\"TLP:GREEN\"]\n", "purposes = [\"violence-prevention\"]\n"});
  return rule.text();
}

std::string any_community() {
  return "[[community]]\nid = \"cell\"\nmembers = [" +
         pick<std::string>({R"("MX/SSPC", "US/DEA")", R"("MX/FGR", "MX/SSPC", "US/FBI")", ""}) + "]\n\n";
}

struct Rules {
  std::vector<std::string> permits, forbids;
  std::string community = {};
  std::string text() const {
    std::string out = community;
    for (const std::string& rule : permits) out += rule;
    for (const std::string& rule : forbids) out += rule;
    return out;
  }
  std::string backwards() const {
    std::string out;
    for (auto rule = forbids.rbegin(); rule != forbids.rend(); ++rule) out += *rule;
    for (auto rule = permits.rbegin(); rule != permits.rend(); ++rule) out += *rule;
    return out + community;
  }
};

Rules any_rules() {
  Rules out;
  out.community = any_community();
  const int permits = *rc::gen::inRange(1, 6), forbids = *rc::gen::inRange(0, 3);
  for (int i = 0; i < permits; ++i) out.permits.push_back(any_rule(i, "permit"));
  for (int i = 0; i < forbids; ++i) out.forbids.push_back(any_rule(permits + i, "forbid"));
  return out;
}

bool within(const std::vector<bool>& narrower, const std::vector<bool>& wider) {
  for (std::size_t i = 0; i < narrower.size(); ++i)
    if (narrower[i] && !wider[i]) return false;
  return true;
}

void holds(const std::function<void()>& property) { CHECK(rc::check(property)); }

}  // namespace

TEST_CASE("adding a forbid never widens what is permitted") {
  holds([] {
    const Rules mx = any_rules(), us = any_rules();
    const std::string forbid = any_rule(99, "forbid");
    const World before{.mx = mx.text(), .us = us.text()};
    RC_ASSERT(within(World{.mx = mx.text() + forbid, .us = us.text()}.permitted(labels), before.permitted(labels)));
    RC_ASSERT(within(World{.mx = mx.text(), .us = us.text() + forbid}.permitted(labels), before.permitted(labels)));
  });
}

TEST_CASE("removing a permit never widens what is permitted, and adding one never narrows it") {
  holds([] {
    const Rules mx = any_rules(), us = any_rules();
    Rules fewer = mx;
    fewer.permits.erase(fewer.permits.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(mx.permits)));
    RC_ASSERT(within(World{.mx = fewer.text(), .us = us.text()}.permitted(labels),
                     World{.mx = mx.text(), .us = us.text()}.permitted(labels)));
  });
}

TEST_CASE("the order of rules changes neither the decision, nor the rule named, nor what is told") {
  holds([] {
    const Rules mx = any_rules(), us = any_rules();
    const Decision one = World{.mx = mx.text(), .us = us.text()}.decide(labels);
    const Decision two = World{.mx = mx.backwards(), .us = us.backwards()}.decide(labels);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      RC_ASSERT(one.slots[i].permitted == two.slots[i].permitted);
      RC_ASSERT(one.slots[i].rule == two.slots[i].rule);
      RC_ASSERT(one.slots[i].stub == two.slots[i].stub);
    }
  });
}

TEST_CASE("who may have a rung may have the coarser ones of that section, unless a forbid says otherwise") {
  holds([] {
    Rules mx = any_rules(), us = any_rules();
    mx.forbids.clear();
    us.forbids.clear();
    const std::vector<bool> rungs = World{.mx = mx.text(), .us = us.text()}.permitted(labels);
    RC_ASSERT(!rungs[0] || rungs[1]);
    RC_ASSERT(!rungs[1] || rungs[2]);
    RC_ASSERT(!rungs[3] || rungs[4]);
  });
}

TEST_CASE("the grant, the decision and the stubs agree") {
  holds([] {
    const Decision decision = World{.mx = any_rules().text(), .us = any_rules().text()}.decide(labels);
    bool any = false;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      RC_ASSERT(decision.grant.slots()[i] == decision.slots[i].permitted);
      RC_ASSERT(!(decision.slots[i].permitted && decision.slots[i].stub));
      RC_ASSERT(!decision.slots[i].permitted || decision.slots[i].rule.starts_with("MX/"));
      any = any || decision.slots[i].permitted;
    }
    for (const SlotDecision& slot : decision.slots) RC_ASSERT(any || !slot.stub);
  });
}

}  // namespace puente::policy::test
