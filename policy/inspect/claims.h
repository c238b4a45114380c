// Do a policy's claims ([[assert]]) hold? Over every agency, kind, slot, mark, purpose and time from `start` on, and
// whatever the other nation and the treaty allow. What a claim covers is asked of decide(), like what goes. Pure.
#pragma once

#include <memory>

#include "policy/inspect/situations.h"

namespace puente::policy::inspect {

// The other nation, permitting all there is, also what "*" leaves out, and listing the same communities: beside it,
// what `own` allows is seen alone.
std::shared_ptr<const Bundle> permitting_everything(const Bundle& own);
// A treaty by which every classification may cross, without a floor.
TreatyTerms everything_crosses();

// The first thing found that a claim says is not so.
struct Breach {
  std::string claim;
  bool never = false;  // it goes, and never was to; else it does not, and always was to
  Exchange exchange;
  model::Label label;
  Situation situation;             // one of those in which it is so
  std::vector<std::string> rules;  // that decided
};

// One for each claim that does not hold, in their order.
std::vector<Breach> breaches(const Bundle& bundle, Instant start);

}  // namespace puente::policy::inspect
