// Private to the room: which actors are no group, so that no place is ever said to be theirs.
#pragma once

#include <string>
#include <string_view>

namespace puente::analysis {

// Civilians, governments, nobody known, and whoever is marked as a person. `name`: normalised (geo/gazetteer.h);
// `type`: as it was written.
bool is_no_group(const std::string& name, std::string_view type);

}  // namespace puente::analysis
