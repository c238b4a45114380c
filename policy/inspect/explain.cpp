#include "policy/inspect/explain.h"

#include <algorithm>

namespace puente::policy::inspect {
namespace {

// A permit's conditions one by one, where decide() needs only all of them at once. The tests hold the two together: a
// permit lacks nothing if and only if decide() names it.
bool names(const std::vector<Party>& parties, const model::AgencyId& agency, const std::vector<model::AgencyId>& all) {
  return std::ranges::any_of(parties, [&](const Party& party) {
    return party.nation == agency.nation &&
           (party.code == agency.code || (party.code.empty() && std::ranges::binary_search(all, agency)));
  });
}

template <class E>
bool has(const std::vector<E>& values, E value) {
  return values.empty() || std::ranges::find(values, value) != values.end();
}

std::vector<Lack> lacks_of(const Rule& rule, const Bundle& bundle, const RecordFacts& record, const model::Label& label,
                           const model::AgencyId& recipient, Instant at) {
  std::vector<Lack> out;
  const auto need = [&](bool met, Lack lack) {
    if (!met) out.push_back(lack);
  };
  need(names(rule.from, record.originator, bundle.head.agencies), Lack::from);
  need(names(rule.to, recipient, bundle.head.agencies), Lack::to);
  need(has(rule.kinds, record.kind) && (!rule.kinds.empty() || record.kind != model::Kind::mediation_notice),
       Lack::kind);
  need(has(rule.sections, label.section) &&
           (!rule.sections.empty() || !model::withheld_by_default(record.kind, label.section)),
       Lack::section);
  if (const auto finest = rule.finest.find(label.section); finest != rule.finest.end()) {
    const auto limit = model::rung_position(record.kind, label.section, finest->second);
    const auto rung = model::rung_position(record.kind, label.section, label.rung);
    need(limit && rung && *rung >= *limit, Lack::rung);
  }
  need(has(rule.tlp, record.marks.tlp), Lack::tlp);
  need(has(rule.classifications, record.marks.classification), Lack::classification);
  need(has(rule.purposes, record.purpose), Lack::purpose);
  need(!rule.valid_from || at >= *rule.valid_from, Lack::not_yet);
  need(rule.valid_until && at < *rule.valid_until, Lack::over);
  return out;
}

// A rule about other agencies or kinds is further off than one that says less of this one.
std::size_t distance(const NearPermit& near) {
  std::size_t out = 0;
  for (const Lack lack : near.lacks) out += lack == Lack::from || lack == Lack::to || lack == Lack::kind ? 4U : 1U;
  return out;
}

}  // namespace

std::vector<NearPermit> nearest_permits(const PolicySet& policies, model::Nation nation, const RecordFacts& record,
                                        const model::Label& label, const model::AgencyId& recipient, Instant at,
                                        std::size_t count) {
  const Bundle* const bundle = policies.of(nation);
  std::vector<NearPermit> out;
  if (bundle == nullptr) return out;
  for (const Rule& rule : policies.rules_of(nation)) {
    if (rule.effect != Effect::permit) continue;
    NearPermit near{&rule, lacks_of(rule, *bundle, record, label, recipient, at)};
    if (near.lacks.empty()) return {};
    out.push_back(std::move(near));
  }
  std::ranges::sort(out, [](const NearPermit& a, const NearPermit& b) {
    return std::pair(distance(a), a.rule->id) < std::pair(distance(b), b.rule->id);
  });
  if (!out.empty())
    std::erase_if(out, [least = distance(out.front())](const NearPermit& one) { return distance(one) > least; });
  if (out.size() > count) out.resize(count);
  return out;
}

}  // namespace puente::policy::inspect
