// The log's tree as rows of tiles: what each commit must write, and the hashes that proofs need.
// Tile (t, i) holds the hashes of nodes (8 t, 256 i) … of the RFC 6962 tree, as C2SP tlog-tiles does.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>

#include "broker/ports/store.h"
#include "crypto/tlog/tree.h"

namespace puente::broker::core {

class TreeTiles final : public tlog::HashReader {
 public:
  static constexpr std::size_t width = 256;

  explicit TreeTiles(ports::Store& store) : store_(store) {}

  // Takes up a stored tree of `size` leaves. Fails with `mismatch` where tiles are missing or too short.
  Status restore(std::uint64_t size);

  void append(const Hash& leaf_hash);
  std::uint64_t size() const { return size_; }
  // Rows changed since the last call; they are to be committed before any proof over them is asked for.
  std::vector<ports::TileRow> take_rows();

  // Derives all inner tiles from the leaves that are stored. Fails with `mismatch` where a stored one is another.
  Status rederive() const;

  Result<Hash> node(unsigned level, std::uint64_t index) const override;
  // `count` leaf hashes from `from` on.
  Result<std::vector<Hash>> leaves(std::uint64_t from, std::uint64_t count) const;

 private:
  // The inner nodes of one tile: [s][i] is node (8 t + s, …).
  using Derived = std::array<std::vector<Hash>, 9>;
  using Place = std::pair<std::uint8_t, std::uint64_t>;
  Result<const Derived*> derived(std::uint8_t level, std::uint64_t index) const;
  Result<std::vector<Hash>> stored(std::uint8_t level, std::uint64_t index) const;
  // A tile's hashes as of now, wherever they are.
  Result<std::vector<Hash>> hashes(std::uint8_t level, std::uint64_t index) const;

  ports::Store& store_;
  std::uint64_t size_ = 0;
  std::map<std::uint8_t, std::vector<Hash>> edge_;  // the incomplete tile of each level
  std::map<Place, std::vector<Hash>> completed_;    // since the last take_rows()
  std::map<Place, std::vector<Hash>> handed_;  // complete tiles of the batch handed out last: perhaps not stored yet
  std::set<std::uint8_t> grown_;               // levels whose edge changed since the last take_rows()
  mutable std::map<Place, Derived> cache_;     // bounded by cached_tiles_max; edges are recomputed when they grew
  mutable std::deque<Place> cached_order_;
};

}  // namespace puente::broker::core
