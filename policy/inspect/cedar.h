// A nation's policy in Cedar (https://www.cedarpolicy.com), for people who have tools for that, and as an oracle: Cedar
// decides what this nation says of one slot, permit or forbid, as decide() does with everything else permitted. Not in
// it: obligations and quotas, what is told of what is withheld, and the treaty (floor, classifications, NOFORN).
//
// A request: principal Agency::"US/DEA" (who receives), action Action::"receive", resource Slot::"…" (any), context as
// the schema says; `slot` is "kind/section", `rung` the place of the rung in its ladder, 0 the finest, `now` in seconds
// since 1970. Pure.
#pragma once

#include "policy/bundle.h"

namespace puente::policy::inspect {

std::string cedar_schema();
std::string cedar_policies(const Bundle& bundle);
// JSON: agencies, that they were enrolled when the bundle was signed (what "*" of a permit means), and which
// communities this nation lists them in.
std::string cedar_entities(const Bundle& bundle);

}  // namespace puente::policy::inspect
