// What changes between two policies: every class of records, recipient and slot for which they decide otherwise. Exact:
// what is not listed is decided alike, with the same duties and quotas. Pure.
#pragma once

#include "policy/inspect/sharing.h"

namespace puente::policy::inspect {

enum class Change : std::uint8_t { widens, narrows };

// More goes, under fewer duties or quotas, or more is told of what is withheld: it widens. Where duties or quotas are
// merely others, neither more nor fewer, it counts as widening: nobody is to overlook it.
std::optional<Change> change_between(const Outcome& before, const Outcome& after);

struct Difference {
  Change change = Change::widens;
  model::Kind kind = model::Kind::advisory;
  std::vector<std::pair<model::AgencyId, model::AgencyId>> parties;  // from, to
  std::vector<model::Label> labels;
  Outcome before, after;
  std::vector<Situation> when;     // merged
  std::vector<std::string> rules;  // that decide it in `after`, or decided it in `before`
  std::size_t cells() const { return parties.size() * labels.size(); }
};

// From `start` on. Grouped: what changes alike is one Difference. Widening first.
std::vector<Difference> differences(const PolicySet& before, const PolicySet& after,
                                    std::span<const model::AgencyId> agencies, const Scope& scope, Instant start);

}  // namespace puente::policy::inspect
