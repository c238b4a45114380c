#include "policy/inspect/difference.h"

#include <algorithm>

namespace puente::policy::inspect {
namespace {

// Slots of one exchange that change alike, as they are collected.
struct Group {
  Outcome before, after;
  std::vector<std::string> rules;
  std::vector<Situation> when;
};

std::vector<std::string> deciding_rules(const Decision& before, const Decision& after, std::size_t slot) {
  std::vector<std::string> out = after.rules_of(after.slots[slot]);
  return out.empty() ? before.rules_of(before.slots[slot]) : out;
}

std::vector<Group> groups_of(const std::vector<Situation>& situations, const std::vector<Decision>& before,
                             const std::vector<Decision>& after, std::size_t slot) {
  std::vector<Group> out;
  for (std::size_t i = 0; i < situations.size(); ++i) {
    const Outcome old = outcome_of(before[i], slot), now = outcome_of(after[i], slot);
    if (old == now) continue;
    const std::vector<std::string> rules = deciding_rules(before[i], after[i], slot);
    auto group = std::ranges::find_if(
        out, [&](const Group& one) { return one.before == old && one.after == now && one.rules == rules; });
    if (group == out.end()) group = out.insert(out.end(), {old, now, rules, {}});
    group->when.push_back(situations[i]);
  }
  return out;
}

// Differences of one exchange; slots that change alike are together.
std::vector<Difference> differences_of(const PolicySet& before, const PolicySet& after, const Exchange& exchange,
                                       const Scope& scope, Instant start) {
  const PolicySet* const both[] = {&before, &after};
  std::vector<model::Label> labels = labels_of(exchange.kind);
  const std::vector<Situation> all = situations(both, exchange, start);
  std::vector<Decision> olds, news;
  for (const Situation& situation : all) {
    olds.push_back(decide_in(situation, exchange, labels, before));
    news.push_back(decide_in(situation, exchange, labels, after));
  }
  std::vector<Difference> out;
  for (std::size_t slot = 0; slot < labels.size(); ++slot) {
    if (!scope.holds(labels[slot].section)) continue;
    for (Group& group : groups_of(all, olds, news, slot)) {
      std::vector<Situation> when = merged(std::move(group.when));
      const auto same = std::ranges::find_if(out, [&](const Difference& one) {
        return one.before == group.before && one.after == group.after && one.when == when && one.rules == group.rules;
      });
      if (same != out.end()) {
        same->labels.push_back(labels[slot]);
        continue;
      }
      out.push_back({*change_between(group.before, group.after),
                     exchange.kind,
                     {{exchange.from, exchange.to}},
                     {labels[slot]},
                     group.before,
                     group.after,
                     std::move(when),
                     std::move(group.rules)});
    }
  }
  return out;
}

}  // namespace

std::optional<Change> change_between(const Outcome& before, const Outcome& after) {
  if (before == after) return std::nullopt;
  if (before.permitted != after.permitted) return after.permitted ? Change::widens : Change::narrows;
  if (!after.permitted) return after.told ? Change::widens : Change::narrows;
  const bool duties_kept = after.obligations.cover(before.obligations);
  const bool quotas_kept = std::ranges::includes(after.quotas, before.quotas);
  return duties_kept && quotas_kept ? Change::narrows : Change::widens;
}

std::vector<Difference> differences(const PolicySet& before, const PolicySet& after,
                                    std::span<const model::AgencyId> agencies, const Scope& scope, Instant start) {
  std::vector<Difference> out;
  for (const Exchange& exchange : exchanges(agencies, scope)) {
    if (before.concerning(exchange.from, exchange.to, exchange.kind).empty() &&
        after.concerning(exchange.from, exchange.to, exchange.kind).empty())
      continue;  // nothing then, nothing now
    for (Difference& one : differences_of(before, after, exchange, scope, start)) {
      const auto same = std::ranges::find_if(out, [&](const Difference& other) {
        return other.change == one.change && other.kind == one.kind && other.labels == one.labels &&
               other.before == one.before && other.after == one.after && other.when == one.when &&
               other.rules == one.rules;
      });
      if (same == out.end())
        out.push_back(std::move(one));
      else
        same->parties.insert(same->parties.end(), one.parties.begin(), one.parties.end());
    }
  }
  std::ranges::stable_sort(out, {}, &Difference::change);
  return out;
}

}  // namespace puente::policy::inspect
