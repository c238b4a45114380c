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
  bool holds(const model::AgencyId& sender, const model::AgencyId& recipient) const;
  bool holds(model::Kind kind) const;
  bool holds(model::Section section) const;
};

// Every exchange between two of the agencies within the scope.
std::vector<Exchange> exchanges(std::span<const model::AgencyId> agencies, const Scope& scope);

// At `at`. In the order of exchanges, sections, and rungs (finest first).
std::vector<Share> sharing(const PolicySet& policies, std::span<const model::AgencyId> agencies, const Scope& scope,
                           Instant at);

}  // namespace puente::policy::inspect
