#include "client/agent/request_json.h"

#include <algorithm>

#include "client/core/document.h"

namespace puente::client::agent {

using nlohmann::json;

namespace {

constexpr int depth_max = 24;
constexpr std::uint64_t limit_max = 1000;
constexpr std::uint64_t limit_default = 100;

}  // namespace

Result<json> request_of(std::string_view line) {
  PUENTE_REQUIRE(core::check_json_depth(line, depth_max));
  json request = json::parse(line, nullptr, false);
  if (!request.is_object()) return fail(ErrorCode::usage, "a request is one JSON object on one line");
  return request;
}

Result<std::uint64_t> number_at(const json& request, const char* key, std::uint64_t otherwise) {
  const auto found = request.find(key);
  if (found == request.end()) return otherwise;
  if (!found->is_number_unsigned()) return fail(ErrorCode::usage, std::string("'") + key + "' must be a number from 0");
  return found->get<std::uint64_t>();
}

Result<std::string> text_at(const json& request, const char* key, bool required) {
  const auto found = request.find(key);
  if (found == request.end() && !required) return std::string();
  if (found == request.end() || !found->is_string())
    return fail(ErrorCode::usage, std::string("'") + key + "' must be a text");
  return found->get<std::string>();
}

Result<std::uint64_t> limit_of(const json& request) {
  PUENTE_TRY(const std::uint64_t limit, number_at(request, "limit", limit_default));
  return std::clamp<std::uint64_t>(limit, 1, limit_max);
}

}  // namespace puente::client::agent
