// Rules of a policy that do nothing, and why; agencies that it names and nobody is. Whether a rule does something is
// asked of decide(): nothing may change when it is taken away, for any agency, kind, slot, mark, purpose and time from
// now on, whatever the other nation permits. Pure.
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
  std::vector<std::string> because = {};  // shadowed, contradicted: the rules of this policy that make it so, ascending
};

// In the order of the policy.
std::vector<IdleRule> idle_rules(const Bundle& bundle, Instant now);

// An agency that a policy names and nobody is enrolled as. In a forbid, a typing error lets everything through.
struct UnknownAgency {
  model::AgencyId agency;
  std::string nearest;                // an enrolled one; empty: there is none
  std::vector<std::string> named_in;  // "rule 'a'", "community 'b'", "assert 'c'", in the order of the policy
};

// Ascending by agency. `enrolled`: ascending.
std::vector<UnknownAgency> unknown_agencies(const Policy& policy, std::span<const model::AgencyId> enrolled);
// The enrolled agency whose name is nearest, of the same nation first; empty where nobody is enrolled.
std::string nearest_agency(const model::AgencyId& agency, std::span<const model::AgencyId> enrolled);

}  // namespace puente::policy::inspect
