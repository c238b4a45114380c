#include "policy/inspect/simulate.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace puente::policy::inspect {
namespace {

struct Key {
  Change change;
  Exchange exchange;
  model::Section section;
  model::Rung rung;
  auto tied() const { return std::tie(change, exchange, section, rung); }
  friend bool operator<(const Key& a, const Key& b) { return a.tied() < b.tied(); }
};

void count(const Decision& decision, Flow& flow) {
  const auto goes = static_cast<std::size_t>(std::ranges::count(decision.slots, true, &SlotDecision::permitted));
  flow.slots += goes;
  ++(goes == 0 ? flow.nothing : goes == decision.slots.size() ? flow.whole : flow.partly);
}

std::optional<Change> change_of(const Trial& trial, const Decision& now, const std::optional<Decision>& before,
                                std::size_t slot) {
  if (!trial.went.empty()) {
    const bool went = trial.went.at(slot), goes = now.slots[slot].permitted;
    if (went == goes) return std::nullopt;
    return goes ? Change::widens : Change::narrows;
  }
  if (!before) return std::nullopt;
  return change_between(outcome_of(*before, slot), outcome_of(now, slot));
}

}  // namespace

Decision decide_trial(const Trial& trial, const PolicySet& policies, Instant at) {
  const RecordFacts record{trial.exchange.from,     trial.exchange.kind, trial.marks, trial.purpose,
                           model::Urgency::routine, trial.labels,        Hash()};
  return decide(record, trial.exchange.to, policies, at);
}

Simulation simulate(const std::vector<Trial>& trials, const PolicySet& policies, const PolicySet* before, Instant at) {
  std::map<std::pair<model::AgencyId, model::AgencyId>, Flow> flows;
  std::map<Key, Shift> shifts;
  for (const Trial& trial : trials) {
    const Decision now = decide_trial(trial, policies, at);
    Flow& flow = flows[{trial.exchange.from, trial.exchange.to}];
    flow.from = trial.exchange.from;
    flow.to = trial.exchange.to;
    count(now, flow);
    std::optional<Decision> then;
    if (before != nullptr && trial.went.empty()) then = decide_trial(trial, *before, at);
    for (std::size_t slot = 0; slot < trial.labels.size(); ++slot) {
      const std::optional<Change> change = change_of(trial, now, then, slot);
      if (!change) continue;
      const model::Label& label = trial.labels[slot];
      Shift& shift = shifts[{*change, trial.exchange, label.section, label.rung}];
      if (shift.records++ > 0) continue;
      shift.change = *change;
      shift.exchange = trial.exchange;
      shift.label = {label.section, label.rung, 0};
      shift.rules = now.rules_of(now.slots[slot]);
      if (shift.rules.empty() && then) shift.rules = then->rules_of(then->slots[slot]);
    }
  }
  Simulation out;
  for (auto& [parties, flow] : flows) out.flows.push_back(std::move(flow));
  for (auto& [key, shift] : shifts) out.shifts.push_back(std::move(shift));
  return out;
}

}  // namespace puente::policy::inspect
