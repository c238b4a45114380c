#include "witness/app/config.h"

#include "io/files.h"
#include "io/key_file.h"
#include "io/settings.h"

namespace puente::witness::app {

Result<Config> load_config(const std::filesystem::path& folder) {
  Config out;
  out.folder = folder;
  auto settings = puente::io::Settings::read(out.file(), {"name", "listen", "treaty", "passphrase-file"});
  if (!settings && settings.error().code == ErrorCode::not_found && std::filesystem::exists(folder / "party.toml"))
    return fail(ErrorCode::usage, out.file().string() +
                                      " is missing: this folder is an older version's. Write it with name, listen, "
                                      "treaty and passphrase-file as they stand in party.toml (docs/witness.md)");
  if (!settings) return tl::unexpected(settings.error());
  PUENTE_TRY(out.name, settings->required("name"));
  PUENTE_TRY(out.listen, settings->required("listen"));
  PUENTE_TRY(out.treaty, settings->required("treaty"));
  out.passphrase_file = settings->text("passphrase-file");
  return out;
}

std::string render_config(const Config& config) {
  using puente::io::render_setting;
  std::string out = render_setting("name", config.name) + render_setting("listen", config.listen) +
                    render_setting("treaty", config.treaty.string());
  if (!config.passphrase_file.empty()) out += render_setting("passphrase-file", config.passphrase_file.string());
  return out;
}

Result<SecretBytes> passphrase_of(const Config& config) {
  std::filesystem::path file = config.passphrase_file;
  if (!file.empty() && file.is_relative()) file = config.folder / file;
  return puente::io::read_passphrase("puente-" + config.name, file);
}

Result<trust::SignedTreaty> load_treaty(const Config& config, Instant now) {
  PUENTE_TRY(const std::string text, puente::io::read_text(config.treaty_path(), trust::treaty_bytes_max));
  auto treaty = trust::verify_treaty(text, now);
  if (!treaty) return tl::unexpected(treaty.error().at(config.treaty_path().string()));
  return treaty;
}

}  // namespace puente::witness::app
