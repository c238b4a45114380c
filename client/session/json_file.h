// JSON that somebody wrote into a file.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "crypto/base/error.h"

namespace puente::client::session {

// A file with one JSON value, nested at most 20 deep. Errors: those of the file; malformed; too_large.
Result<nlohmann::json> read_json_file(const std::filesystem::path& path, std::size_t bytes_max);

}  // namespace puente::client::session
