#include "policy/inspect/claims.h"

#include <rapidcheck.h>
#include <catch2/catch_test_macros.hpp>

#include "policy/inspect/lint.h"
#include "tests/unit/policy/world.h"

namespace puente::policy::inspect {
namespace {

using namespace policy::test;

std::string claim(const std::string& what, const std::string& more) {
  return "[[assert]]\nid = \"claim\"\nclaim = \"" + what + "\"\n" + more;
}
std::string scope(const std::string& kinds, const std::string& sections) {
  return "from = [\"MX/*\"]\nto = [\"US/*\"]\nkinds = " + kinds + "\nsections = " + sections + "\n";
}

std::vector<Breach> broken(const std::string& policy) { return breaches(*bundle_of(model::Nation::mx, policy), noon); }

std::vector<std::pair<std::string, Idle>> idle(const std::string& policy) {
  std::vector<std::pair<std::string, Idle>> out;
  for (const IdleRule& one : idle_rules(*bundle_of(model::Nation::mx, policy), noon)) out.emplace_back(one.id, one.why);
  return out;
}
using Idles = std::vector<std::pair<std::string, Idle>>;

const std::string violence = RuleText{.id = "violence",
                                      .kinds = "violent-event",
                                      .sections = "place,time",
                                      .more = "finest = { place = \"municipality\" }\n"}
                                 .text();

}  // namespace

TEST_CASE("a claim that something never goes is broken by the first way in which it goes, and names it") {
  const std::string never = claim("never", scope("[\"violent-event\"]", "[\"place\"]"));
  CHECK(broken(never).empty());
  const auto found = broken(violence + never);
  REQUIRE(found.size() == 1);
  CHECK(found[0].claim == "claim");
  CHECK(found[0].never);
  CHECK(found[0].exchange == Exchange{agency("MX/SSPC"), agency("US/DEA"), model::Kind::violent_event});
  CHECK(found[0].label == label("place/municipality"));
  CHECK(found[0].rules == std::vector<std::string>{"MX/violence", "US/everything"});
  CHECK(broken(violence + RuleText{.id = "stop", .effect = "forbid", .from = "MX/*", .to = "US/*"}.text() + never)
            .empty());
}

TEST_CASE("of never, finest means what is finer: a coarse permit keeps it, a fine one does not") {
  const std::string cell =
      claim("never", scope("[\"violent-event\"]", "[\"place\"]") + "finest = { place = \"municipality\" }\n");
  CHECK(broken(violence + cell).empty());
  CHECK(broken(RuleText{.id = "fine", .kinds = "violent-event", .sections = "place"}.text() + cell).size() == 1);
}

TEST_CASE("a claim that something always goes is broken where it does not, also later") {
  const std::string always = claim("always",
                                   "from = [\"MX/SSPC\"]\nto = [\"US/DEA\"]\nkinds = [\"violent-event\"]\nsections = "
                                   "[\"place\"]\nfinest = { place = \"state\" }\n");
  const auto after = broken(violence + always);  // the permit ends in 2036, and the claim does not
  REQUIRE(after.size() == 1);
  CHECK(after[0].situation.from == start_of({2036, 1, 1}));
  CHECK_FALSE(after[0].never);
  CHECK(broken(violence + always + "valid-until = \"2036-01-01T00:00:00Z\"\n").empty());
  const auto green =
      RuleText{.id = "no-red", .effect = "forbid", .from = "MX/*", .to = "US/*", .more = "tlp = [\"TLP:RED\"]\n"}
          .text();
  const auto red = broken(violence + green + always + "valid-until = \"2036-01-01T00:00:00Z\"\n");
  REQUIRE(red.size() == 1);
  CHECK(red[0].situation.tlp == 1U << static_cast<unsigned>(model::Tlp::red));
  CHECK(broken(violence + green + always + "tlp = [\"TLP:GREEN\"]\nvalid-until = \"2036-01-01T00:00:00Z\"\n").empty());
}

TEST_CASE("what a claim says is read as strictly as a rule") {
  const auto refused = [](const std::string& text) { return error_of(parse_policy(text, model::Nation::mx)); };
  CHECK(refused(claim("newer", scope("[\"*\"]", "[\"*\"]"))).what.find("never") != std::string::npos);
  CHECK(refused(claim("never", scope("[\"violent\"]", "[\"*\"]"))).code == ErrorCode::unknown_value);
  CHECK(refused(claim("never", scope("[\"*\"]", "[\"*\"]") + "legal-basis = \"x\"\n")).code ==
        ErrorCode::unknown_value);
  const std::string one = claim("never", scope("[\"*\"]", "[\"*\"]"));
  CHECK(refused(one + one).what.find("second") != std::string::npos);
}

TEST_CASE("a policy with claims decides as it would without them") {
  const std::string never = claim("never", scope("[\"*\"]", "[\"*\"]"));
  const std::string accept = RuleText{.id = "all", .from = "MX/*", .to = "US/*"}.text();
  const World with{.mx = violence + never, .us = accept}, without{.mx = violence, .us = accept};
  const std::vector<std::string> labels{"place/point", "place/municipality", "time/day"};
  CHECK(with.permitted(labels) == without.permitted(labels));
}

TEST_CASE("rules that do nothing are named, each with its reason") {
  CHECK(idle(violence).empty());
  const std::string again =
      RuleText{.id = "again", .kinds = "violent-event", .sections = "place", .more = "finest = { place = \"state\" }\n"}
          .text();
  CHECK(idle(violence + again) == Idles{{"again", Idle::shadowed}});
  const std::string over =
      RuleText{.id = "over", .kinds = "seizure", .more = "valid-until = \"2026-01-01T00:00:00Z\"\n"}.text();
  CHECK(idle(violence + over) == Idles{{"over", Idle::expired}});
  const std::string stop =
      RuleText{.id = "stop", .effect = "forbid", .from = "MX/*", .to = "US/DEA", .kinds = "violent-event"}.text();
  CHECK(idle(violence + stop) == Idles{{"violence", Idle::contradicted}});
  const std::string nobody =
      RuleText{.id = "nobody", .effect = "forbid", .from = "MX/*", .to = "US/FBI", .kinds = "seizure"}.text();
  CHECK(idle(violence + nobody) == Idles{{"nobody", Idle::idle}});
}

TEST_CASE("a rule is called idle if and only if nobody's decision changes without it") {
  CHECK(rc::check([] {
    std::string policy;
    std::vector<std::string> texts;
    const int count = *rc::gen::inRange(1, 5);
    for (int i = 0; i < count; ++i) {
      RuleText rule{.id = "r" + std::to_string(i),
                    .effect = *rc::gen::element<std::string>("permit", "permit", "forbid")};
      rule.to = *rc::gen::element<std::string>("US/DEA", "US/*", "US/FBI");
      rule.kinds = "violent-event";
      rule.sections = *rc::gen::element<std::string>("place", "place,time", "type");
      rule.more =
          *rc::gen::element<std::string>("", "tlp = [\"TLP:GREEN\"]\n", "valid-from = \"2030-01-01T00:00:00Z\"\n");
      texts.push_back(rule.text());
      policy += texts.back();
    }
    const auto names = idle(policy);
    const std::string accept = RuleText{.id = "all", .from = "MX/*", .to = "US/*"}.text();
    for (int i = 0; i < count; ++i) {
      std::string without;
      for (int j = 0; j < count; ++j)
        if (j != i) without += texts[static_cast<std::size_t>(j)];
      bool changes = false;
      for (const char* to : {"US/DEA", "US/FBI"})
        for (const Instant at : {noon, start_of({2031, 1, 1})})
          for (const model::Tlp tlp : {model::Tlp::green, model::Tlp::red}) {
            World one{.mx = policy, .us = accept, .to = to, .now = at};
            one.marks.tlp = tlp;
            World other = one;
            other.mx = without;
            const std::vector<std::string> labels{"place/point", "time/day", "type"};
            const Decision a = one.decide(labels), b = other.decide(labels);
            for (std::size_t slot = 0; slot < labels.size(); ++slot)
              changes = changes || outcome_of(a, slot) != outcome_of(b, slot);
          }
      const bool named = std::ranges::any_of(names, [&](const auto& n) { return n.first == "r" + std::to_string(i); });
      RC_ASSERT(named != changes);
    }
  }));
}

}  // namespace puente::policy::inspect
