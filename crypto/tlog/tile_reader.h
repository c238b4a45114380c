// The reader's side of tiles: any hash of the tree, out of the tiles that hold or imply it.
#pragma once

#include <list>
#include <vector>

#include "crypto/tlog/tile_builder.h"
#include "crypto/tlog/tree.h"

namespace puente::tlog {

// Gives the complete subtrees of the tree of `size` leaves. Keeps the hashes derived from the tiles used last (16 KiB a
// tile, at most `tiles_cached_max` of them). Not authenticated: what tiles say is checked by comparing roots or
// verifying proofs with a head one trusts. Not thread safe. Asks the source only for tiles that the tree has, at their
// width in it. Errors of node(): `not_found` (no such complete subtree); `malformed` (a tile too short, or no tile);
// the source's.
class TileHashReader final : public HashReader {
 public:
  TileHashReader(TileSource source, std::uint64_t size, std::size_t tiles_cached_max = 64);

  std::uint64_t size() const { return size_; }
  Result<Hash> node(unsigned level, std::uint64_t index) const override;

 private:
  struct Derived {
    TileId id;
    std::vector<std::vector<Hash>> rows;  // rows[h]: the complete subtrees of 2^h of the tile's hashes
  };
  Result<const Derived*> derived(const TileId& id) const;

  TileSource source_;
  std::uint64_t size_;
  std::size_t tiles_cached_max_;
  mutable std::list<Derived> cache_;  // the one used last first
};

}  // namespace puente::tlog
