// What a decision comes to for one slot, without the names of rules: what two policies are compared by.
#pragma once

#include "policy/inspect/situations.h"

namespace puente::policy::inspect {

struct Outcome {
  bool permitted = false;
  bool told = false;  // withheld, and the recipient is shown a stub
  model::Obligations obligations;
  std::vector<model::Quota> quotas;  // ascending; every one must be met
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
Outcome outcome_of(const Decision& decision, std::size_t slot);

}  // namespace puente::policy::inspect
