// Requests of the local API, read and checked in one place against the table of operations.
//
// Guarantee: what a handler gets holds only fields that its operation has, each of its type, and every required one.
// Bounds: JSON nested at most 24 deep. Errors: `usage`, which say where, what and what to type; those of the values.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "client/api/field.h"
#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "crypto/base/time.h"
#include "schemas/codec/record.h"

namespace puente::client::api {

struct Operation;

// The values of one JSON object, by the names of its fields.
class Values {
 public:
  // Where: "show", for errors.
  static Result<Values> read(Fields fields, nlohmann::json object, std::string_view where);

  // nullptr: the field was not given. T: std::string for a text, std::uint64_t for a number, bool for a flag, RecordId,
  // KeyId, Hash, Instant, Bytes for base64; nlohmann::json for the rest.
  template <class T>
  const T* find(std::string_view field) const {
    const auto found = values_.find(field);
    if (found == values_.end()) return nullptr;
    const T* const value = std::get_if<T>(&found->second);
    PUENTE_CHECK(value != nullptr, "a field is read as the type that the table gives it");
    return value;
  }
  // Of a required field.
  template <class T>
  const T& at(std::string_view field) const {
    const T* const value = find<T>(field);
    PUENTE_CHECK(value != nullptr, "a field read as required is required in the table");
    return *value;
  }
  template <class T>
  T value_or(std::string_view field, T otherwise) const {
    const T* const value = find<T>(field);
    return value == nullptr ? otherwise : *value;
  }
  // The JSON of a required field, which the values have no more.
  nlohmann::json take(std::string_view field) {
    const auto found = values_.find(field);
    PUENTE_CHECK(found != values_.end(), "a field taken is required in the table, and taken once");
    return std::move(std::get<nlohmann::json>(values_.extract(found).mapped()));
  }
  // How many items of a list: 1 to 1,000, else 100.
  std::uint64_t limit() const;

 private:
  using Value = std::variant<std::string, std::uint64_t, bool, RecordId, KeyId, Hash, Instant, Bytes, nlohmann::json>;
  static Result<Value> read_one(const Field& field, nlohmann::json& value);

  std::map<std::string_view, Value> values_;  // the names are the table's
};

// One JSON object on one line.
Result<nlohmann::json> object_of(std::string_view line);
// The operation that the object names under "op", which is taken out.
Result<const Operation*> operation_of(nlohmann::json& object);

}  // namespace puente::client::api
