// The store of a broker or an agent, opened to look at, by those who hold its passphrase.
#pragma once

#include <filesystem>

#include "io/database.h"

namespace puente::client::cli {

// `folder`: of a broker (broker.toml) or an agent (party.toml); `file` in it. Errors: those of the folder, its keys and
// the file.
Result<puente::io::Database> open_store_to_read(const std::filesystem::path& folder,
                                                const std::filesystem::path& file = "store.db");

// The treaty file that a broker's configuration names.
Result<std::filesystem::path> broker_treaty_path(const std::filesystem::path& folder);

}  // namespace puente::client::cli
