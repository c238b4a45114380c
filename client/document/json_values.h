// Private to the room: what a JSON value has under a key, where it is of the type that is looked for.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace puente::client::document {

// Empty where there is no such text.
inline std::string text_at(const nlohmann::json& object, std::string_view key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

inline std::optional<double> number_at(const nlohmann::json& object, std::string_view key) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

}  // namespace puente::client::document
