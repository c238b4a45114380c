// Private to the room: what a JSON value has under a key, where it is of the type that is looked for.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace puente::client::exchange {

inline const nlohmann::json* part_of(const nlohmann::json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

// Empty where there is no such text.
inline std::string text_in(const nlohmann::json& object, std::string_view key) {
  const nlohmann::json* const part = part_of(object, key);
  return part != nullptr && part->is_string() ? part->get<std::string>() : std::string();
}

inline std::optional<double> number_in(const nlohmann::json& object, std::string_view key) {
  const nlohmann::json* const part = part_of(object, key);
  return part != nullptr && part->is_number() ? std::optional(part->get<double>()) : std::nullopt;
}

// An empty list where there is no such list.
inline const nlohmann::json& list_in(const nlohmann::json& object, std::string_view key) {
  static const nlohmann::json none = nlohmann::json::array();
  const nlohmann::json* const part = part_of(object, key);
  return part != nullptr && part->is_array() ? *part : none;
}

// The texts of a list, in their order; what is no text is passed over.
inline std::vector<std::string> texts_in(const nlohmann::json& object, std::string_view key) {
  std::vector<std::string> out;
  for (const nlohmann::json& one : list_in(object, key))
    if (one.is_string()) out.push_back(one.get<std::string>());
  return out;
}

}  // namespace puente::client::exchange
