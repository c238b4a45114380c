#include "policy/inspect/claims.h"

#include "policy/inspect/sharing.h"

namespace puente::policy::inspect {
namespace {

constexpr Instant far_future{253'370'764'800'000};  // the year 9999

Rule everything_rule(std::string id) {
  Rule out;
  out.id = std::move(id);
  out.from = out.to = {{model::Nation::mx, ""}, {model::Nation::us, ""}};
  for (std::size_t i = 0; i < model::kind_count; ++i) out.kinds.push_back(static_cast<model::Kind>(i));
  for (std::size_t i = 0; i < model::section_count; ++i) out.sections.push_back(static_cast<model::Section>(i));
  out.valid_until = far_future;
  return out;
}

// Without rules; who is enrolled and in which community as in `like`.
std::shared_ptr<Bundle> bundle_of(model::Nation nation, const Bundle& like) {
  auto out = std::make_shared<Bundle>();
  out->head.nation = nation;
  out->head.agencies = like.head.agencies;
  out->policy.communities = like.policy.communities;
  return out;
}

PolicySet beside_everything(const std::shared_ptr<const Bundle>& own) {
  PolicySet out(everything_crosses());
  out.set_unsigned(own);
  out.set_unsigned(permitting_everything(*own));
  return out;
}

// Policies under which just what the claim covers goes (always), or just that does not (never).
PolicySet covering(const Claim& claim, const Bundle& bundle) {
  auto own = bundle_of(bundle.head.nation, bundle);
  Rule rule = claim.covered;
  if (rule.effect == Effect::permit && !rule.valid_until) rule.valid_until = far_future;
  if (rule.effect == Effect::forbid) own->policy.rules.push_back(everything_rule("everything"));
  rule.id = "claim";
  own->policy.rules.push_back(std::move(rule));
  return beside_everything(own);
}

std::optional<Breach> breach_of(const Claim& claim, const PolicySet& policies, const Bundle& bundle, Instant start) {
  const bool never = claim.covered.effect == Effect::forbid;
  const PolicySet cover = covering(claim, bundle);
  const PolicySet* const both[] = {&policies, &cover};
  for (const model::AgencyId& from : bundle.head.agencies)
    for (const model::AgencyId& to : bundle.head.agencies)
      for (std::size_t kind = 0; kind < model::kind_count; ++kind) {
        const Exchange exchange{from, to, static_cast<model::Kind>(kind)};
        if ((from == to && !is_unnamed(from)) || (from.nation != bundle.head.nation && to.nation != bundle.head.nation))
          continue;
        const std::vector<model::Label> labels = labels_of(exchange.kind);
        for (const Situation& situation : situations(both, exchange, start)) {
          if (situation.from >= far_future) continue;
          const Decision covered = decide_in(situation, exchange, labels, cover);
          const Decision real = decide_in(situation, exchange, labels, policies);
          for (std::size_t slot = 0; slot < labels.size(); ++slot)
            if (covered.slots[slot].permitted != never && real.slots[slot].permitted == never)
              return Breach{claim.covered.id, never,     exchange,
                            labels[slot],     situation, real.rules_of(real.slots[slot])};
        }
      }
  return std::nullopt;
}

}  // namespace

std::shared_ptr<const Bundle> permitting_everything(const Bundle& own) {
  auto out = bundle_of(model::other(own.head.nation), own);
  out->policy.rules.push_back(everything_rule("everything"));
  return out;
}

TreatyTerms everything_crosses() {
  TreatyTerms out;
  for (std::size_t i = 0; i < model::names_of<model::Classification>().size(); ++i)
    out.crossing.push_back(static_cast<model::Classification>(i));
  return out;
}

std::vector<Breach> breaches(const Bundle& bundle, Instant start) {
  std::vector<Breach> out;
  if (bundle.policy.claims.empty()) return out;
  const PolicySet policies = beside_everything(std::make_shared<const Bundle>(bundle));
  for (const Claim& claim : bundle.policy.claims)
    if (auto breach = breach_of(claim, policies, bundle, start)) out.push_back(std::move(*breach));
  return out;
}

}  // namespace puente::policy::inspect
