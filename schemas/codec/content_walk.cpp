#include "schemas/codec/content_walk.h"

#include <nlohmann/json.hpp>

#include "schemas/codec/content_json.h"
#include "schemas/codec/content_table.h"

namespace puente::codec {
namespace {

using nlohmann::json;

void walk_struct(capnp::StructSchema schema, const json& object, const std::string& path, ContentVisitor& visitor);

void walk_value(capnp::Type type, const ContentPlace& place, const json& value, ContentVisitor& visitor) {
  if (const auto fault = fault_of(type, value)) {
    visitor.fault(place.path, fault->what, fault->given, fault->right);
  } else if (type.isStruct()) {
    walk_struct(type.asStruct(), value, place.path, visitor);
  } else if (type.isList()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string path = place.path + "[" + std::to_string(i) + "]";
      walk_value(type.asList().getElementType(), {path, place.type, place.field}, value[i], visitor);
    }
  } else {
    visitor.value(place, leaf_of(type), value);
  }
}

void walk_struct(capnp::StructSchema schema, const json& object, const std::string& path, ContentVisitor& visitor) {
  const std::string_view type(schema.getShortDisplayName().cStr(), schema.getShortDisplayName().size());
  visitor.object(path, type, object);
  for (const auto& [name, value] : object.items()) {
    const std::string place = path.empty() ? name : path + "." + name;
    KJ_IF_MAYBE (field, schema.findFieldByName(name)) {
      walk_value(field->getType(), {place, type, name}, value, visitor);
    } else {
      visitor.fault(place, ShapeFault::unknown_field, name, nearest_field(schema, name));
    }
  }
}

}  // namespace

Status walk_content(model::Kind kind, const model::Label& label, const json& value, const std::string& path,
                    ContentVisitor& visitor) {
  const auto schema = content_schema(kind, label);
  if (!schema)
    return fail(ErrorCode::unknown_value,
                "a record of kind " + std::string(model::name_of(kind)) + " has no section " + model::text_of(label));
  const std::string_view type(schema->getShortDisplayName().cStr(), schema->getShortDisplayName().size());
  if (stands_for_its_value(*schema)) {
    const auto field = schema->getFields()[0];
    walk_value(field.getType(), {path, type, "value"}, value, visitor);
  } else if (value.is_object()) {
    walk_struct(*schema, value, path, visitor);
  } else {
    visitor.fault(path, ShapeFault::wrong_type, "", "an object");
  }
  return {};
}

}  // namespace puente::codec
