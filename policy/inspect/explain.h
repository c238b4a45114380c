// Why one slot goes, or does not, and what would have to be otherwise for it to go. Pure.
#pragma once

#include "policy/inspect/situations.h"

namespace puente::policy::inspect {

enum class Lack : std::uint8_t { from, to, kind, section, rung, tlp, classification, purpose, not_yet, over };

// A permit that does not fit, and in what.
struct NearPermit {
  const Rule* rule = nullptr;
  std::vector<Lack> lacks;
};

// The permits of the nation's bundle that come nearest to permitting this slot: those that lack least (other agencies
// or kinds count most), at most `count`, by id. Empty where one permits it, or the nation has none.
std::vector<NearPermit> nearest_permits(const PolicySet& policies, model::Nation nation, const RecordFacts& record,
                                        const model::Label& label, const model::AgencyId& recipient, Instant at,
                                        std::size_t count = 3);

}  // namespace puente::policy::inspect
