#include "crypto/tlog/tile_builder.h"

#include <bit>
#include <optional>

#include "crypto/base/check.h"
#include "crypto/tlog/tree.h"

namespace puente::tlog {
namespace {

Tile make_tile(unsigned level, std::uint64_t index, const std::vector<Hash>& hashes) {
  Tile out{{level, index, static_cast<unsigned>(hashes.size())}, {}};
  out.hashes.reserve(hashes.size() * Hash::size_bytes);
  for (const Hash& hash : hashes) out.hashes.insert(out.hashes.end(), hash.view().begin(), hash.view().end());
  return out;
}

// Hashes the 256 of a full tile down to one, in place.
Hash fold(std::vector<Hash>& hashes) {
  for (std::size_t count = hashes.size() / 2; count != 0; count /= 2)
    for (std::size_t i = 0; i < count; ++i) hashes[i] = node_hash(hashes[2 * i], hashes[2 * i + 1]);
  return hashes.front();
}

}  // namespace

Result<TileBuilder> TileBuilder::restore(const TileSource& source, std::uint64_t size) {
  if (size > tree_size_max) return fail(ErrorCode::malformed, "the tree size is beyond what we handle");
  TileBuilder out;
  out.size_ = size;
  for (unsigned level = 0; level < tile_levels_max; ++level) {
    const std::uint64_t index = (size >> (8 * level)) >> 8;
    const unsigned width = tile_width(level, index, size);
    if (width == 0) continue;
    const TileId id{level, index, width};
    PUENTE_TRY(const Bytes bytes, source(id));
    PUENTE_TRY(std::vector<Hash> hashes, tile_hashes(bytes));
    if (hashes.size() < width) return fail(ErrorCode::malformed, tile_path(id) + " is shorter than its tree needs");
    hashes.resize(width);
    out.edges_[level].hashes = std::move(hashes);
  }
  return out;
}

void TileBuilder::append(const Hash& leaf_hash) {
  PUENTE_CHECK(size_ < tree_size_max, "a tree may not grow beyond its largest size");
  ++size_;
  Hash hash = leaf_hash;
  for (unsigned level = 0; level < tile_levels_max; ++level) {
    Edge& edge = edges_[level];
    edge.hashes.reserve(tile_width_max);
    edge.hashes.push_back(hash);
    edge.changed = true;
    if (edge.hashes.size() < tile_width_max) return;
    full_.push_back(make_tile(level, ((size_ >> (8 * level)) - 1) >> 8, edge.hashes));
    hash = fold(edge.hashes);
    edge.hashes.clear();
    edge.changed = false;
  }
}

Hash TileBuilder::root() const {
  std::optional<Hash> right;  // root of all leaves to the right of what was folded so far
  for (const Edge& edge : edges_) {
    std::span<const Hash> rest = edge.hashes;
    while (!rest.empty()) {
      const std::size_t width = std::size_t{1} << std::countr_zero(rest.size());
      Frontier complete;
      for (const Hash& hash : rest.last(width)) complete.append(hash);
      right = right ? node_hash(complete.root(), *right) : complete.root();
      rest = rest.first(rest.size() - width);
    }
  }
  return right ? *right : empty_root();
}

std::vector<Tile> TileBuilder::take() {
  std::vector<Tile> out = std::move(full_);
  full_.clear();
  for (unsigned level = 0; level < tile_levels_max; ++level) {
    Edge& edge = edges_[level];
    if (edge.changed) out.push_back(make_tile(level, (size_ >> (8 * level)) >> 8, edge.hashes));
    edge.changed = false;
  }
  return out;
}

std::vector<Tile> TileBuilder::partial_tiles() const {
  std::vector<Tile> out;
  for (unsigned level = 0; level < tile_levels_max; ++level)
    if (!edges_[level].hashes.empty())
      out.push_back(make_tile(level, (size_ >> (8 * level)) >> 8, edges_[level].hashes));
  return out;
}

}  // namespace puente::tlog
