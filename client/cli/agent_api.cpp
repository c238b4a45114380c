#include "client/cli/agent_api.h"

#include "client/cli/terminal.h"
#include "client/io/party.h"
#include "io/files.h"

namespace puente::client::cli {
namespace {

constexpr int depth_max = 20;

}  // namespace

Result<AgentApi> AgentApi::connect(const std::filesystem::path& folder) {
  PUENTE_TRY(io::LocalClient client, io::LocalClient::connect(io::PartyPaths{folder}.socket()));
  return AgentApi(std::move(client));
}

Error error_from(const json& error) {
  Error out{ErrorCode::io, "the agent refused, and did not say why"};
  if (!error.is_object()) return out;
  if (const auto what = error.find("what"); what != error.end() && what->is_string())
    out.what = what->get<std::string>();
  const auto code = error.find("code");
  if (code == error.end() || !code->is_string()) return out;
  for (unsigned number = 0; number <= static_cast<unsigned>(ErrorCode::mismatch); ++number)
    if (error_name(static_cast<ErrorCode>(number)) == code->get_ref<const std::string&>())
      out.code = static_cast<ErrorCode>(number);
  return out;
}

Result<json> AgentApi::call(const json& request, const std::function<Status(const json&)>& item) {
  json done;
  const auto take = [&](std::string_view line) -> Result<bool> {
    json answer = json::parse(line, nullptr, false);
    if (!answer.is_object()) return fail(ErrorCode::malformed, "the agent answered with a line that is not JSON");
    if (const auto found = answer.find("item"); found != answer.end()) {
      PUENTE_REQUIRE(item(*found));
      return true;
    }
    if (const auto found = answer.find("error"); found != answer.end())
      return tl::unexpected<Error>(error_from(*found));
    // An item may be an error of its own (send-batch): {"item": {"error": …}} came above.
    if (const auto found = answer.find("done"); found != answer.end()) {
      done = std::move(*found);
      return false;
    }
    return fail(ErrorCode::malformed, "the agent answered with neither item, done nor error");
  };
  PUENTE_REQUIRE(client_.call(line_of(request), take));
  return done;
}

Result<json> AgentApi::call(const json& request) {
  return call(request, [](const json&) { return Status(); });
}

Result<json> read_json_file(const std::filesystem::path& path, std::size_t bytes_max) {
  PUENTE_TRY(const std::string text, puente::io::read_text(path, bytes_max));
  bool too_deep = false;
  // nlohmann reads without recursion, but walks what it read with it.
  const json out = json::parse(
      text,
      [&](int depth, json::parse_event_t, json&) {
        too_deep |= depth > depth_max;
        return depth <= depth_max;
      },
      false);
  if (too_deep) return fail(ErrorCode::too_large, path.string() + ": nested deeper than 20");
  if (out.is_discarded()) return fail(ErrorCode::malformed, path.string() + ": not JSON");
  return out;
}

std::string line_of(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string text_at(const json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return {};
  return shown(found->is_string() ? found->get_ref<const std::string&>() : line_of(*found));
}

}  // namespace puente::client::cli
