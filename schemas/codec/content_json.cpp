#include "schemas/codec/content_json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "policy/model/vocabulary.h"

namespace puente::codec {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using Type = capnp::schema::Type::Which;

// What a hostile file chose, for a message: at most 64 bytes of whole characters, none of them control characters.
std::string shown(std::string_view text) {
  std::size_t size = std::min<std::size_t>(text.size(), 64);
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U) --size;
  std::string out(text.substr(0, size));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return out;
}

tl::unexpected<Error> wrong(const std::string& where, const char* wanted) {
  return fail(ErrorCode::malformed, where + ": must be " + wanted);
}

Result<std::int32_t> whole_number(const json& value, const std::string& where) {
  if (!value.is_number_integer()) return wrong(where, "a whole number");
  const auto number = value.is_number_unsigned() && value.get<std::uint64_t>() > 0x7fffffffU
                          ? std::numeric_limits<std::int64_t>::max()
                          : value.get<std::int64_t>();
  if (number < std::numeric_limits<std::int32_t>::min() || number > std::numeric_limits<std::int32_t>::max())
    return fail(ErrorCode::too_large, where + ": beyond 32 bits");
  return static_cast<std::int32_t>(number);
}

Result<capnp::DynamicEnum> enum_value(const json& value, capnp::EnumSchema schema, const std::string& where) {
  if (!value.is_string()) return wrong(where, "the name of a value");
  const auto& text = value.get_ref<const std::string&>();
  std::vector<std::string_view> names;
  for (const auto enumerant : schema.getEnumerants()) {
    const auto name = enumerant.getProto().getName();
    if (text == name.cStr()) return capnp::DynamicEnum(enumerant);
    names.emplace_back(name.cStr(), name.size());
  }
  return fail(ErrorCode::unknown_value, where + ": no known value '" + shown(text) + "'; the nearest is '" +
                                            std::string(model::nearest_name(text, names)) + "'");
}

Status fill_list(capnp::DynamicList::Builder out, const json& array, const std::string& where);

// A number, text, enum or truth value for a field or an element.
Result<capnp::DynamicValue::Reader> scalar(capnp::Type type, const json& value, const std::string& where) {
  switch (type.which()) {
    case Type::BOOL:
      if (!value.is_boolean()) return wrong(where, "true or false");
      return capnp::DynamicValue::Reader(value.get<bool>());
    case Type::INT32: {
      PUENTE_TRY(const std::int32_t number, whole_number(value, where));
      return capnp::DynamicValue::Reader(number);
    }
    case Type::FLOAT64:
      if (!value.is_number() || !std::isfinite(value.get<double>())) return wrong(where, "a number");
      return capnp::DynamicValue::Reader(value.get<double>());
    case Type::TEXT: {
      if (!value.is_string()) return wrong(where, "a text");
      const auto& text = value.get_ref<const std::string&>();
      if (text.find('\0') != std::string::npos) return fail(ErrorCode::malformed, where + ": a NUL in a text");
      return capnp::DynamicValue::Reader(capnp::Text::Reader(text.c_str(), text.size()));
    }
    case Type::ENUM: {
      PUENTE_TRY(const capnp::DynamicEnum one, enum_value(value, type.asEnum(), where));
      return capnp::DynamicValue::Reader(one);
    }
    default:
      return fail(ErrorCode::unknown_value, where + ": of a type that content has not");
  }
}

Status fill_list(capnp::DynamicList::Builder out, const json& array, const std::string& where) {
  for (unsigned i = 0; i < out.size(); ++i) {
    const std::string place = where + "[" + std::to_string(i) + "]";
    const capnp::Type type = out.getSchema().getElementType();
    if (type.isStruct()) {
      PUENTE_REQUIRE(fill_from_json(out[i].as<capnp::DynamicStruct>(), array[i], place));
    } else {
      PUENTE_TRY(const capnp::DynamicValue::Reader value, scalar(type, array[i], place));
      out.set(i, value);
    }
  }
  return {};
}

}  // namespace

Status fill_from_json(capnp::DynamicStruct::Builder out, const json& object, const std::string& where) {
  if (!object.is_object()) return wrong(where, "an object");
  const capnp::StructSchema schema = out.getSchema();
  for (const auto& [name, value] : object.items()) {
    const std::string place = where + "." + shown(name);
    KJ_IF_MAYBE (field, schema.findFieldByName(name)) {
      const capnp::Type type = field->getType();
      if (type.isStruct()) {
        PUENTE_REQUIRE(fill_from_json(out.init(*field).as<capnp::DynamicStruct>(), value, place));
      } else if (type.isList()) {
        if (!value.is_array()) return wrong(place, "a list");
        if (value.size() > 100'000) return fail(ErrorCode::too_large, place + ": more than 100,000 items");
        PUENTE_REQUIRE(
            fill_list(out.init(*field, static_cast<unsigned>(value.size())).as<capnp::DynamicList>(), value, place));
      } else {
        PUENTE_TRY(const capnp::DynamicValue::Reader one, scalar(type, value, place));
        out.set(*field, one);
      }
    } else {
      std::vector<std::string_view> names;
      for (const auto known : schema.getFields())
        names.emplace_back(known.getProto().getName().cStr(), known.getProto().getName().size());
      return fail(ErrorCode::unknown_value,
                  place + ": no such field; the nearest is '" + std::string(model::nearest_name(name, names)) + "'");
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
