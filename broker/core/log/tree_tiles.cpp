#include "broker/core/log/tree_tiles.h"

#include <fmt/format.h>

#include <algorithm>

namespace puente::broker::core {
namespace {

constexpr std::size_t cached_tiles_max = 512;  // 16 KiB each

StoreResult<std::vector<Hash>> split(ByteView bytes) {
  if (bytes.size() % Hash::size_bytes != 0 || bytes.size() > TreeTiles::width * Hash::size_bytes)
    return damaged("a tile of the log has the wrong length");
  std::vector<Hash> out;
  for (; !bytes.empty(); bytes = bytes.subspan(Hash::size_bytes)) {
    PUENTE_TRY(const Hash hash, read_back(Hash::from(bytes.first(Hash::size_bytes)), "a tile of the log"));
    out.push_back(hash);
  }
  return out;
}

Hash subtree_root(std::span<const Hash> hashes) {
  if (hashes.size() == 1) return hashes.front();
  const std::size_t half = hashes.size() / 2;
  return tlog::node_hash(subtree_root(hashes.first(half)), subtree_root(hashes.subspan(half)));
}

}  // namespace

StoreStatus TreeTiles::restore(std::uint64_t size) {
  size_ = size;
  edge_.clear();
  completed_.clear();
  handed_.clear();
  grown_.clear();
  cache_.clear();
  cached_order_.clear();
  for (std::uint8_t level = 0; level < 8 && (size >> (8 * level)) > 0; ++level) {
    const std::uint64_t count = size >> (8 * level);
    if (count % width == 0) continue;
    PUENTE_TRY(std::vector<Hash> hashes, read(level, count / width));
    if (hashes.size() < count % width)
      return damaged(fmt::format("tile {}/{} of the log is shorter than its size says", level, count / width));
    hashes.resize(count % width);
    edge_[level] = std::move(hashes);
  }
  return {};
}

void TreeTiles::append(const Hash& leaf_hash) {
  ++size_;
  Hash hash = leaf_hash;
  for (std::uint8_t level = 0;; ++level) {
    std::vector<Hash>& edge = edge_[level];
    edge.push_back(hash);
    const std::uint64_t index = ((size_ >> (8 * level)) - 1) / width;
    cache_.erase({level, index});
    grown_.insert(level);
    if (edge.size() < width) return;
    hash = subtree_root(edge);
    completed_[{level, index}] = std::exchange(edge, {});
  }
}

std::vector<ports::TileRow> TreeTiles::take_rows() {
  std::vector<ports::TileRow> out;
  const auto add = [&](std::uint8_t level, std::uint64_t index, const std::vector<Hash>& hashes) {
    Bytes bytes;
    bytes.reserve(hashes.size() * Hash::size_bytes);
    for (const Hash& hash : hashes) bytes.insert(bytes.end(), hash.view().begin(), hash.view().end());
    out.push_back({level, index, std::move(bytes)});
  };
  for (const auto& [place, hashes] : completed_) add(place.first, place.second, hashes);
  for (const std::uint8_t level : grown_)
    if (const std::vector<Hash>& edge = edge_[level]; !edge.empty()) add(level, (size_ >> (8 * level)) / width, edge);
  handed_ = std::exchange(completed_, {});
  grown_.clear();
  return out;
}

StoreResult<std::vector<Hash>> TreeTiles::read(std::uint8_t level, std::uint64_t index) const {
  PUENTE_TRY(const std::optional<Bytes> bytes, store_.tile(level, index));
  if (!bytes) return damaged(fmt::format("tile {}/{} of the log is missing", level, index));
  return split(*bytes);
}

StoreResult<std::vector<Hash>> TreeTiles::hashes(std::uint8_t level, std::uint64_t index) const {
  const Place place{level, index};
  const std::uint64_t complete = (size_ >> (8 * level)) / width;
  if (const auto edge = edge_.find(level); index == complete && edge != edge_.end()) return edge->second;
  if (const auto handed = handed_.find(place); handed != handed_.end()) return handed->second;
  if (const auto fresh = completed_.find(place); fresh != completed_.end()) return fresh->second;
  return read(level, index);
}

StoreResult<const TreeTiles::Derived*> TreeTiles::derived(std::uint8_t level, std::uint64_t index) const {
  const Place place{level, index};
  if (const auto found = cache_.find(place); found != cache_.end()) return &found->second;
  Derived out;
  PUENTE_TRY(out[0], hashes(level, index));
  for (std::size_t s = 1; s <= 8; ++s)
    for (std::size_t i = 0; i + 1 < out[s - 1].size(); i += 2)
      out[s].push_back(tlog::node_hash(out[s - 1][i], out[s - 1][i + 1]));
  if (cached_order_.size() >= cached_tiles_max) {
    cache_.erase(cached_order_.front());
    cached_order_.pop_front();
  }
  cached_order_.push_back(place);
  return &cache_.insert_or_assign(place, std::move(out)).first->second;
}

StoreStatus TreeTiles::rederive() const {
  std::vector<std::vector<Hash>> derived(8);  // [level]: of the tile that grows
  const auto differs = [](std::uint8_t level, std::uint64_t index) {
    return damaged(fmt::format("tile {}/{} of the log is not what the leaves give", level, index));
  };
  for (std::uint64_t i = 0; i < size_ / width; ++i) {
    PUENTE_TRY(const std::vector<Hash> leaves, hashes(0, i));
    if (leaves.size() != width) return differs(0, i);
    Hash hash = subtree_root(leaves);
    std::uint64_t index = i;
    for (std::uint8_t level = 1; level < 8; ++level) {
      std::vector<Hash>& tile = derived[level];
      tile.push_back(hash);
      if (tile.size() < width) break;
      index /= width;
      PUENTE_TRY(const std::vector<Hash> found, hashes(level, index));
      if (found != tile) return differs(level, index);
      hash = subtree_root(tile);
      tile.clear();
    }
  }
  for (std::uint8_t level = 1; level < 8; ++level) {
    const auto edge = edge_.find(level);
    if (derived[level] != (edge == edge_.end() ? std::vector<Hash>() : edge->second))
      return differs(level, (size_ >> (8 * level)) / width);
  }
  return {};
}

StoreResult<Hash> TreeTiles::node_hash(unsigned level, std::uint64_t index) const {
  const auto tile_level = static_cast<std::uint8_t>(level / 8);
  const unsigned inside = level % 8;
  const std::uint64_t per_tile = width >> inside;
  PUENTE_TRY(const Derived* const tile, derived(tile_level, index / per_tile));
  const std::vector<Hash>& nodes = (*tile)[inside];
  if (index % per_tile >= nodes.size())
    return damaged(fmt::format("node {}/{} is not in the log's tree", level, index));
  return nodes[index % per_tile];
}

Result<Hash> TreeTiles::node(unsigned level, std::uint64_t index) const {
  auto hash = node_hash(level, index);
  if (hash) return *hash;
  failure_ = std::move(hash.error());
  return tl::unexpected(as_error(*failure_));
}

template <class T>
StoreResult<T> TreeTiles::of_store(Result<T> derived) const {
  const std::optional<StoreError> failure = std::exchange(failure_, std::nullopt);
  if (!derived && failure) return tl::unexpected(*failure);
  return read_back(std::move(derived), "a proof for the log");
}

StoreResult<std::vector<Hash>> TreeTiles::inclusion(std::uint64_t index, std::uint64_t size) const {
  return of_store(tlog::inclusion_proof(*this, index, size));
}
StoreResult<std::vector<Hash>> TreeTiles::consistency(std::uint64_t from, std::uint64_t size) const {
  return of_store(tlog::consistency_proof(*this, from, size));
}
StoreResult<Hash> TreeTiles::root(std::uint64_t size) const { return of_store(tlog::root_at(*this, size)); }
StoreResult<tlog::Frontier> TreeTiles::frontier(std::uint64_t size) const {
  return of_store(tlog::Frontier::restore(*this, size));
}

StoreResult<std::vector<Hash>> TreeTiles::leaves(std::uint64_t from, std::uint64_t count) const {
  std::vector<Hash> out;
  out.reserve(count);
  for (std::uint64_t i = from; i < from + count;) {
    PUENTE_TRY(const std::vector<Hash> tile, hashes(0, i / width));
    const std::size_t begin = i % width;
    const std::size_t end = std::min<std::uint64_t>(tile.size(), begin + (from + count - i));
    if (begin >= end) return damaged(fmt::format("leaf {} is not in the log's tree", i));
    out.insert(out.end(), tile.begin() + static_cast<std::ptrdiff_t>(begin),
               tile.begin() + static_cast<std::ptrdiff_t>(end));
    i += end - begin;
  }
  return out;
}

}  // namespace puente::broker::core
