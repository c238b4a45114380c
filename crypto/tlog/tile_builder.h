// The writer's side of tiles: what an appending log must store so that its tree is complete at every size it signs.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "crypto/tlog/tile.h"

namespace puente::tlog {

// A port: the bytes of a stored tile. May give more hashes than id.width asks for, since a tile only ever grows.
// Fails with `not_found` where there is none.
using TileSource = std::function<Result<Bytes>(const TileId& id)>;

// Keeps the partial tile of each level. Copyable; not thread safe. After a failed commit, restore it from the store.
class TileBuilder {
 public:
  TileBuilder() = default;  // of the empty tree
  // Of the tree of this size: reads at most one tile a level. What it reads is not authenticated: compare root() with a
  // head one trusts. Errors: `malformed` where a tile is too short, and what the source fails with.
  static Result<TileBuilder> restore(const TileSource& source, std::uint64_t size);

  void append(const Hash& leaf_hash);
  std::uint64_t size() const { return size_; }
  Hash root() const;

  // All tiles that changed since the last take(): those that became full, and the partial tiles as they are now.
  // Their ids are tiles_since(size at the last take, size now), in no particular order.
  std::vector<Tile> take();
  // The partial tile of every level that has one, as they are now.
  std::vector<Tile> partial_tiles() const;

 private:
  struct Edge {
    std::vector<Hash> hashes;  // the level's partial tile, 0 to 255 hashes
    bool changed = false;
  };

  std::uint64_t size_ = 0;
  std::array<Edge, tile_levels_max> edges_;
  std::vector<Tile> full_;
};

}  // namespace puente::tlog
