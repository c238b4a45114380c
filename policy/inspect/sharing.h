// Who receives what from whom, and how precisely: all that policies let through at one time. Pure.
#pragma once

#include "policy/inspect/outcome.h"

namespace puente::policy::inspect {

// In these situations the section goes at this rung (and, unless another Share says otherwise, at no finer one).
struct Share {
  Exchange exchange;
  model::Label finest;
  std::vector<Situation> when;  // merged
  bool always = false;          // whatever the marks and purpose (but for classifications that may not cross at all)
  Outcome outcome;
  std::vector<std::string> rules;  // that permit it, in the first of these situations
};

// What to look at; empty: all.
struct Scope {
  std::vector<model::AgencyId> from, to;
  std::vector<model::Kind> kinds;
  std::vector<model::Section> sections;
  bool crossing = false;  // only between the nations
  // Whose policy is looked at: what an unnamed agency of the other nation and another of it share is not asked then.
  std::optional<model::Nation> own = {};
  bool holds(const model::AgencyId& sender, const model::AgencyId& recipient) const;
  bool holds(model::Kind kind) const;
  bool holds(model::Section section) const;
};

// Stands for any agency of a nation that no policy names, where no directory says who is enrolled: "*" covers it, and
// nothing else does. Its text is "US/*". Two such are two agencies, so it may send to itself.
inline model::AgencyId unnamed_agency(model::Nation nation) { return {nation, "*"}; }
inline bool is_unnamed(const model::AgencyId& agency) { return agency.code == "*"; }

// Every exchange between two of the agencies within the scope.
std::vector<Exchange> exchanges(std::span<const model::AgencyId> agencies, const Scope& scope);

// At `at`. In the order of exchanges, sections, and rungs (finest first).
std::vector<Share> sharing(const PolicySet& policies, std::span<const model::AgencyId> agencies, const Scope& scope,
                           Instant at);

}  // namespace puente::policy::inspect
