#include "policy/inspect/lint.h"

#include <algorithm>
#include <set>

#include "policy/inspect/claims.h"

namespace puente::policy::inspect {
namespace {

PolicySet beside_everything(const Bundle& like, std::vector<Rule> rules) {
  auto own = std::make_shared<Bundle>(like);
  own->policy.rules = std::move(rules);
  PolicySet out(everything_crosses());
  out.set_unsigned(own);
  out.set_unsigned(permitting_everything(like));
  return out;
}

std::vector<model::AgencyId> named(const std::vector<Party>& parties, const Bundle& bundle) {
  const auto is_in = [&](const Party& party, const model::AgencyId& agency) {
    if (const Community* community = bundle.policy.community(party.community))
      return std::ranges::binary_search(community->members, agency);
    return party.nation == agency.nation && (party.code.empty() || party.code == agency.code);
  };
  std::vector<model::AgencyId> out;
  for (const model::AgencyId& agency : bundle.head.agencies)
    if (std::ranges::any_of(parties, [&](const Party& party) { return is_in(party, agency); })) out.push_back(agency);
  return out;
}

// Does anything change when `rule` is taken out of `rules`?
bool matters(const Bundle& bundle, const std::vector<Rule>& rules, const Rule& rule, Instant now) {
  const Scope scope{named(rule.from, bundle), named(rule.to, bundle), rule.kinds, {}, false};
  if (scope.from.empty() || scope.to.empty()) return false;
  std::vector<Rule> without = rules;
  std::erase_if(without, [&](const Rule& one) { return one.id == rule.id; });
  return !differences(beside_everything(bundle, std::move(without)), beside_everything(bundle, rules),
                      bundle.head.agencies, scope, now)
              .empty();
}

Idle reason(const Bundle& bundle, const Rule& rule, Instant now) {
  if (rule.valid_until && *rule.valid_until <= now) return Idle::expired;
  if (rule.effect != Effect::permit) return Idle::idle;
  if (!matters(bundle, {rule}, rule, now)) return Idle::empty;
  std::vector<Rule> permits = bundle.policy.rules;
  std::erase_if(permits, [](const Rule& one) { return one.effect == Effect::forbid; });
  return matters(bundle, permits, rule, now) ? Idle::contradicted : Idle::shadowed;
}

}  // namespace

std::vector<IdleRule> idle_rules(const Bundle& bundle, Instant now) {
  std::vector<IdleRule> out;
  for (const Rule& rule : bundle.policy.rules)
    if (!matters(bundle, bundle.policy.rules, rule, now))
      out.push_back({rule.id, rule.effect, reason(bundle, rule, now)});
  return out;
}

}  // namespace puente::policy::inspect
