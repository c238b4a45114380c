#include "crypto/tlog/tile_reader.h"

#include <algorithm>

#include "crypto/base/check.h"

namespace puente::tlog {

TileHashReader::TileHashReader(TileSource source, std::uint64_t size, std::size_t tiles_cached_max)
    : source_(std::move(source)), size_(size), tiles_cached_max_(tiles_cached_max) {
  PUENTE_CHECK(size <= tree_size_max, "the tree size is beyond what we handle");
  PUENTE_CHECK(tiles_cached_max >= 1, "a reader of tiles keeps at least the one it reads");
}

Result<Hash> TileHashReader::node(unsigned level, std::uint64_t index) const {
  if (level > 62 || index >= size_ >> level)
    return fail(ErrorCode::not_found, "the tree has no complete subtree there yet");
  const unsigned tile_level = level / 8;
  const unsigned height = level % 8;  // within the tile
  const std::uint64_t tile_index = index >> (8 - height);
  PUENTE_TRY(const Derived* tile, derived({tile_level, tile_index, tile_width(tile_level, tile_index, size_)}));
  return tile->rows[height][index - (tile_index << (8 - height))];
}

Result<const TileHashReader::Derived*> TileHashReader::derived(const TileId& id) const {
  const auto found = std::ranges::find(cache_, id, &Derived::id);
  if (found != cache_.end()) {
    cache_.splice(cache_.begin(), cache_, found);
    return &cache_.front();
  }
  PUENTE_TRY(const Bytes bytes, source_(id));
  PUENTE_TRY(std::vector<Hash> hashes, tile_hashes(bytes));
  if (hashes.size() < id.width) return fail(ErrorCode::malformed, tile_path(id) + " is shorter than its tree needs");
  hashes.resize(id.width);

  Derived out{id, {}};
  out.rows.push_back(std::move(hashes));
  for (unsigned height = 1; height < 8; ++height) {
    const std::vector<Hash>& below = out.rows.back();
    std::vector<Hash> row(below.size() / 2);
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = node_hash(below[2 * i], below[2 * i + 1]);
    out.rows.push_back(std::move(row));
  }
  if (cache_.size() == tiles_cached_max_) cache_.pop_back();
  cache_.push_front(std::move(out));
  return &cache_.front();
}

}  // namespace puente::tlog
