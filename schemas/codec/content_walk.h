// The values of a section as JSON, each with the place where it stands: for whoever checks what they say.
//
// Guarantee: everything that content_from_json would refuse of the shape (unknown fields, wrong types, names that no
// enum has) is told, all of it and not only the first; each value of the right type is told once. Non-guarantee: what
// values say is not looked at. Nothing is built. Thread safety: a free function; the visitor belongs to the caller.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "policy/model/marks.h"

namespace puente::codec {

enum class ShapeFault : std::uint8_t {
  unknown_field,  // right: the nearest
  unknown_value,  // right: the nearest
  wrong_type,     // right: what it must be, "a text"
  number_too_large,
  too_many_items,
  nul_in_text,
};

enum class LeafType : std::uint8_t { flag, whole_number, number, text, name };

// Of content.capnp: the struct and the field that a value has, as they are called there ("Hour", "hour"). An item of a
// list has the list's struct and field.
struct ContentPlace {
  const std::string& path;  // "[0].latitude"
  std::string_view type, field;
};

class ContentVisitor {
 public:
  virtual ~ContentVisitor() = default;
  virtual void fault(const std::string& path, ShapeFault what, std::string_view given, std::string_view right) = 0;
  virtual void value(const ContentPlace& place, LeafType type, const nlohmann::json& value) = 0;
  // A struct, before its fields; type: its own.
  virtual void object(const std::string& path, std::string_view type, const nlohmann::json& object) = 0;
};

// Of the value of a section at a rung, in the form that content_from_json reads; path: where it stands. Fails with
// `unknown_value` where the kind has no such section and rung. The depth of `json` must have been bounded.
Status walk_content(model::Kind kind, const model::Label& label, const nlohmann::json& json, const std::string& path,
                    ContentVisitor& visitor);

}  // namespace puente::codec
