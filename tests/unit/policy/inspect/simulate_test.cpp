#include "policy/inspect/simulate.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/policy/world.h"

namespace puente::policy::inspect {
namespace {

using namespace policy::test;

const std::string accepting = RuleText{.id = "all", .from = "MX/*", .to = "US/*"}.text();
std::string violence(std::string_view finest) {
  return RuleText{.id = "violence",
                  .to = "US/DEA,US/FBI",
                  .kinds = "violent-event",
                  .more = "finest = { place = \"" + std::string(finest) + "\" }\n"}
      .text();
}

Trial trial(std::string_view to, const std::vector<std::string>& labels) {
  Trial out{.name = "r",
            .exchange = {agency("MX/SSPC"), agency(to), model::Kind::violent_event},
            .marks = amber(),
            .purpose = model::Purpose::violence_prevention,
            .labels = {}};
  for (const std::string& one : labels) out.labels.push_back(label(one));
  return out;
}

}  // namespace

TEST_CASE("records are counted by what would go of them") {
  const PolicySet policies = World{.mx = violence("municipality"), .us = accepting}.policies();
  const std::vector<Trial> trials{trial("US/DEA", {"type", "place/municipality"}),
                                  trial("US/DEA", {"type", "place/point", "source"}), trial("US/DEA", {"source"}),
                                  trial("US/FBI", {"place/state"}), trial("MX/FGR", {"type"})};
  const Simulation found = simulate(trials, policies, nullptr, noon);
  CHECK(found.shifts.empty());
  REQUIRE(found.flows.size() == 3);
  CHECK(found.flows[0].to == agency("MX/FGR"));
  CHECK(found.flows[0].nothing == 1);
  CHECK(found.flows[0].slots == 0);
  CHECK(found.flows[1].whole == 1);
  CHECK(found.flows[1].partly == 1);
  CHECK(found.flows[1].nothing == 1);
  CHECK(found.flows[1].slots == 3);
  CHECK(found.flows[2].whole == 1);
}

TEST_CASE("against other policies, what goes otherwise is added up by exchange and label, widening first") {
  const PolicySet before = World{.mx = violence("municipality"), .us = accepting}.policies();
  const PolicySet after =
      World{.mx = violence("cell") +
                  RuleText{.id = "no", .effect = "forbid", .from = "MX/*", .to = "US/*", .sections = "type"}.text(),
            .us = accepting}
          .policies();
  const std::vector<Trial> trials{trial("US/DEA", {"type", "place/cell", "place/state"}),
                                  trial("US/DEA", {"type", "place/cell"}), trial("US/FBI", {"place/state"})};
  const Simulation found = simulate(trials, after, &before, noon);
  REQUIRE(found.shifts.size() == 2);
  CHECK(found.shifts[0].change == Change::widens);
  CHECK(found.shifts[0].label == label("place/cell"));
  CHECK(found.shifts[0].exchange.to == agency("US/DEA"));
  CHECK(found.shifts[0].records == 2);
  CHECK(found.shifts[0].rules == std::vector<std::string>{"MX/violence", "US/all"});
  CHECK(found.shifts[1].change == Change::narrows);
  CHECK(found.shifts[1].label == label("type"));
  CHECK(found.shifts[1].records == 2);
  CHECK(found.shifts[1].rules == std::vector<std::string>{"MX/no"});
  CHECK(simulate(trials, before, &before, noon).shifts.empty());
}

TEST_CASE("a past decision is compared with what went then, whatever is in force now") {
  const PolicySet policies = World{.mx = violence("municipality"), .us = accepting}.policies();
  Trial past = trial("US/DEA", {"type", "place/point", "source"});
  past.went = {false, true, false};
  const Simulation found = simulate({past}, policies, &policies, noon);
  REQUIRE(found.shifts.size() == 2);
  CHECK(found.shifts[0].change == Change::widens);
  CHECK(found.shifts[0].label == label("type"));
  CHECK(found.shifts[1].change == Change::narrows);
  CHECK(found.shifts[1].label == label("place/point"));
}

TEST_CASE("the marks and the purpose of each record count") {
  const PolicySet policies =
      World{.mx = RuleText{.id = "g", .more = "tlp = [\"TLP:GREEN\"]\npurposes = [\"firearms\"]\n"}.text(),
            .us = accepting}
          .policies();
  Trial one = trial("US/DEA", {"type"});
  const auto goes = [&] { return decide_trial(one, policies, noon).slots[0].permitted; };
  CHECK_FALSE(goes());
  one.marks.tlp = model::Tlp::green;
  CHECK_FALSE(goes());
  one.purpose = model::Purpose::firearms;
  CHECK(goes());
  one.marks.caveats = {model::Caveat::noforn};
  CHECK_FALSE(goes());
}

}  // namespace puente::policy::inspect
