// Nothing is delivered without a grant, only policy::decide mints one, and what is one nation's does not become the
// other's by a number.
#include "policy/decide.h"

namespace puente::policy {

Decision proper(const RecordFacts& facts, const model::AgencyId& recipient, const PolicySet& policies, Instant now) {
  return decide(facts, recipient, policies, now);
}

#ifdef MISUSE
void misuse(const model::Grant& grant, const PolicySet& policies, const model::AgencyId& agency,
            std::shared_ptr<const Bundle> unsigned_bundle, PolicySet& in_force) {
  model::Grant minted(Hash{}, agency, {}, {true});            // error: private
  model::Grant copied = grant;                                // error: deleted
  model::Grant none;                                          // error: function
  in_force.set(unsigned_bundle);                              // error: conversion
  in_force.set(*unsigned_bundle);                             // error: conversion
  (void)policies.of(1);                                       // error: conversion
  (void)policies.of(model::Classification::mx_reservada);     // error: conversion
  const model::Nation nation = 0;                             // error: conversion
  (void)(agency.nation == model::Classification::us_secret);  // error: operator
  const model::AgencyId from_nation = model::Nation::mx;      // error: conversion
}
#endif

}  // namespace puente::policy
