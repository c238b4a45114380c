// Values out of somebody's JSON, fit to be read: nothing in it needs to be there, or of the type expected.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace puente::client::present {

// One line, whatever is in it.
std::string line_of(const nlohmann::json& value);

// The text at `key`, escaped; "" where there is none, other values as JSON.
std::string text_at(const nlohmann::json& object, const char* key);

// The list at `key`; an empty one where there is none.
nlohmann::json list_at(const nlohmann::json& object, const char* key);

}  // namespace puente::client::present
