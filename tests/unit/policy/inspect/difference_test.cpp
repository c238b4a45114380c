// The analysis against brute force: every single TLP, classification and purpose, at every moment where a rule begins
// or ends, asked of decide() itself.
#include "policy/inspect/difference.h"
#include "policy/inspect/explain.h"

#include <rapidcheck.h>
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/policy/world.h"

namespace puente::policy::inspect {
namespace {

using namespace policy::test;

template <class T>
T pick(std::initializer_list<T> values) {
  return *rc::gen::elementOf(std::vector<T>(values));
}

std::string any_rule(int number) {
  RuleText rule{.id = "r" + std::to_string(number),
                .effect = pick<std::string>({"permit", "permit", "permit", "forbid", "oblige"})};
  rule.from = pick<std::string>({"MX/SSPC", "MX/*", "MX/FGR", "community:cell"});
  rule.to = pick<std::string>({"US/DEA", "US/*", "US/FBI", "US/DEA,US/FBI", "community:cell"});
  rule.kinds = pick<std::string>({"violent-event", "violent-event,power-shift", "*"});
  rule.sections = pick<std::string>({"*", "place,time", "narrative,type"});
  if (rule.kinds != "*" && rule.sections != "narrative,type" && pick({true, false}))
    rule.more += "finest = { place = \"" + pick<std::string>({"municipality", "state"}) + "\" }\n";
  rule.more += pick<std::string>({"", "", "tlp = [\"TLP:GREEN\"]\n", "tlp = [\"TLP:GREEN\", \"TLP:RED\"]\n"});
  rule.more += pick<std::string>({"", "", "purposes = [\"violence-prevention\"]\n", "purposes = [\"firearms\"]\n"});
  rule.more += pick<std::string>({"", "", "classifications = [\"none\", \"us:cui\"]\n"});
  rule.more += pick<std::string>({"", "", "valid-from = \"2026-12-01T00:00:00Z\"\n"});
  rule.more += pick<std::string>({"", "", "valid-until = \"2027-01-01T00:00:00Z\"\n"});
  if (rule.effect != "oblige") rule.more += pick<std::string>({"", "withheld = \"silent\"\n"});
  if (rule.effect == "oblige" || (rule.effect == "permit" && pick({true, false})))
    rule.more += pick<std::string>({"obligations = [\"no-onward\"]\n", "obligations = [\"retain:P30D\"]\n",
                                    "quota = { records = 5, window = \"P1D\" }\n"});
  return rule.text();
}

std::string any_community() {
  return "[[community]]\nid = \"cell\"\nmembers = [" +
         pick<std::string>({R"("MX/SSPC", "US/DEA")", R"("MX/FGR", "MX/SSPC", "US/FBI", "US/DEA")", ""}) + "]\n\n";
}

std::string any_policy() {
  std::string out = any_community();
  const int rules = *rc::gen::inRange(0, 6);
  for (int i = 0; i < rules; ++i) out += any_rule(i);
  return out;
}

std::string any_permit() {
  while (true)
    if (const std::string rule = any_rule(1); rule.find("effect = \"permit\"") != std::string::npos)
      return any_community() + rule;
}
const std::string everyones_cell =
    "[[community]]\nid = \"cell\"\nmembers = [\"MX/FGR\", \"MX/SSPC\", \"US/DEA\", \"US/FBI\"]\n\n";
const std::string accepting =
    everyones_cell + RuleText{.id = "all",
                              .from = "MX/*",
                              .to = "US/*",
                              .sections = "type,time,place,actors,victims,victim-identities,narrative,source"}
                         .text();

World any_world() { return {.mx = any_policy(), .us = any_policy(), .crossing = {model::Classification::us_cui}}; }

// One single thing that may happen.
struct Point {
  std::size_t tlp, classification, purpose;
  Instant at;
  Situation situation() const {
    return {static_cast<std::uint8_t>(1U << tlp), static_cast<std::uint16_t>(1U << classification),
            static_cast<std::uint8_t>(1U << purpose), at, std::nullopt};
  }
  bool in(const Situation& s) const {
    return (s.tlp >> tlp & 1) != 0 && (s.classifications >> classification & 1) != 0 &&
           (s.purposes >> purpose & 1) != 0 && at >= s.from && (!s.until || at < *s.until);
  }
};
std::vector<Point> all_points() {
  std::vector<Point> out;
  for (const Instant at : {noon, start_of({2026, 12, 1}) + hours(1), start_of({2027, 1, 1}), start_of({2036, 1, 2})})
    for (std::size_t tlp = 0; tlp < 5; ++tlp)
      for (const std::size_t classification : {0U, 1U, 2U, 6U})
        for (const std::size_t purpose : {0U, 1U, 5U}) out.push_back({tlp, classification, purpose, at});
  return out;
}

std::size_t times_in(const std::vector<Situation>& when, const Point& point) {
  return static_cast<std::size_t>(std::ranges::count_if(when, [&](const Situation& s) { return point.in(s); }));
}

const std::vector<model::AgencyId>& agencies = everyone;
const Exchange sspc_to_dea{agency("MX/SSPC"), agency("US/DEA"), model::Kind::violent_event};

void holds(const std::function<void()>& property) { CHECK(rc::check(property)); }

}  // namespace

TEST_CASE("whatever happens falls into one situation, and is decided as that one is") {
  holds([] {
    const PolicySet policies = any_world().policies();
    const PolicySet* const set = &policies;
    const std::vector<model::Label> labels = labels_of(sspc_to_dea.kind);
    const std::vector<Situation> all = situations(std::span(&set, 1), sspc_to_dea, noon);
    for (const Point& point : all_points()) {
      RC_ASSERT(times_in(all, point) == 1U);
      RC_ASSERT(times_in(merged(all), point) == 1U);
      const auto situation = std::ranges::find_if(all, [&](const Situation& s) { return point.in(s); });
      const Decision one = decide_in(point.situation(), sspc_to_dea, labels, policies);
      const Decision whole = decide_in(*situation, sspc_to_dea, labels, policies);
      for (std::size_t slot = 0; slot < labels.size(); ++slot) {
        RC_ASSERT(outcome_of(one, slot) == outcome_of(whole, slot));
        RC_ASSERT(one.rules_of(one.slots[slot]) == whole.rules_of(whole.slots[slot]));
      }
    }
  });
}

TEST_CASE("the differences are just the cells in which brute force differs") {
  holds([] {
    const World before = any_world();
    World after = before;
    after.mx = pick({true, false}) ? any_policy() : before.mx + RuleText{.id = "added", .to = "US/*"}.text();
    const PolicySet old = before.policies(), now = after.policies();
    const Scope scope{.from = {agency("MX/SSPC")},
                      .to = {},
                      .kinds = {model::Kind::violent_event},
                      .sections = {},
                      .crossing = false};
    const std::vector<Difference> found = differences(old, now, agencies, scope, noon);
    const std::vector<model::Label> labels = labels_of(model::Kind::violent_event);
    for (const model::AgencyId& to : agencies) {
      if (to == agency("MX/SSPC")) continue;
      const Exchange exchange{agency("MX/SSPC"), to, model::Kind::violent_event};
      for (const Point& point : all_points()) {
        const Decision was = decide_in(point.situation(), exchange, labels, old);
        const Decision is = decide_in(point.situation(), exchange, labels, now);
        for (std::size_t slot = 0; slot < labels.size(); ++slot) {
          const Outcome a = outcome_of(was, slot), b = outcome_of(is, slot);
          std::size_t listed = 0;
          for (const Difference& one : found) {
            const bool here =
                std::ranges::find(one.parties, std::pair(exchange.from, exchange.to)) != one.parties.end() &&
                std::ranges::find(one.labels, labels[slot]) != one.labels.end() && times_in(one.when, point) > 0;
            if (!here) continue;
            ++listed;
            RC_ASSERT(one.before == a);
            RC_ASSERT(one.after == b);
            RC_ASSERT(one.change == *change_between(a, b));
          }
          RC_ASSERT(listed == (a == b ? 0U : 1U));
        }
      }
    }
  });
}

TEST_CASE("adding a forbid only narrows; removing a permit never lets more go") {
  holds([] {
    World before = any_world();
    World after = before;
    after.mx += RuleText{.id = "stop", .effect = "forbid", .from = "MX/*", .to = "US/*", .sections = "place"}.text();
    for (const Difference& one : differences(before.policies(), after.policies(), agencies, {}, noon))
      RC_ASSERT(!one.after.permitted);
  });
}

TEST_CASE("the matrix holds just what brute force lets go") {
  holds([] {
    const PolicySet policies = any_world().policies();
    const Scope scope{.from = {agency("MX/SSPC")},
                      .to = {agency("US/DEA")},
                      .kinds = {sspc_to_dea.kind},
                      .sections = {},
                      .crossing = true};
    const std::vector<Share> shares = sharing(policies, agencies, scope, noon);
    const std::vector<model::Label> labels = labels_of(sspc_to_dea.kind);
    for (const Point& point : all_points()) {
      if (point.at != noon) continue;
      const Decision decision = decide_in(point.situation(), sspc_to_dea, labels, policies);
      for (std::size_t slot = 0; slot < labels.size(); ++slot) {
        // The nearest share at this rung or a finer one tells.
        std::optional<Outcome> told;
        std::optional<std::size_t> nearest;
        for (const Share& share : shares) {
          if (share.finest.section != labels[slot].section) continue;
          const auto rung = *model::rung_position(sspc_to_dea.kind, share.finest.section, share.finest.rung);
          if (rung > *model::rung_position(sspc_to_dea.kind, labels[slot].section, labels[slot].rung)) continue;
          if (nearest && rung < *nearest) continue;
          if (!nearest || rung > *nearest) told.reset();
          nearest = rung;
          if (times_in(share.when, point) > 0) told = share.outcome;
        }
        const Outcome real = outcome_of(decision, slot);
        RC_ASSERT(told.has_value() == real.permitted);
        if (told) RC_ASSERT(*told == real);
      }
    }
  });
}

TEST_CASE("a permit lacks nothing if and only if decide lets the slot go by it, and lacks what the test took from it") {
  holds([] {
    const World world{.mx = any_permit(), .us = accepting, .crossing = {model::Classification::us_cui}};
    const PolicySet policies = world.policies();
    for (const Point& point : all_points()) {
      if (point.classification > 2) continue;  // of those that may cross
      const Situation situation = point.situation();
      for (const model::Label& one : labels_of(sspc_to_dea.kind)) {
        model::Marks marks;
        marks.tlp = static_cast<model::Tlp>(point.tlp);
        marks.classification = static_cast<model::Classification>(point.classification);
        if (marks.classification == model::Classification::us_unclassified) continue;
        const RecordFacts record{
            sspc_to_dea.from,        sspc_to_dea.kind,   marks, static_cast<model::Purpose>(point.purpose),
            model::Urgency::routine, std::span(&one, 1), Hash()};
        const auto near = nearest_permits(policies, model::Nation::mx, record, one, sspc_to_dea.to, situation.from);
        RC_ASSERT(near.empty() == decide(record, sspc_to_dea.to, policies, situation.from).slots[0].permitted);
      }
    }
  });
  const std::string text = RuleText{.id = "v",
                                    .kinds = "violent-event",
                                    .sections = "place,time",
                                    .more = "finest = { place = \"state\" }\ntlp = [\"TLP:GREEN\"]\n"}
                               .text();
  const PolicySet policies = World{.mx = text, .us = accepting}.policies();
  const auto lacks = [&](const char* slot, model::Tlp tlp) {
    model::Marks marks;
    marks.tlp = tlp;
    const model::Label one = label(slot);
    const RecordFacts record{sspc_to_dea.from,        sspc_to_dea.kind,   marks, model::Purpose::firearms,
                             model::Urgency::routine, std::span(&one, 1), Hash()};
    const auto near = nearest_permits(policies, model::Nation::mx, record, one, sspc_to_dea.to, noon);
    return near.empty() ? std::vector<Lack>() : near.at(0).lacks;
  };
  CHECK(lacks("place/state", model::Tlp::green).empty());
  CHECK(lacks("place/point", model::Tlp::green) == std::vector<Lack>{Lack::rung});
  CHECK(lacks("actors", model::Tlp::red) == std::vector<Lack>{Lack::section, Lack::tlp});
}

TEST_CASE("differences are grouped to be read: one line for all recipients and rungs that change alike") {
  const std::string coarse = RuleText{.id = "violence",
                                      .from = "MX/SSPC",
                                      .to = "US/*",
                                      .kinds = "violent-event",
                                      .sections = "place",
                                      .more = "finest = { place = \"state\" }\n"}
                                 .text();
  const std::string fine = RuleText{.id = "violence",
                                    .from = "MX/SSPC",
                                    .to = "US/*",
                                    .kinds = "violent-event",
                                    .sections = "place",
                                    .more = "finest = { place = \"cell\" }\n"}
                               .text();
  const std::string accept = RuleText{.id = "all", .from = "MX/*", .to = "US/*"}.text();
  const World before{.mx = coarse, .us = accept}, after{.mx = fine, .us = accept};
  const auto wider = differences(before.policies(), after.policies(), agencies, {}, noon);
  REQUIRE(wider.size() == 1);
  CHECK(wider[0].change == Change::widens);
  CHECK(wider[0].parties.size() == 2);
  CHECK(wider[0].labels == std::vector<model::Label>{label("place/cell"), label("place/municipality")});
  CHECK(wider[0].rules == std::vector<std::string>{"MX/violence", "US/all"});
  REQUIRE(wider[0].when.size() == 1);
  CHECK(wider[0].when[0].until == start_of({2036, 1, 1}));
  const auto narrower = differences(after.policies(), before.policies(), agencies, {}, noon);
  REQUIRE(narrower.size() == 1);
  CHECK(narrower[0].change == Change::narrows);
  CHECK(differences(after.policies(), after.policies(), agencies, {}, noon).empty());
}

TEST_CASE("fewer duties or quotas widen, more of them narrow, and others are not overlooked") {
  const auto change = [](Outcome before, Outcome after) { return change_between(before, after); };
  Outcome plain{.permitted = true, .told = false, .obligations = {}, .quotas = {}};
  Outcome onward = plain, month = plain, week = plain, five = plain;
  onward.obligations.no_onward = true;
  month.obligations.retain_days = 30;
  week.obligations.retain_days = 7;
  five.quotas = {{5, days(1)}};
  CHECK(change(plain, plain) == std::nullopt);
  CHECK(change(plain, onward) == Change::narrows);
  CHECK(change(onward, plain) == Change::widens);
  CHECK(change(month, week) == Change::narrows);
  CHECK(change(week, month) == Change::widens);
  CHECK(change(onward, month) == Change::widens);
  CHECK(change(plain, five) == Change::narrows);
  CHECK(change(five, plain) == Change::widens);
  Outcome stub{.permitted = false, .told = true, .obligations = {}, .quotas = {}};
  CHECK(change(Outcome{}, stub) == Change::widens);
  CHECK(change(stub, Outcome{}) == Change::narrows);
  CHECK(change(stub, plain) == Change::widens);
}

}  // namespace puente::policy::inspect
