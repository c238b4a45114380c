// Rules of a policy that do nothing, and why. Whether a rule does something is asked of decide(): nothing may change
// when it is taken away, for any agency, kind, slot, mark, purpose and time from now on, whatever the other nation
// permits. Pure.
#pragma once

#include "policy/inspect/difference.h"

namespace puente::policy::inspect {

enum class Idle : std::uint8_t {
  expired,       // it is over
  shadowed,      // a permit: others permit all that it does, on the same terms
  contradicted,  // a permit: forbids of the same policy take all that it gives
  empty,         // a permit that reaches nothing: no such section in these kinds, or no such agency enrolled
  idle,          // a forbid or oblige: nothing that it covers is permitted; it may be there for what comes
};

struct IdleRule {
  std::string id;
  Effect effect = Effect::permit;
  Idle why = Idle::idle;
};

// In the order of the policy.
std::vector<IdleRule> idle_rules(const Bundle& bundle, Instant now);

}  // namespace puente::policy::inspect
