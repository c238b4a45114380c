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

  explicit TreeTiles(const ports::LogStore& store) : store_(store) {}

  // Reads a stored tree of `size` leaves. Damaged where tiles are missing or too short.
  StoreStatus restore(std::uint64_t size);

  void append(const Hash& leaf_hash);
  std::uint64_t size() const { return size_; }
  // Rows changed since the last call; they are to be committed before any proof over them is asked for.
  std::vector<ports::TileRow> take_rows();

  // Derives all inner tiles from the leaves that are stored. Damaged where a stored one is another.
  StoreStatus rederive() const;

  // For the proofs of crypto/tlog, which know nothing of stores; what the store did is kept for the calls below.
  Result<Hash> node(unsigned level, std::uint64_t index) const override;
  StoreResult<Hash> node_hash(unsigned level, std::uint64_t index) const;
  // The same functions for callers that have checked the sizes: an error is the store's.
  StoreResult<std::vector<Hash>> inclusion(std::uint64_t index, std::uint64_t size) const;
  StoreResult<std::vector<Hash>> consistency(std::uint64_t from, std::uint64_t size) const;
  StoreResult<Hash> root(std::uint64_t size) const;
  StoreResult<tlog::Frontier> frontier(std::uint64_t size) const;
  // `count` leaf hashes from `from` on.
  StoreResult<std::vector<Hash>> leaves(std::uint64_t from, std::uint64_t count) const;

 private:
  // The inner nodes of one tile: [s][i] is node (8 t + s, …).
  using Derived = std::array<std::vector<Hash>, 9>;
  using Place = std::pair<std::uint8_t, std::uint64_t>;
  StoreResult<const Derived*> derived(std::uint8_t level, std::uint64_t index) const;
  StoreResult<std::vector<Hash>> read(std::uint8_t level, std::uint64_t index) const;
  // A tile's hashes as of now, wherever they are.
  StoreResult<std::vector<Hash>> hashes(std::uint8_t level, std::uint64_t index) const;

  template <class T>
  StoreResult<T> of_store(Result<T> derived) const;

  const ports::LogStore& store_;
  mutable std::optional<StoreError> failure_;  // of the node() that failed last
  std::uint64_t size_ = 0;
  std::map<std::uint8_t, std::vector<Hash>> edge_;  // the incomplete tile of each level
  std::map<Place, std::vector<Hash>> completed_;    // since the last take_rows()
  std::map<Place, std::vector<Hash>> handed_;  // complete tiles of the batch handed out last: perhaps not stored yet
  std::set<std::uint8_t> grown_;               // levels whose edge changed since the last take_rows()
  mutable std::map<Place, Derived> cache_;     // bounded by cached_tiles_max; edges are recomputed when they grew
  mutable std::deque<Place> cached_order_;
};

}  // namespace puente::broker::core
