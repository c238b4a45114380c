// Tiles as a log keeps them: by level and index, a longer one in place of the shorter.
#pragma once

#include <map>

#include "crypto/tlog/tile_builder.h"

namespace puente::tlog::test {

struct TileStore {
  std::map<std::pair<unsigned, std::uint64_t>, Bytes> tiles;
  mutable std::vector<TileId> asked;

  void put(const std::vector<Tile>& changed) {
    for (const Tile& tile : changed) tiles[{tile.id.level, tile.id.index}] = tile.hashes;
  }
  Result<Bytes> get(const TileId& id) const {
    asked.push_back(id);
    const auto found = tiles.find({id.level, id.index});
    if (found == tiles.end()) return fail(ErrorCode::not_found, tile_path(id));
    return found->second;
  }
  TileSource source() const {
    return [this](const TileId& id) { return get(id); };
  }
};

}  // namespace puente::tlog::test
