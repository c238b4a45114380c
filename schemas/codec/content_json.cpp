#include "schemas/codec/content_json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "crypto/base/escape.h"
#include "policy/model/vocabulary.h"

namespace puente::codec {
namespace {

constexpr std::size_t shown_bytes_max = 64;  // of what a hostile file chose, in a message

using nlohmann::json;
using nlohmann::ordered_json;
using Type = capnp::schema::Type::Which;

constexpr std::size_t items_max = 100'000;

Fault wrong_type(const char* wanted) { return {ShapeFault::wrong_type, "", wanted}; }

std::optional<Fault> fault_of_whole_number(const json& value) {
  if (!value.is_number_integer()) return wrong_type("a whole number");
  const bool fits =
      value.is_number_unsigned()
          ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max())
          : value.get<std::int64_t>() >= std::numeric_limits<std::int32_t>::min() &&
                value.get<std::int64_t>() <= std::numeric_limits<std::int32_t>::max();
  if (!fits) return Fault{ShapeFault::number_too_large, value.dump(), ""};
  return std::nullopt;
}

std::optional<Fault> fault_of_name(capnp::EnumSchema schema, const json& value) {
  if (!value.is_string()) return wrong_type("the name of a value");
  const auto& text = value.get_ref<const std::string&>();
  std::vector<std::string_view> names;
  for (const auto enumerant : schema.getEnumerants()) {
    const auto name = enumerant.getProto().getName();
    if (text == name.cStr()) return std::nullopt;
    names.emplace_back(name.cStr(), name.size());
  }
  return Fault{ShapeFault::unknown_value, text, std::string(model::nearest_name(text, names))};
}

Error error_of(const Fault& fault, const std::string& where) {
  switch (fault.what) {
    case ShapeFault::unknown_field:
      return {ErrorCode::unknown_value, where + ": no such field; the nearest is '" + fault.right + "'"};
    case ShapeFault::unknown_value:
      return {ErrorCode::unknown_value, where + ": no known value '" + escape_line(fault.given, shown_bytes_max) +
                                            "'; the nearest is '" + fault.right + "'"};
    case ShapeFault::wrong_type:
      return {ErrorCode::malformed, where + ": must be " + fault.right};
    case ShapeFault::number_too_large:
      return {ErrorCode::too_large, where + ": beyond 32 bits"};
    case ShapeFault::too_many_items:
      return {ErrorCode::too_large, where + ": more than 100,000 items"};
    case ShapeFault::nul_in_text:
      return {ErrorCode::malformed, where + ": a NUL in a text"};
  }
  return {ErrorCode::malformed, where};
}

// Of a number, text, enum or truth value without a fault.
capnp::DynamicValue::Reader scalar(capnp::Type type, const json& value) {
  switch (type.which()) {
    case Type::BOOL:
      return value.get<bool>();
    case Type::INT32:
      return value.get<std::int32_t>();
    case Type::FLOAT64:
      return value.get<double>();
    case Type::ENUM:
      return capnp::DynamicEnum(type.asEnum().getEnumerantByName(value.get_ref<const std::string&>()));
    default: {
      const auto& text = value.get_ref<const std::string&>();
      return capnp::Text::Reader(text.c_str(), text.size());
    }
  }
}

Status fill_list(capnp::DynamicList::Builder out, const json& array, const std::string& where) {
  const capnp::Type type = out.getSchema().getElementType();
  for (unsigned i = 0; i < out.size(); ++i) {
    const std::string place = where + "[" + std::to_string(i) + "]";
    if (const auto fault = fault_of(type, array[i])) return tl::unexpected(error_of(*fault, place));
    if (type.isStruct()) {
      PUENTE_REQUIRE(fill_from_json(out[i].as<capnp::DynamicStruct>(), array[i], place));
    } else {
      out.set(i, scalar(type, array[i]));
    }
  }
  return {};
}

}  // namespace

bool stands_for_its_value(capnp::StructSchema schema) {
  const auto fields = schema.getFields();
  return fields.size() == 1 && fields[0].getProto().getName() == "value";
}

LeafType leaf_of(capnp::Type type) {
  switch (type.which()) {
    case Type::BOOL:
      return LeafType::flag;
    case Type::INT32:
      return LeafType::whole_number;
    case Type::FLOAT64:
      return LeafType::number;
    case Type::ENUM:
      return LeafType::name;
    default:
      return LeafType::text;
  }
}

std::string nearest_field(capnp::StructSchema schema, std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto known : schema.getFields())
    names.emplace_back(known.getProto().getName().cStr(), known.getProto().getName().size());
  return std::string(model::nearest_name(name, names));
}

std::optional<Fault> fault_of(capnp::Type type, const json& value) {
  switch (type.which()) {
    case Type::BOOL:
      return value.is_boolean() ? std::nullopt : std::optional(wrong_type("true or false"));
    case Type::INT32:
      return fault_of_whole_number(value);
    case Type::FLOAT64:
      return value.is_number() && std::isfinite(value.get<double>()) ? std::nullopt
                                                                     : std::optional(wrong_type("a number"));
    case Type::TEXT:
      if (!value.is_string()) return wrong_type("a text");
      if (value.get_ref<const std::string&>().find('\0') != std::string::npos)
        return Fault{ShapeFault::nul_in_text, "", ""};
      return std::nullopt;
    case Type::ENUM:
      return fault_of_name(type.asEnum(), value);
    case Type::STRUCT:
      return value.is_object() ? std::nullopt : std::optional(wrong_type("an object"));
    case Type::LIST:
      if (!value.is_array()) return wrong_type("a list");
      if (value.size() > items_max) return Fault{ShapeFault::too_many_items, "", ""};
      return std::nullopt;
    default:
      return wrong_type("of a type that content has");
  }
}

Status fill_from_json(capnp::DynamicStruct::Builder out, const json& object, const std::string& where) {
  if (!object.is_object()) return tl::unexpected(error_of(wrong_type("an object"), where));
  const capnp::StructSchema schema = out.getSchema();
  for (const auto& [name, value] : object.items()) {
    const std::string place = where + "." + escape_line(name, shown_bytes_max);
    KJ_IF_MAYBE (field, schema.findFieldByName(name)) {
      const capnp::Type type = field->getType();
      if (const auto fault = fault_of(type, value)) return tl::unexpected(error_of(*fault, place));
      if (type.isStruct()) {
        PUENTE_REQUIRE(fill_from_json(out.init(*field).as<capnp::DynamicStruct>(), value, place));
      } else if (type.isList()) {
        PUENTE_REQUIRE(
            fill_list(out.init(*field, static_cast<unsigned>(value.size())).as<capnp::DynamicList>(), value, place));
      } else {
        out.set(*field, scalar(type, value));
      }
    } else {
      return tl::unexpected(error_of({ShapeFault::unknown_field, name, nearest_field(schema, name)}, place));
    }
  }
  return {};
}

ordered_json json_of(const capnp::DynamicValue::Reader& value) {
  switch (value.getType()) {
    case capnp::DynamicValue::BOOL:
      return value.as<bool>();
    case capnp::DynamicValue::INT:
      return value.as<std::int64_t>();
    case capnp::DynamicValue::UINT:
      return value.as<std::uint64_t>();
    case capnp::DynamicValue::FLOAT:
      return value.as<double>();
    case capnp::DynamicValue::TEXT: {
      const auto text = value.as<capnp::Text>();
      return std::string(text.begin(), text.size());
    }
    case capnp::DynamicValue::ENUM:
      KJ_IF_MAYBE (known, value.as<capnp::DynamicEnum>().getEnumerant())
        return std::string(known->getProto().getName().cStr());
      return nullptr;
    case capnp::DynamicValue::LIST: {
      ordered_json out = ordered_json::array();
      for (const auto item : value.as<capnp::DynamicList>()) out.push_back(json_of(item));
      return out;
    }
    case capnp::DynamicValue::STRUCT: {
      ordered_json out = ordered_json::object();
      const auto reader = value.as<capnp::DynamicStruct>();
      for (const auto field : reader.getSchema().getFields()) {
        if (!reader.has(field, capnp::HasMode::NON_DEFAULT)) continue;
        out[field.getProto().getName().cStr()] = json_of(reader.get(field));
      }
      return out;
    }
    default:
      return nullptr;
  }
}

}  // namespace puente::codec
