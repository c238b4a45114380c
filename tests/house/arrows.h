// The arrows of the house (docs/architecture.md): which room may include which.
#pragma once

#include <string_view>
#include <vector>

#include "tests/house/tracked.h"

namespace puente::house {

// Checks one .h or .cpp file, line by line:
// - files lie in a room, and names in quotes are written from the root and lead to a room that this one may include:
//   its own or one with a lower rank, unless it is one that this room must never see;
// - Cap'n Proto, generated or not, is seen by schemas/codec only;
// - rooms without I/O include no header that brings threads, files, sockets or randomness, and read no clock.
std::vector<Finding> check_arrows(std::string_view path, std::string_view text);

// Is it C++ of the house itself? Tests and measurements may include everything.
bool is_house_code(std::string_view path);

}  // namespace puente::house
