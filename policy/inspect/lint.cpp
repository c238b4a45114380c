#include "policy/inspect/lint.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

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

bool meets(const std::vector<Party>& one, const std::vector<Party>& other) {
  return std::ranges::any_of(one, [&](const Party& a) {
    return std::ranges::any_of(other, [&](const Party& b) {
      // A community may have anybody in it.
      return !a.community.empty() || !b.community.empty() ||
             (a.nation == b.nation && (a.code.empty() || b.code.empty() || a.code == b.code));
    });
  });
}

bool meets(const std::vector<model::Kind>& one, const std::vector<model::Kind>& other) {
  return one.empty() || other.empty() || std::ranges::find_first_of(one, other) != one.end();
}

// Of `rules`, those that may decide about a record that `rule` is about.
std::vector<Rule> neighbours(const std::vector<Rule>& rules, const Rule& rule) {
  std::vector<Rule> out;
  for (const Rule& one : rules)
    if (meets(one.from, rule.from) && meets(one.to, rule.to) && meets(one.kinds, rule.kinds)) out.push_back(one);
  return out;
}

Scope scope_of(const Bundle& bundle, const Rule& rule) {
  return {named(rule.from, bundle), named(rule.to, bundle), rule.kinds, {}, false, bundle.head.nation};
}

// Whatever their ids and legal bases.
bool say_the_same(const Rule& one, const Rule& other) {
  const auto what = [](const Rule& rule) {
    return std::tie(rule.effect, rule.from, rule.to, rule.kinds, rule.sections, rule.finest, rule.tlp,
                    rule.classifications, rule.purposes, rule.valid_from, rule.valid_until, rule.withheld,
                    rule.obligations);
  };
  // Each quota is counted for its own rule.
  return !one.quota && !other.quota && what(one) == what(other);
}

// Does anything change when `rule` is taken out of `rules`?
bool matters(const Bundle& bundle, const std::vector<Rule>& rules, const Rule& rule, Instant now) {
  const Scope scope = scope_of(bundle, rule);
  if (scope.from.empty() || scope.to.empty()) return false;
  const std::vector<Rule> with = neighbours(rules, rule);
  std::vector<Rule> without = with;
  std::erase_if(without, [&](const Rule& one) { return one.id == rule.id; });
  return !differences(beside_everything(bundle, std::move(without)), beside_everything(bundle, with),
                      bundle.head.agencies, scope, now)
              .empty();
}

// Ids of permits without which a slot would not go: nobody else of this policy permits it. They matter; one walk over
// all that may happen finds most of them, and spares asking about each.
std::set<std::string> needed_permits(const Bundle& bundle, Instant now) {
  const PolicySet policies = beside_everything(bundle, bundle.policy.rules);
  const PolicySet* const set = &policies;
  const std::string prefix = std::string(model::name_of(bundle.head.nation)) + "/";
  std::set<std::string> out;
  Scope scope;
  scope.own = bundle.head.nation;
  for (const Exchange& exchange : exchanges(bundle.head.agencies, scope)) {
    if (policies.concerning(exchange.from, exchange.to, exchange.kind).empty()) continue;
    const std::vector<model::Label> labels = labels_of(exchange.kind);
    for (const Situation& situation : situations(std::span(&set, 1), exchange, now)) {
      const Decision decision = decide_in(situation, exchange, labels, policies);
      for (const SlotDecision& slot : decision.slots) {
        if (!slot.permitted) continue;
        std::vector<std::string> own = decision.rules_of(slot);
        std::erase_if(own, [&](const std::string& id) { return !id.starts_with(prefix); });
        if (own.size() == 1) out.insert(own.front().substr(prefix.size()));
      }
    }
  }
  return out;
}

// The rules of this policy that decide about what `rule` alone would permit, where all of `rules` stand.
std::vector<std::string> deciders(const Bundle& bundle, const std::vector<Rule>& rules, const Rule& rule, Instant now) {
  const PolicySet alone = beside_everything(bundle, {rule});
  const PolicySet all = beside_everything(bundle, neighbours(rules, rule));
  const PolicySet* const both[] = {&alone, &all};
  const std::string nation = std::string(model::name_of(bundle.head.nation)) + "/";
  std::set<std::string> out;
  for (const Exchange& exchange : exchanges(bundle.head.agencies, scope_of(bundle, rule))) {
    const std::vector<model::Label> labels = labels_of(exchange.kind);
    for (const Situation& situation : situations(both, exchange, now)) {
      const Decision wanted = decide_in(situation, exchange, labels, alone);
      const Decision real = decide_in(situation, exchange, labels, all);
      for (std::size_t slot = 0; slot < labels.size(); ++slot) {
        if (!wanted.slots[slot].permitted) continue;
        for (const std::string& id : real.rules_of(real.slots[slot]))
          if (id.starts_with(nation) && id != nation + rule.id) out.insert(id.substr(nation.size()));
      }
    }
  }
  return {out.begin(), out.end()};
}

IdleRule idle_rule(const Bundle& bundle, const Rule& rule, Instant now) {
  IdleRule out{rule.id, rule.effect, Idle::idle};
  if (rule.valid_until && *rule.valid_until <= now) {
    out.why = Idle::expired;
  } else if (rule.effect != Effect::permit) {
    out.why = Idle::idle;
  } else if (!matters(bundle, {rule}, rule, now)) {
    out.why = Idle::empty;
  } else {
    std::vector<Rule> permits = bundle.policy.rules;
    std::erase_if(permits, [](const Rule& one) { return one.effect == Effect::forbid; });
    const bool contradicted = matters(bundle, permits, rule, now);
    out.why = contradicted ? Idle::contradicted : Idle::shadowed;
    out.because = deciders(bundle, contradicted ? bundle.policy.rules : permits, rule, now);
  }
  return out;
}

}  // namespace

std::vector<IdleRule> idle_rules(const Bundle& bundle, Instant now) {
  const std::set<std::string> needed = needed_permits(bundle, now);
  std::vector<std::pair<const Rule*, IdleRule>> found;
  for (const Rule& rule : bundle.policy.rules) {
    if (needed.contains(rule.id)) continue;
    // Two rules that say the same make each other idle: the second gets the reason of the first.
    const auto twin = std::ranges::find_if(found, [&](const auto& one) { return say_the_same(*one.first, rule); });
    if (twin != found.end()) {
      IdleRule same = twin->second;
      std::ranges::replace(same.because, rule.id, same.id);
      std::ranges::sort(same.because);
      same.id = rule.id;
      found.emplace_back(&rule, std::move(same));
    } else if (!matters(bundle, bundle.policy.rules, rule, now)) {
      found.emplace_back(&rule, idle_rule(bundle, rule, now));
    }
  }
  std::vector<IdleRule> out;
  for (auto& [rule, idle] : found) out.push_back(std::move(idle));
  return out;
}

std::string nearest_agency(const model::AgencyId& agency, std::span<const model::AgencyId> enrolled) {
  std::vector<std::string> same, others;
  for (const model::AgencyId& one : enrolled)
    (one.nation == agency.nation ? same : others).push_back(model::text_of(one));
  const std::vector<std::string>& from = same.empty() ? others : same;
  if (from.empty()) return "";
  const std::vector<std::string_view> names(from.begin(), from.end());
  return std::string(model::nearest_name(model::text_of(agency), names));
}

std::vector<UnknownAgency> unknown_agencies(const Policy& policy, std::span<const model::AgencyId> enrolled) {
  std::map<model::AgencyId, std::vector<std::string>> found;
  const auto look_at = [&](const model::AgencyId& agency, const std::string& where) {
    if (std::ranges::binary_search(enrolled, agency)) return;
    std::vector<std::string>& places = found[agency];
    if (places.empty() || places.back() != where) places.push_back(where);
  };
  const auto look_at_rule = [&](const Rule& rule, const std::string& where) {
    for (const std::vector<Party>* parties : {&rule.from, &rule.to})
      for (const Party& party : *parties)
        if (party.community.empty() && !party.code.empty()) look_at({party.nation, party.code}, where);
  };
  for (const Community& community : policy.communities)
    for (const model::AgencyId& member : community.members) look_at(member, "community '" + community.id + "'");
  for (const Rule& rule : policy.rules) look_at_rule(rule, "rule '" + rule.id + "'");
  for (const Claim& claim : policy.claims) look_at_rule(claim.covered, "assert '" + claim.covered.id + "'");
  std::vector<UnknownAgency> out;
  for (auto& [agency, places] : found) out.push_back({agency, nearest_agency(agency, enrolled), std::move(places)});
  return out;
}

}  // namespace puente::policy::inspect
