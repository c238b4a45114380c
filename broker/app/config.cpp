#include "broker/app/config.h"

#include "io/settings.h"

namespace puente::broker::app {

Result<Config> load_config(const std::filesystem::path& folder) {
  PUENTE_TRY(const puente::io::Settings settings,
             puente::io::Settings::read(folder / "broker.toml", {"origin", "listen", "treaty", "passphrase-file"}));
  Config out;
  out.folder = folder;
  PUENTE_TRY(out.origin, settings.required("origin"));
  PUENTE_TRY(out.listen, settings.required("listen"));
  PUENTE_TRY(out.treaty, settings.required("treaty"));
  out.passphrase_file = settings.text("passphrase-file");
  return out;
}

std::string render_config(const Config& config) {
  using puente::io::render_setting;
  std::string out = render_setting("origin", config.origin) + render_setting("listen", config.listen) +
                    render_setting("treaty", config.treaty.string());
  if (!config.passphrase_file.empty()) out += render_setting("passphrase-file", config.passphrase_file.string());
  return out;
}

}  // namespace puente::broker::app
