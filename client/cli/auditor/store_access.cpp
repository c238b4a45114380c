#include "client/cli/auditor/store_access.h"

#include "client/io/party.h"
#include "io/files.h"
#include "policy/toml_form.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

// The broker's configuration is its own room's: only where its passphrase and treaty are needs to be known here.
Result<fs::path> path_in_broker_toml(const fs::path& folder, const char* key) {
  PUENTE_TRY(const std::string text, puente::io::read_text(folder / "broker.toml", 64 << 10));
  if (const Status form = policy::check_toml_form(text); !form)
    return tl::unexpected<Error>(form.error().at((folder / "broker.toml").string()));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) return fail(ErrorCode::malformed, (folder / "broker.toml").string() + ": not TOML");
  fs::path file = parsed.table()[key].value_or(std::string());
  if (!file.empty() && file.is_relative()) file = folder / file;
  return file;
}

Result<SecretBytes> passphrase_of(const fs::path& folder) {
  if (fs::exists(folder / "broker.toml")) {
    PUENTE_TRY(const fs::path file, path_in_broker_toml(folder, "passphrase-file"));
    return puente::io::read_passphrase("puente-broker", file);
  }
  const io::PartyPaths paths{folder};
  PUENTE_TRY(const std::string text, puente::io::read_text(paths.config(), 64 << 10));
  auto config = io::parse_party_config(text);
  if (!config) return tl::unexpected(config.error().at(paths.config().string()));
  return io::party_passphrase(paths, *config);
}

}  // namespace

Result<puente::io::Database> open_store_to_read(const fs::path& folder, const fs::path& file) {
  PUENTE_TRY(const SecretBytes passphrase, passphrase_of(folder));
  PUENTE_TRY(const puente::io::KeyFile keys, puente::io::KeyFile::open(folder / "keys", passphrase));
  PUENTE_TRY(const StoreKey key, keys.get_as<StoreKey>("store"));
  return as_result(puente::io::Database::open_to_read(folder / file, key));
}

Result<fs::path> broker_treaty_path(const fs::path& folder) { return path_in_broker_toml(folder, "treaty"); }

}  // namespace puente::client::cli
