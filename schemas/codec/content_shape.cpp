#include "schemas/codec/content_shape.h"

#include "schemas/codec/content_json.h"
#include "schemas/codec/content_table.h"

namespace puente::codec {
namespace {

std::string_view view_of(capnp::Text::Reader text) { return {text.cStr(), text.size()}; }

std::string_view type_of(capnp::StructSchema schema) { return view_of(schema.getShortDisplayName()); }

void describe(capnp::Type type, ContentShape& out);

ContentShape field_of(capnp::StructSchema schema, capnp::StructSchema::Field field) {
  ContentShape out;
  out.type = type_of(schema);
  out.field = view_of(field.getProto().getName());
  describe(field.getType(), out);
  return out;
}

void describe(capnp::Type type, ContentShape& out) {
  if (type.isList()) {
    out.list = true;
    describe(type.asList().getElementType(), out);
  } else if (type.isStruct()) {
    out.object = true;
    for (const auto field : type.asStruct().getFields()) out.fields.push_back(field_of(type.asStruct(), field));
  } else {
    out.leaf = leaf_of(type);
    if (!type.isEnum()) return;
    for (const auto enumerant : type.asEnum().getEnumerants())
      out.choices.push_back(view_of(enumerant.getProto().getName()));
  }
}

}  // namespace

std::optional<ContentShape> content_shape(model::Kind kind, const model::Label& label) {
  const auto schema = content_schema(kind, label);
  if (!schema) return std::nullopt;
  ContentShape out;
  out.type = type_of(*schema);
  describe(stands_for_its_value(*schema) ? schema->getFields()[0].getType() : capnp::Type(*schema), out);
  return out;
}

}  // namespace puente::codec
