// Private to the room: the rule of each value of content.capnp that has one.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "client/document/finding.h"
#include "schemas/codec/content_walk.h"

namespace puente::client::document {

// The value is of its schema's type.
void check_value(const codec::ContentPlace& place, codec::LeafType type, const nlohmann::json& value,
                 Findings& findings);

// What a struct must say at all, and what its fields say together. Coordinates are checked elsewhere (place_rules.h).
void check_object(const std::string& path, std::string_view type, const nlohmann::json& object, Findings& findings);

}  // namespace puente::client::document
