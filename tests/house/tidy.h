// What may lie in no file of this repository.
#pragma once

#include <string_view>
#include <vector>

#include "tests/house/tracked.h"

namespace puente::house {

inline constexpr std::size_t lines_max = 400;

// Paths of the machine it was written on, hosts of package registries, notes to finish something later, and files
// longer than lines_max. No exceptions; files with a NUL byte are data and are left alone.
std::vector<Finding> check_tidy(std::string_view path, std::string_view text);

// The root holds few files, all of them named here: what somebody left behind is not committed with the rest.
std::vector<Finding> check_root(std::string_view path);

}  // namespace puente::house
