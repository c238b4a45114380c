// The lines of geo/data as they were built in (geo/data/README.md says what they mean). They last as long as the
// program.
#pragma once

#include <span>
#include <string_view>

namespace puente::geo::land {

std::span<const std::string_view> town_lines();
std::span<const std::string_view> outline_lines();

}  // namespace puente::geo::land
