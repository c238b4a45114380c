#include "audit/bundle/log_folder.h"

#include <algorithm>

#include "io/files.h"

namespace puente::audit::bundle {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t names_max = 100'000;
constexpr std::size_t tile_bytes_max = tlog::tile_width_max * Hash::size_bytes;

}  // namespace

Result<std::optional<Bytes>> LogFolder::read(const std::string& path, std::size_t bytes_max) {
  auto bytes = puente::io::read_file(folder_ / path, bytes_max);
  if (bytes) return std::optional(std::move(*bytes));
  if (bytes.error().code == ErrorCode::not_found) return std::optional<Bytes>();
  return tl::unexpected<Error>(bytes.error());
}

Result<std::vector<tlog::LogFiles::Item>> LogFolder::list(const std::string& folder) {
  std::vector<Item> out;
  std::error_code error;
  fs::directory_iterator at(folder_ / folder, error);
  if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) return out;
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    if (out.size() == names_max)
      return fail(ErrorCode::too_large, (folder_ / folder).string() + ": more than 100,000 files in one folder");
    std::error_code ignored;
    out.push_back({at->path().filename().string(), at->is_directory(ignored) && !at->is_symlink(ignored)});
  }
  if (error) return fail(ErrorCode::io, (folder_ / folder).string() + ": cannot be listed: " + error.message());
  std::ranges::sort(out, {}, &Item::name);
  return out;
}

tlog::TileSource tile_source(tlog::LogFiles& files) {
  return [&files](const tlog::TileId& id) -> Result<Bytes> {
    // A full tile stands in for a partial one.
    for (const unsigned width : {id.width, tlog::tile_width_max}) {
      auto bytes = files.read(tlog::tile_path({id.level, id.index, width}), tile_bytes_max);
      if (!bytes) return tl::unexpected<Error>(bytes.error());
      if (bytes->has_value()) return std::move(**bytes);
    }
    return fail(ErrorCode::not_found, tlog::tile_path(id) + ": the tile is not there");
  };
}

}  // namespace puente::audit::bundle
