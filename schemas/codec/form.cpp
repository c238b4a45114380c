#include "schemas/codec/form.h"

#include "crypto/base/check.h"
#include "schemas/codec/canonical_words.h"

namespace puente::codec {
namespace {

// Cap'n Proto's code for the size of an element (Encoding, Lists) of a type that is stored in the data of a struct; 0
// is void.
unsigned element_of(capnp::Type type) {
  switch (type.which()) {
    case capnp::schema::Type::VOID:
      return 0;
    case capnp::schema::Type::BOOL:
      return 1;
    case capnp::schema::Type::INT8:
    case capnp::schema::Type::UINT8:
      return 2;
    case capnp::schema::Type::INT16:
    case capnp::schema::Type::UINT16:
    case capnp::schema::Type::ENUM:
      return 3;
    case capnp::schema::Type::INT32:
    case capnp::schema::Type::UINT32:
    case capnp::schema::Type::FLOAT32:
      return 4;
    case capnp::schema::Type::INT64:
    case capnp::schema::Type::UINT64:
    case capnp::schema::Type::FLOAT64:
      return 5;
    default:
      check_failed(__FILE__, __LINE__, "a type that forms do not have");
  }
}

Form::Kind kind_of(capnp::Type type) {
  if (type.isData()) return Form::Kind::bytes;
  if (type.isText()) return Form::Kind::text;
  if (type.isStruct()) return Form::Kind::structure;
  if (!type.isList()) return Form::Kind::number;
  const capnp::Type item = type.asList().getElementType();
  if (item.isStruct()) return Form::Kind::structs;
  if (item.isData()) return Form::Kind::byte_strings;
  return Form::Kind::numbers;
}

}  // namespace

Form::Form(capnp::StructSchema schema) {
  const auto node = schema.getProto().getStruct();
  PUENTE_CHECK(node.getDiscriminantCount() == 0, "a form of a struct with a union");
  PUENTE_CHECK(node.getPointerCount() > 0, "a form of a struct without pointers");  // empty, it would lie nowhere
  known_bits_.resize(node.getDataWordCount());
  pointers_ = node.getPointerCount();
  fields_.resize(schema.getFields().size());
  for (const auto each : schema.getFields()) {
    const auto proto = each.getProto();
    PUENTE_CHECK(proto.isSlot() && !proto.getSlot().getHadExplicitDefault(), "a form with a group or a default value");
    const std::size_t offset = proto.getSlot().getOffset();
    const capnp::Type type = each.getType();
    Field& field = fields_.at(proto.getOrdinal().getExplicit());
    field.name = proto.getName().cStr();
    field.kind = kind_of(type);
    field.place = offset;
    if (field.kind == Kind::structure) field.form.reset(new Form(type.asStruct()));
    if (field.kind == Kind::structs) field.form.reset(new Form(type.asList().getElementType().asStruct()));
    if (field.kind == Kind::numbers) {
      field.element = element_of(type.asList().getElementType());
      const std::uint64_t bits = words::element_bits[field.element];
      PUENTE_CHECK(bits > 0 && bits % 8 == 0, "a form with a list of nothing or of bits");
    }
    if (field.kind != Kind::number) continue;
    const std::uint64_t bits = words::element_bits[element_of(type)];  // an offset counts fields of this size
    PUENTE_CHECK(bits > 0, "a form with a void field");
    field.place = offset * bits / 64;
    field.shift = static_cast<unsigned>(offset * bits % 64);
    field.mask = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
    known_bits_.at(field.place) |= field.mask << field.shift;
  }
}

}  // namespace puente::codec
