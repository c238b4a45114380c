// The folder of a witness: its configuration, key and heads.
//
//   witness.toml   what follows               keys          its Ed25519 seed, "device" (io/key_file.h)
//   witness.vkey   for the treaty             checkpoint    its heads (witness/io/file_head_store.h)
//   witness.lock   held while it runs
#pragma once

#include <filesystem>
#include <string>

#include "crypto/base/time.h"
#include "trust/treaty.h"

namespace puente::witness::app {

inline constexpr const char* device_secret = "device";

struct Config {
  std::filesystem::path folder;
  std::string name;                       // of its key
  std::string listen;                     // "127.0.0.1:8501" or "unix:/run/puente/witness-mx"
  std::filesystem::path treaty;           // relative to the folder, unless absolute
  std::filesystem::path passphrase_file;  // empty: systemd credential puente-<name>, or prompt

  std::filesystem::path file() const { return folder / "witness.toml"; }
  std::filesystem::path keys() const { return folder / "keys"; }
  std::filesystem::path vkey() const { return folder / "witness.vkey"; }
  std::filesystem::path lock() const { return folder / "witness.lock"; }
  std::filesystem::path treaty_path() const { return treaty.is_absolute() ? treaty : folder / treaty; }
};

Result<Config> load_config(const std::filesystem::path& folder);
std::string render_config(const Config& config);
Result<SecretBytes> passphrase_of(const Config& config);
// The treaty that the configuration names, verified.
Result<trust::SignedTreaty> load_treaty(const Config& config, Instant now);

}  // namespace puente::witness::app
