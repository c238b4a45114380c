#include "policy/inspect/sharing.h"

#include <algorithm>

namespace puente::policy::inspect {
namespace {

template <class T>
bool any_or(const std::vector<T>& list, const T& value) {
  return list.empty() || std::ranges::find(list, value) != list.end();
}

struct Asked {
  Situation situation;
  Decision decision;
};

// Everything one slot comes to, situation by situation.
std::vector<Outcome> outcomes(const std::vector<Asked>& asked, std::size_t slot) {
  std::vector<Outcome> out;
  for (const Asked& one : asked) out.push_back(outcome_of(one.decision, slot));
  return out;
}

bool crosses(const Situation& situation, const Exchange& exchange, const PolicySet& policies) {
  if (exchange.from.nation == exchange.to.nation || (situation.classifications & 1U) != 0) return true;
  return std::ranges::any_of(policies.terms().crossing, [&](model::Classification one) {
    return (situation.classifications >> static_cast<unsigned>(one) & 1U) != 0;
  });
}

void add_shares(const std::vector<Asked>& asked, std::size_t slot, const Share& like, const PolicySet& policies,
                std::vector<Share>& out) {
  const auto all = static_cast<std::size_t>(
      std::ranges::count_if(asked, [&](const Asked& one) { return crosses(one.situation, like.exchange, policies); }));
  const std::vector<Outcome> each = outcomes(asked, slot);
  std::vector<bool> done(asked.size(), false);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (done[i] || !each[i].permitted) continue;
    Share share = like;
    share.outcome = each[i];
    share.rules = asked[i].decision.rules_of(asked[i].decision.slots[slot]);
    for (std::size_t j = i; j < asked.size(); ++j) {
      if (each[j] != each[i]) continue;
      done[j] = true;
      share.when.push_back(asked[j].situation);
    }
    share.always = share.when.size() == all;
    share.when = merged(std::move(share.when));
    out.push_back(std::move(share));
  }
}

}  // namespace

Outcome outcome_of(const Decision& decision, std::size_t slot) {
  const SlotDecision& one = decision.slots.at(slot);
  Outcome out{one.permitted, one.stub, one.obligations, {}};
  if (!one.permitted) return out;
  for (const QuotaCondition& condition : decision.quotas)
    if (std::ranges::binary_search(one.rules, condition.rule)) out.quotas.push_back(condition.quota);
  std::ranges::sort(out.quotas);
  return out;
}

bool Scope::holds(const model::AgencyId& sender, const model::AgencyId& recipient) const {
  return (!crossing || sender.nation != recipient.nation) && any_or(from, sender) && any_or(to, recipient);
}
bool Scope::holds(model::Kind kind) const { return any_or(kinds, kind); }
bool Scope::holds(model::Section section) const { return any_or(sections, section); }

std::vector<Exchange> exchanges(std::span<const model::AgencyId> agencies, const Scope& scope) {
  std::vector<Exchange> out;
  for (const model::AgencyId& from : agencies)
    for (const model::AgencyId& to : agencies) {
      if ((from == to && !is_unnamed(from)) || !scope.holds(from, to)) continue;
      const bool elsewhere = from.nation == to.nation && scope.own.value_or(from.nation) != from.nation;
      if (elsewhere && (is_unnamed(from) || is_unnamed(to))) continue;
      for (std::size_t kind = 0; kind < model::kind_count; ++kind)
        if (scope.holds(static_cast<model::Kind>(kind))) out.push_back({from, to, static_cast<model::Kind>(kind)});
    }
  return out;
}

std::vector<Share> sharing(const PolicySet& policies, std::span<const model::AgencyId> agencies, const Scope& scope,
                           Instant at) {
  const PolicySet* const set = &policies;
  std::vector<Share> out;
  for (const Exchange& exchange : exchanges(agencies, scope)) {
    if (policies.concerning(exchange.from, exchange.to, exchange.kind).empty()) continue;  // by default, nothing
    std::vector<model::Label> labels = labels_of(exchange.kind);
    std::erase_if(labels, [&](const model::Label& label) { return !scope.holds(label.section); });
    std::vector<Asked> asked;
    for (const Situation& situation : situations(std::span(&set, 1), exchange, at))
      if (situation.from == at) asked.push_back({situation, decide_in(situation, exchange, labels, policies)});
    for (std::size_t slot = 0; slot < labels.size(); ++slot) {
      // A coarser rung is of interest where it goes otherwise than the finer one before it.
      const bool again = slot > 0 && labels[slot - 1].section == labels[slot].section &&
                         outcomes(asked, slot - 1) == outcomes(asked, slot);
      if (!again) add_shares(asked, slot, {exchange, labels[slot], {}, false, {}, {}}, policies, out);
    }
  }
  return out;
}

}  // namespace puente::policy::inspect
