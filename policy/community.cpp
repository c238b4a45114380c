#include "policy/community.h"

#include <algorithm>

namespace puente::policy {
namespace {

using Agencies = std::vector<model::AgencyId>;

const Agencies& members_in(const Bundle* bundle, const std::string& id) {
  static const Agencies nobody;
  const Community* const found = bundle == nullptr ? nullptr : bundle->policy.community(id);
  return found == nullptr ? nobody : found->members;
}

Agencies members(const Bundle& own, const Bundle* other, const std::string& id, Effect effect) {
  const Agencies &ours = members_in(&own, id), &theirs = members_in(other, id);
  Agencies out;
  if (effect == Effect::permit)
    std::ranges::set_intersection(ours, theirs, std::back_inserter(out));
  else
    std::ranges::set_union(ours, theirs, std::back_inserter(out));
  return out;
}

std::vector<Party> resolved(const std::vector<Party>& parties, const Bundle& own, const Bundle* other, Effect effect) {
  std::vector<Party> out;
  for (const Party& party : parties) {
    if (party.community.empty()) {
      out.push_back(party);
      continue;
    }
    for (const model::AgencyId& agency : members(own, other, party.community, effect))
      out.push_back({agency.nation, agency.code});
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Agencies without(const Agencies& from, const Agencies& taken) {
  Agencies out;
  std::ranges::set_difference(from, taken, std::back_inserter(out));
  return out;
}

}  // namespace

std::shared_ptr<const std::vector<Rule>> resolved_rules(const std::shared_ptr<const Bundle>& own, const Bundle* other) {
  if (own->policy.communities.empty()) return {own, &own->policy.rules};  // shares the bundle's life
  auto out = std::make_shared<std::vector<Rule>>(own->policy.rules);
  for (Rule& rule : *out) {
    rule.from = resolved(rule.from, *own, other, rule.effect);
    rule.to = resolved(rule.to, *own, other, rule.effect);
  }
  return out;
}

std::vector<OneSided> one_sided(const Bundle& own, const Bundle& other) {
  std::vector<OneSided> out;
  for (const Community& community : own.policy.communities) {
    const Agencies& theirs = members_in(&other, community.id);
    if (theirs != community.members)
      out.push_back({community.id, without(community.members, theirs), without(theirs, community.members)});
  }
  return out;
}

}  // namespace puente::policy
