// Private to the room: what a record's JSON has under a key, where it is of the type that is looked for.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace puente::analysis {

using nlohmann::json;

// Null where it is not there, or `object` is no object.
inline const json* find_at(const json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

// Empty where there is no such text.
inline std::string text_at(const json& object, std::string_view key) {
  const json* const found = find_at(object, key);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

inline std::optional<double> number_at(const json& object, std::string_view key) {
  const json* const found = find_at(object, key);
  if (found == nullptr || !found->is_number()) return std::nullopt;
  const double value = found->get<double>();
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

// The items of a list; none where it is none.
inline const json& list_at(const json& object, std::string_view key) {
  static const json none = json::array();
  const json* const found = find_at(object, key);
  return found != nullptr && found->is_array() ? *found : none;
}

}  // namespace puente::analysis
