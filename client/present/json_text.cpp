#include "client/present/json_text.h"

#include <nlohmann/json.hpp>

#include "crypto/base/escape.h"

namespace puente::client::present {

using nlohmann::json;

std::string line_of(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string text_at(const json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return {};
  return escape(found->is_string() ? found->get_ref<const std::string&>() : line_of(*found));
}

json list_at(const json& object, const char* key) {
  if (!object.is_object()) return json::array();
  const auto found = object.find(key);
  return found != object.end() && found->is_array() ? *found : json::array();
}

}  // namespace puente::client::present
