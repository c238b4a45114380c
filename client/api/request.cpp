#include "client/api/request.h"

#include <algorithm>

#include "client/api/operations.h"
#include "client/document/json_places.h"
#include "policy/model/vocabulary.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

constexpr int depth_max = 24;
constexpr std::uint64_t limit_max = 1000;
constexpr std::uint64_t limit_default = 100;
constexpr std::size_t drafts_max = 4096;
constexpr std::size_t quoted_bytes_max = 64;  // of a caller's own words in an error

std::string nearest(const std::string& to, const std::vector<std::string_view>& names) {
  return names.empty() ? "" : "; the nearest is '" + std::string(model::nearest_name(to, names)) + "'";
}

Result<std::string> text_of(const json& value, Type type) {
  if (!value.is_string()) return fail(ErrorCode::usage, "must be " + std::string(words_of(type)));
  return value.get<std::string>();
}

}  // namespace

std::string_view words_of(Type type) {
  switch (type) {
    case Type::text:
      return "a text";
    case Type::number:
      return "a number from 0";
    case Type::flag:
      return "true or false";
    case Type::record:
      return "a record id (32 hexadecimal digits)";
    case Type::key:
      return "a key id (64 hexadecimal digits)";
    case Type::hash:
      return "a hash (64 hexadecimal digits)";
    case Type::time:
      return "a time such as \"2026-11-24T12:00:00Z\"";
    case Type::base64:
      return "bytes in base64";
    case Type::document:
      return "a record's document (a JSON object)";
    case Type::drafts:
      return "a list of at most 4,096 drafts";
    case Type::object:
      return "an object";
    case Type::list:
      return "a list";
  }
  return "";
}

Result<Values::Value> Values::read_one(const Field& field, json& value) {
  const auto refused = [&] { return fail(ErrorCode::usage, "must be " + std::string(words_of(field.type))); };
  switch (field.type) {
    case Type::text: {
      PUENTE_TRY(std::string text, text_of(value, field.type));
      return Value(std::move(text));
    }
    case Type::number:
      if (!value.is_number_unsigned()) return refused();
      return Value(value.get<std::uint64_t>());
    case Type::flag:
      if (!value.is_boolean()) return refused();
      return Value(value.get<bool>());
    case Type::record: {
      PUENTE_TRY(const std::string text, text_of(value, field.type));
      PUENTE_TRY(const RecordId id, RecordId::from_hex(text));
      return Value(id);
    }
    case Type::key: {
      PUENTE_TRY(const std::string text, text_of(value, field.type));
      PUENTE_TRY(const KeyId id, KeyId::from_hex(text));
      return Value(id);
    }
    case Type::hash: {
      PUENTE_TRY(const std::string text, text_of(value, field.type));
      PUENTE_TRY(const Hash hash, Hash::from_hex(text));
      return Value(hash);
    }
    case Type::time: {
      PUENTE_TRY(const std::string text, text_of(value, field.type));
      PUENTE_TRY(const Instant time, parse_utc(text));
      return Value(time);
    }
    case Type::base64: {
      PUENTE_TRY(const std::string text, text_of(value, field.type));
      PUENTE_TRY(Bytes bytes, bytes_from_base64(text));
      return Value(std::move(bytes));
    }
    case Type::document:
    case Type::object:
      if (!value.is_object()) return refused();
      return Value(std::move(value));
    case Type::drafts:
      if (!value.is_array() || value.size() > drafts_max) return refused();
      return Value(std::move(value));
    case Type::list:
      if (!value.is_array()) return refused();
      return Value(std::move(value));
  }
  return refused();
}

Result<Values> Values::read(Fields fields, json object, std::string_view where) {
  if (!object.is_object()) return fail(ErrorCode::usage, std::string(where) + " must be a JSON object");
  Values out;
  for (auto& [name, value] : object.items()) {
    const auto field = std::ranges::find(fields, std::string_view(name), &Field::name);
    if (field == fields.end()) {
      std::vector<std::string_view> names;
      for (const Field& one : fields) names.push_back(one.name);
      return fail(ErrorCode::usage, std::string(where) + ": unknown field '" + name.substr(0, quoted_bytes_max) + "'" +
                                        nearest(name, names));
    }
    auto read = read_one(*field, value);
    if (!read)
      return fail(read.error().code, std::string(where) + ": '" + name + "' " +
                                         (read.error().what.starts_with("must") ? "" : "is wrong: ") +
                                         read.error().what);
    out.values_.emplace(field->name, std::move(*read));
  }
  for (const Field& field : fields)
    if (field.need == Need::required && !out.values_.contains(field.name))
      return fail(ErrorCode::usage, std::string(where) + ": '" + std::string(field.name) + "' is missing; it must be " +
                                        std::string(words_of(field.type)));
  return out;
}

std::uint64_t Values::limit() const {
  return std::clamp<std::uint64_t>(value_or<std::uint64_t>("limit", limit_default), 1, limit_max);
}

Result<json> object_of(std::string_view line) {
  auto read = document::parse_json(line, depth_max);
  if (!read)
    return fail(read.error().code == ErrorCode::malformed ? ErrorCode::usage : read.error().code, read.error().what);
  json object = std::move(*read);
  if (!object.is_object()) return fail(ErrorCode::usage, "a request is one JSON object on one line");
  return object;
}

Result<const Operation*> operation_of(json& object) {
  const auto named = object.find("op");
  if (named == object.end() || !named->is_string())
    return fail(ErrorCode::usage, "'op' must be a text: the name of an operation; {\"op\":\"operations\"} lists all");
  const std::string name = named->get<std::string>();
  object.erase(named);
  if (const Operation* const operation = operation_named(name)) return operation;
  std::vector<std::string_view> names;
  for (const Operation& one : operations()) names.push_back(one.name);
  return fail(ErrorCode::usage, "no operation '" + name.substr(0, quoted_bytes_max) + "'" + nearest(name, names));
}

}  // namespace puente::client::api
