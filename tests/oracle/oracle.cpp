// Random policies in Cedar, and random requests with what decide() says of them, one policy a line of JSON: for
// oracle.mjs, which asks Cedar the same. Usage: puente_oracle SEED PAIRS REQUESTS
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <random>

#include "policy/inspect/cedar.h"
#include "policy/inspect/claims.h"

namespace puente::policy::inspect {
namespace {

using model::AgencyId;
using model::Nation;
using nlohmann::json;

// Whole seconds, around which rules begin and end.
constexpr Instant epoch{1'790'000'000'000};

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(engine_); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class E>
  std::vector<E> some(std::size_t values, std::size_t most) {
    std::vector<E> out;
    for (std::size_t n = 1 + below(most); n > 0; --n) out.push_back(static_cast<E>(below(values)));
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

 private:
  std::mt19937_64 engine_;
};

// Two agencies of each nation are in the bundles' lists, a third is not.
AgencyId any_agency(Chance& chance, Nation nation) {
  return {nation, std::string(1, static_cast<char>('A' + chance.below(3)))};
}
std::vector<AgencyId> enrolled() {
  return {{Nation::mx, "A"}, {Nation::mx, "B"}, {Nation::us, "A"}, {Nation::us, "B"}};
}
Nation any_nation(Chance& chance) { return chance.one_in(2) ? Nation::mx : Nation::us; }

// Two communities of some that are enrolled; one may be empty.
std::vector<Community> any_communities(Chance& chance) {
  std::vector<Community> out{{"cell", {}}, {"group", {}}};
  for (Community& community : out)
    for (const AgencyId& agency : enrolled())
      if (!chance.one_in(3)) community.members.push_back(agency);
  return out;
}

std::vector<Party> any_parties(Chance& chance, Nation nation) {
  std::vector<Party> out;
  for (std::size_t n = 1 + chance.below(2); n > 0; --n) {
    if (chance.one_in(4))
      out.push_back({nation, {}, chance.one_in(2) ? "cell" : "group"});
    else
      out.push_back({nation, chance.one_in(3) ? "" : any_agency(chance, nation).code});
  }
  return out;
}

Rule any_rule(Chance& chance, Nation own, std::size_t number) {
  Rule rule;
  rule.id = fmt::format("r{}", number);
  rule.effect = chance.one_in(4) ? Effect::forbid : Effect::permit;
  const bool release = chance.one_in(2), inside = chance.one_in(6);
  const Nation far = inside ? own : model::other(own);
  rule.from = any_parties(chance, release ? own : far);
  rule.to = any_parties(chance, release ? far : own);
  if (!chance.one_in(4)) rule.kinds = chance.some<model::Kind>(model::kind_count, 6);
  if (!chance.one_in(3)) rule.sections = chance.some<model::Section>(model::section_count, 25);
  for (int n = 0; n < 3; ++n) {
    const auto kind = static_cast<model::Kind>(chance.below(model::kind_count));
    const auto sections = model::sections_of(kind);
    const model::Section section = sections[chance.below(sections.size())];
    const auto ladder = model::ladder_of(kind, section);
    if (chance.one_in(2)) rule.finest[section] = ladder[chance.below(ladder.size())];
  }
  if (chance.one_in(3)) rule.tlp = chance.some<model::Tlp>(5, 3);
  if (chance.one_in(3)) rule.classifications = chance.some<model::Classification>(9, 5);
  if (chance.one_in(3)) rule.purposes = chance.some<model::Purpose>(8, 4);
  if (chance.one_in(4)) rule.valid_from = epoch + seconds(static_cast<std::int64_t>(chance.below(10)) - 5);
  if (rule.effect == Effect::permit || chance.one_in(4))
    rule.valid_until = epoch + seconds(static_cast<std::int64_t>(chance.below(12)));
  rule.legal_basis = {"law \"quoted\" \\ ", "ley número ñ"};
  return rule;
}

std::shared_ptr<const Bundle> any_bundle(Chance& chance, Nation nation) {
  auto out = std::make_shared<Bundle>();
  out->head.nation = nation;
  out->head.agencies = enrolled();
  out->policy.communities = any_communities(chance);
  for (std::size_t i = 0, n = 1 + chance.below(12); i < n; ++i)
    out->policy.rules.push_back(any_rule(chance, nation, i));
  return out;
}

template <class E>
E one_of(Chance& chance, const std::vector<E>& named, std::size_t values) {
  return named.empty() ? static_cast<E>(chance.below(values)) : named[chance.below(named.size())];
}

// Most requests are about something that one of the rules is about; else nearly all would be withheld by default.
json any_request(Chance& chance, const std::shared_ptr<const Bundle>& bundle, const PolicySet& policies) {
  static const Rule anything;
  const std::vector<Rule>& rules = bundle->policy.rules;
  const Rule& about = chance.one_in(4) ? anything : rules[chance.below(rules.size())];
  const Nation own = bundle->head.nation;
  AgencyId from = any_agency(chance, about.from.empty() ? any_nation(chance) : about.from[0].nation);
  AgencyId to = any_agency(chance, about.to.empty() ? any_nation(chance) : about.to[0].nation);
  if (!about.from.empty() && !about.from[0].code.empty()) from.code = about.from[0].code;
  if (!about.to.empty() && !about.to[0].code.empty()) to.code = about.to[0].code;
  if (from.nation != own && to.nation != own) (chance.one_in(2) ? from : to).nation = own;
  const auto kind = one_of(chance, about.kinds, model::kind_count);
  std::vector<model::Label> labels = labels_of(kind);
  std::vector<model::Label> named = labels;
  std::erase_if(named, [&](const model::Label& label) {
    return std::ranges::find(about.sections, label.section) == about.sections.end();
  });
  if (!named.empty()) labels = named;
  const model::Label label = labels[chance.below(labels.size())];
  model::Marks marks;
  marks.tlp = one_of<model::Tlp>(chance, about.tlp, 5);
  marks.classification = one_of<model::Classification>(chance, about.classifications, 9);
  const auto purpose = one_of(chance, about.purposes, 8);
  const Instant now = epoch + seconds(static_cast<std::int64_t>(chance.below(16)) - 6);
  const RecordFacts facts{from, kind, marks, purpose, model::Urgency::routine, std::span(&label, 1), Hash()};
  return {{"to", model::text_of(to)},
          {"context",
           {{"from", {{"__entity", {{"type", "Agency"}, {"id", model::text_of(from)}}}}},
            {"fromNation", model::name_of(from.nation)},
            {"toNation", model::name_of(to.nation)},
            {"slot", fmt::format("{}/{}", model::name_of(kind), model::name_of(label.section))},
            {"rung", *model::rung_position(kind, label.section, label.rung)},
            {"tlp", model::name_of(marks.tlp)},
            {"classification", model::name_of(marks.classification)},
            {"purpose", model::name_of(purpose)},
            {"now", now.unix_seconds()}}},
          {"permitted", decide(facts, to, policies, now).slots[0].permitted}};
}

void print_policy(Chance& chance, Nation nation, std::size_t requests) {
  const std::shared_ptr<const Bundle> bundle = any_bundle(chance, nation);
  PolicySet policies(everything_crosses());
  policies.set_unsigned(bundle);
  auto other = std::make_shared<Bundle>(*permitting_everything(*bundle));
  for (const Nation each : {Nation::mx, Nation::us}) other->head.agencies.push_back({each, "C"});
  std::ranges::sort(other->head.agencies);
  policies.set_unsigned(other);
  json out{{"nation", model::name_of(nation)},
           {"schema", cedar_schema()},
           {"policies", cedar_policies(*bundle)},
           {"entities", json::parse(cedar_entities(*bundle))},
           {"requests", json::array()}};
  for (std::size_t i = 0; i < requests; ++i) out["requests"].push_back(any_request(chance, bundle, policies));
  fmt::print("{}\n", out.dump());
}

}  // namespace
}  // namespace puente::policy::inspect

int main(int count, char** arguments) {
  if (count != 4) {
    fmt::print(stderr, "usage: puente_oracle SEED PAIRS REQUESTS\n");
    return 64;
  }
  puente::policy::inspect::Chance chance(std::stoull(arguments[1]));
  for (std::size_t pair = 0, pairs = std::stoul(arguments[2]); pair < pairs; ++pair)
    for (const auto nation : {puente::model::Nation::mx, puente::model::Nation::us})
      puente::policy::inspect::print_policy(chance, nation, std::stoul(arguments[3]));
  return 0;
}
