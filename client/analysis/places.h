// Private to the room: a section's rungs as a place, by the finest that came.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "client/analysis/events.h"

namespace puente::analysis {

// `rungs`: of a `place` or an `area`. A coarser rung fills in what a finer one does not say (the state of a point), and
// takes its place where that says nothing (a site without coordinates).
Place place_of(const nlohmann::json& rungs);

}  // namespace puente::analysis
