// Private to the codec: JSON into a Cap'n Proto struct and out of it, by the schema.
//
// Not by Cap'n Proto's own JSON codec: 0.9.2 reads \u001b as U+0011 (docs/mistakes.md). Same mapping: fields by their
// names, enums by their names, lists as arrays; no 64-bit integers, no unions, no Data in content.capnp.
#pragma once

#include <capnp/dynamic.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "crypto/base/error.h"
#include "schemas/codec/content_walk.h"

namespace puente::codec {

// {"value": x} in the schema is x in JSON.
bool stands_for_its_value(capnp::StructSchema schema);

// What keeps a JSON value from being one of that type; nothing of what is within objects and lists.
struct Fault {
  ShapeFault what = ShapeFault::wrong_type;
  std::string given, right;
};
std::optional<Fault> fault_of(capnp::Type type, const nlohmann::json& value);
// Of a type that is neither struct nor list.
LeafType leaf_of(capnp::Type type);
std::string nearest_field(capnp::StructSchema schema, std::string_view name);

// Unknown fields and enum values, wrong types, numbers out of range and fractions where whole numbers belong are
// refused; `where` begins the error. The depth of `json` must have been bounded.
Status fill_from_json(capnp::DynamicStruct::Builder out, const nlohmann::json& json, const std::string& where);

// Of values whose enums are known and whose texts are UTF-8. What is not set, or has its default, is left out.
nlohmann::ordered_json json_of(const capnp::DynamicValue::Reader& value);

}  // namespace puente::codec
