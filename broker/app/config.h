// The broker's folder: configuration, keys and store.
//
//   broker.toml        what follows           keys      secrets (io/key_file.h): "device" and "log" Ed25519 seeds,
//   "curve", public.toml        for the treaty                   "store", and "release/<key id>" X25519, one a day
//   store.db           SQLCipher              enrolments/   entries for the directory, brought by hand
//   reserve            room on the disk, kept for the log's last entry
//   status             how it does, or why it ended (status.h)
//   shown-head         a cosigned head that this store's log does not lead to, as a device showed it
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "broker/core/budget/budgets.h"
#include "crypto/base/error.h"

namespace puente::broker::app {

struct Config {
  std::filesystem::path folder;
  std::string origin;                     // of the log
  std::string listen;                     // "tcp://127.0.0.1:5500"
  std::filesystem::path treaty;           // relative to the folder, unless absolute
  std::filesystem::path passphrase_file;  // empty: systemd credential or prompt
  core::Budgets budgets{};
  // Unix sockets on which witnesses of the treaty are asked in place of their urls, by their names.
  std::map<std::string, std::string> witness_sockets{};
  bool unwitnessed = false;  // of this start alone, by the operator's order (core/core.h)

  std::filesystem::path keys() const { return folder / "keys"; }
  std::filesystem::path store() const { return folder / "store.db"; }
  // Of a shard before, put aside.
  std::filesystem::path shard_folder(std::uint64_t shard) const { return folder / ("shard-" + std::to_string(shard)); }
  std::filesystem::path handover() const { return folder / "handover"; }  // what a shard begins with
  std::filesystem::path lock() const { return folder / "broker.lock"; }
  std::filesystem::path status() const { return folder / "status"; }
  // The head that proved this store not to be the newest (core::Health::contradiction): each start asks for it.
  std::filesystem::path contradiction() const { return folder / "shown-head"; }
  std::filesystem::path reserve() const { return folder / "reserve"; }
  std::filesystem::path public_part() const { return folder / "public.toml"; }
  std::filesystem::path enrolments() const { return folder / "enrolments"; }
  std::filesystem::path treaty_path() const { return treaty.is_absolute() ? treaty : folder / treaty; }
  std::filesystem::path passphrase_path() const {
    return passphrase_file.empty() || passphrase_file.is_absolute() ? passphrase_file : folder / passphrase_file;
  }
};

Result<Config> load_config(const std::filesystem::path& folder);
std::string render_config(const Config& config);

}  // namespace puente::broker::app
