#include "broker/app/config.h"

#include <fmt/format.h>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "io/files.h"
#include "policy/toml_form.h"

namespace puente::broker::app {

Result<Config> load_config(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "broker.toml";
  PUENTE_TRY(const std::string text, puente::io::read_text(path, 64 << 10));
  const auto form = policy::check_toml_form(text);
  if (!form) return tl::unexpected<Error>(form.error().at(path.string()));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed)
    return fail(ErrorCode::malformed, fmt::format("{}: line {}: {}", path.string(), parsed.error().source().begin.line,
                                                  parsed.error().description()));
  Config out;
  out.folder = folder;
  const std::pair<std::string_view, std::string> known[] = {
      {"origin", ""}, {"listen", ""}, {"treaty", ""}, {"passphrase-file", ""}};
  for (const auto& [key, value] : parsed.table()) {
    const auto found = std::ranges::find(known, key.str(), &std::pair<std::string_view, std::string>::first);
    if (found == std::end(known) || !value.is_string())
      return fail(ErrorCode::unknown_value, fmt::format("{}: line {}: unknown key '{}', or not a text", path.string(),
                                                        value.source().begin.line, key.str()));
  }
  const auto text_at = [&](std::string_view key) { return parsed.table()[key].value_or(std::string()); };
  out.origin = text_at("origin");
  out.listen = text_at("listen");
  out.treaty = text_at("treaty");
  out.passphrase_file = text_at("passphrase-file");
  if (out.origin.empty() || out.listen.empty() || out.treaty.empty())
    return fail(ErrorCode::malformed, path.string() + ": origin, listen and treaty are needed");
  return out;
}

std::string render_config(const Config& config) {
  std::string out = fmt::format("origin = \"{}\"\nlisten = \"{}\"\ntreaty = \"{}\"\n", config.origin, config.listen,
                                config.treaty.string());
  if (!config.passphrase_file.empty())
    out += fmt::format("passphrase-file = \"{}\"\n", config.passphrase_file.string());
  return out;
}

}  // namespace puente::broker::app
