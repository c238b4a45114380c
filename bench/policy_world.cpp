#include "bench/policy_world.h"

#include <fmt/format.h>

#include <random>

#include "bench/beside.h"

namespace puente::bench {

using namespace policy;
using model::AgencyId;
using model::Nation;

std::vector<AgencyId> agencies() {
  std::vector<AgencyId> out;
  for (const Nation nation : {Nation::mx, Nation::us})
    for (int i = 0; i < 20; ++i) out.push_back({nation, fmt::format("A{:02}", i)});
  return out;
}

std::shared_ptr<const Bundle> bundle(Nation nation, std::size_t rules) {
  const std::vector<AgencyId> all = agencies();
  auto out = std::make_shared<Bundle>();
  out->head.nation = nation;
  out->head.agencies = all;
  std::mt19937 chance(1);  // the same rules of both nations, so that what one permits the other accepts
  const auto below = [&](std::size_t end) { return chance() % end; };
  for (std::size_t i = 0; i < rules; ++i) {
    Rule rule;
    rule.id = fmt::format("r{:05}", i);
    rule.effect = below(10) == 0 ? Effect::forbid : below(20) == 0 ? Effect::oblige : Effect::permit;
    rule.from = {{Nation::mx, below(50) == 0 ? "" : all[below(20)].code}};
    rule.to = {{Nation::us, below(40) == 0 ? "" : all[below(20)].code}};
    rule.kinds = {below(4) == 0 ? model::Kind::violent_event : static_cast<model::Kind>(below(model::kind_count))};
    const auto sections = model::sections_of(rule.kinds[0]);
    if (rule.effect == Effect::forbid) {
      rule.sections = {sections.back()};
    } else if (below(3) != 0) {
      rule.sections = {sections.begin(), sections.begin() + static_cast<std::ptrdiff_t>(1 + below(sections.size()))};
    }
    if (below(7) == 0) rule.tlp = {model::Tlp::amber, model::Tlp::green};
    if (below(11) == 0) rule.purposes = {model::Purpose::firearms};
    if (rule.effect == Effect::oblige) rule.obligations.no_onward = true;
    rule.valid_until = now + days(100 + static_cast<std::int64_t>(below(4)) * 100);
    out->policy.rules.push_back(std::move(rule));
  }
  return out;
}

PolicySet policies(std::size_t rules) {
  PolicySet out(inspect::everything_crosses());
  out.set_unsigned(bundle(Nation::mx, rules));
  out.set_unsigned(bundle(Nation::us, rules));
  return out;
}

Record::Record() {
  labels = inspect::labels_of(model::Kind::violent_event);
  labels.resize(std::min<std::size_t>(labels.size(), 16));
  marks.tlp = model::Tlp::amber;
}

RecordFacts Record::facts() const {
  return {
      all[0], model::Kind::violent_event, marks, model::Purpose::violence_prevention, model::Urgency::routine, labels,
      Hash()};
}

void Record::decide_for_eight(const PolicySet& set) const {
  const RecordFacts record = facts();
  for (const AgencyId& recipient : recipients()) keep(decide(record, recipient, set, now));
}

}  // namespace puente::bench
