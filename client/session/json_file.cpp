#include "client/session/json_file.h"

#include <nlohmann/json.hpp>

#include "io/files.h"

namespace puente::client::session {
namespace {

using nlohmann::json;

constexpr int depth_max = 20;

}  // namespace

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

}  // namespace puente::client::session
