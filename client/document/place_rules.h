// Private to the room: coordinates, and whether they lie where the section says.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "client/document/finding.h"

namespace puente::client::document {

// Codes of the countries that the rungs of a place name: by themselves, by their state or their region.
std::set<std::string> countries_named(const nlohmann::json& rungs);

// Has this struct coordinates, and must it?
bool has_coordinates(std::string_view type);

// Both halves or none (a Point has both), within their ranges, and not exchanged.
void check_coordinates(const std::string& path, std::string_view type, const nlohmann::json& object,
                       const std::set<std::string>& countries, Findings& findings);

// At least three different points.
void check_polygon(const std::string& path, const nlohmann::json& polygon, Findings& findings);

}  // namespace puente::client::document
