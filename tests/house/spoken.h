// Every text that a person may come to read is there in Spanish.
#pragma once

#include <string_view>
#include <vector>

#include "tests/house/tracked.h"

namespace puente::house {

// The texts of one source that look like prose (two words), are made to be read, and are not in translate's tables.
// What is not made to be read is known by the call it is an argument of, by its file, or by its form (SQL, TOML, SVG);
// the lists, with the reasons, are in the source.
std::vector<Finding> check_spoken(std::string_view path, std::string_view source);

}  // namespace puente::house
