// What requests of the local API hold, read by name. Errors: `usage`, which name the key.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "crypto/base/error.h"

namespace puente::client::agent {

// One JSON object, nested at most 24 deep.
Result<nlohmann::json> request_of(std::string_view line);
Result<std::uint64_t> number_at(const nlohmann::json& request, const char* key, std::uint64_t otherwise);
Result<std::string> text_at(const nlohmann::json& request, const char* key, bool required);
// Of a list: 1 to 1,000, else 100.
Result<std::uint64_t> limit_of(const nlohmann::json& request);

}  // namespace puente::client::agent
