// Communities: closed groups of agencies of both nations (binational working groups), which rules name in `from` and
// `to` as "community:<id>". Membership is signed by both nations, each in its own bundle:
//
//   - to a permit, a community is the agencies that both nations' bundles in force list under this id. One that either
//     side lists alone is no member; a community that one side does not know, or that is empty, permits nothing.
//   - to a forbid or oblige, it is every agency that either side lists.
//
// So either nation can take an agency out at once, neither can put one in alone, and whoever is unsure of a membership
// shares less. Members are agencies by name: no "*", no community in a community. A treaty's floor has none. Pure.
#pragma once

#include <memory>

#include "policy/bundle.h"

namespace puente::policy {

inline constexpr std::string_view community_prefix = "community:";
inline constexpr std::size_t communities_max = 1000;

// The rules of `own` with agencies in place of communities, in the same order; `other`: the other nation's bundle, or
// nullptr. Where it names no community, its rules in place.
std::shared_ptr<const std::vector<Rule>> resolved_rules(const std::shared_ptr<const Bundle>& own, const Bundle* other);

// A community that the two bundles do not list alike: whom one side lists alone. For people; decide() looks at nobody
// but those listed by both.
struct OneSided {
  std::string id;
  std::vector<model::AgencyId> only_own, only_other;
};
std::vector<OneSided> one_sided(const Bundle& own, const Bundle& other);  // of the communities of `own`

}  // namespace puente::policy
