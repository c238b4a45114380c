// What the value of a section is made of, as plain values: for whoever writes forms, schemas and pages of it.
//
// Guarantee: made of the same schema as content_from_json reads by; a field added to schemas/content.capnp is in it.
// A struct that stands for its value (content.capnp) has the shape of that value. Non-guarantee: what values may say
// (client/document/value_rules.h). Thread safety: a free function; the views are static.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "schemas/codec/content_walk.h"

namespace puente::codec {

struct ContentShape {
  std::string_view type, field;  // of content.capnp: the struct that has it, and its name there ("Hour", "hour")
  bool list = false;             // of what the rest says
  bool object = false;           // then it has fields, in the order of the schema; else it is a leaf
  LeafType leaf = LeafType::text;
  std::vector<std::string_view> choices;  // of a leaf that is a name
  std::vector<ContentShape> fields;
};

// Of the value of a section at a rung; its own type is that of its struct ("Hour"), its field is empty. Nothing where
// the kind has no such section and rung.
std::optional<ContentShape> content_shape(model::Kind kind, const model::Label& label);

}  // namespace puente::codec
