// A folder on disk as tlog::TiledLog reads it.
#pragma once

#include <filesystem>

#include "crypto/tlog/tiled_log.h"

namespace puente::audit::bundle {

class LogFolder final : public tlog::LogFiles {
 public:
  explicit LogFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  // Only regular files; anything else at the path is an error `io`.
  Result<std::optional<Bytes>> read(const std::string& path, std::size_t bytes_max) override;
  // At most 100,000 names of one folder; `too_large` beyond.
  Result<std::vector<Item>> list(const std::string& folder) override;

 private:
  std::filesystem::path folder_;
};

// Tiles out of the files, for proofs. The files outlive the source.
tlog::TileSource tile_source(tlog::LogFiles& files);

}  // namespace puente::audit::bundle
