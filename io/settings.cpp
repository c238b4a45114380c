#include "io/settings.h"

#include <fmt/format.h>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>

#include "io/files.h"
#include "policy/toml_form.h"

namespace puente::io {
namespace {

constexpr std::size_t settings_bytes_max = 64 << 10;

}  // namespace

Result<Settings> Settings::read(const std::filesystem::path& path, std::initializer_list<std::string_view> known) {
  PUENTE_TRY(const std::string text, read_text(path, settings_bytes_max));
  if (const Status form = policy::check_toml_form(text); !form)
    return tl::unexpected<Error>(form.error().at(path.string()));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed)
    return fail(ErrorCode::malformed, fmt::format("{}: line {}: {}", path.string(), parsed.error().source().begin.line,
                                                  parsed.error().description()));
  Settings out;
  out.path_ = path;
  for (const auto& [key, value] : parsed.table()) {
    const auto setting = value.value<std::string>();
    if (std::ranges::find(known, key.str()) == known.end() || !setting)
      return fail(ErrorCode::unknown_value, fmt::format("{}: line {}: unknown key '{}', or not a text", path.string(),
                                                        value.source().begin.line, key.str()));
    out.texts_.emplace(key.str(), *setting);
  }
  return out;
}

std::string Settings::text(std::string_view key) const {
  const auto found = texts_.find(key);
  return found == texts_.end() ? std::string() : found->second;
}

Result<std::string> Settings::required(std::string_view key) const {
  std::string out = text(key);
  if (out.empty()) return fail(ErrorCode::malformed, path_.string() + ": '" + std::string(key) + "' is needed");
  return out;
}

Status check_setting(std::string_view text, std::string_view option) {
  for (const char c : text)
    if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
      return fail(ErrorCode::usage, std::string(option) + ": only printable ASCII without quotes and backslashes");
  return {};
}

std::string render_setting(std::string_view key, std::string_view text) {
  return fmt::format("{} = \"{}\"\n", key, text);
}

}  // namespace puente::io
