#include "crypto/tlog/tiled_log.h"

#include <algorithm>

namespace puente::tlog {
namespace {

constexpr std::size_t tile_bytes_max = tile_width_max * Hash::size_bytes;
constexpr std::size_t bundle_bytes_max = tile_width_max * (2 + 65'535);

std::vector<Hash> first_hashes(ByteView bytes, unsigned width) {
  std::vector<Hash> out(width);
  for (unsigned i = 0; i < width; ++i) copy_into(out[i].array(), bytes.subspan(i * Hash::size_bytes, Hash::size_bytes));
  return out;
}

}  // namespace

TiledLog::TiledLog(LogFiles& files, TiledTerms terms, OnFinding finding)
    : files_(files), terms_(std::move(terms)), on_finding_(std::move(finding)) {}

void TiledLog::find(std::string name, Severity severity, std::string file, std::uint64_t offset, std::string what) {
  ++(severity == Severity::failed ? summary_.findings_failed : summary_.findings_open);
  on_finding_({std::move(name), severity, std::move(file), offset, std::move(what)});
}

Result<TiledSummary> TiledLog::verify(const OnProgress& progress, const OnEntry& entry) {
  PUENTE_REQUIRE(read_checkpoints());
  if (heads_.empty()) return summary_;
  summary_.size = heads_.rbegin()->first;
  summary_.root = heads_.rbegin()->second.first;
  PUENTE_TRY(const bool whole, read_tree(progress, entry));
  if (whole) {
    for (const Tile& tile : tree_.partial_tiles())
      if (tile.id.level != 0) PUENTE_REQUIRE(compare_tile(tile));
    if (first_missing_bundle_ && summary_.has_bundles)
      find("entries-missing", Severity::open,
           entries_path(*first_missing_bundle_, tile_width(0, *first_missing_bundle_, summary_.size)), 0,
           "other entries of the log are here, these are not");
  }
  PUENTE_REQUIRE(walk("tile"));
  return summary_;
}

Result<std::optional<Bytes>> TiledLog::leaf_tile(std::uint64_t index, unsigned width) {
  const std::string path = tile_path({0, index, width});
  PUENTE_TRY(std::optional<Bytes> bytes, files_.read(path, tile_bytes_max));
  if (!bytes && width != tile_width_max) {
    // A log may drop a partial tile once the full one is there.
    PUENTE_TRY(bytes, files_.read(tile_path({0, index, tile_width_max}), tile_bytes_max));
    if (bytes && bytes->size() == tile_bytes_max) bytes->resize(width * Hash::size_bytes);
  }
  if (!bytes) {
    find("tile-missing", Severity::failed, path, 0,
         "the tree of the checkpoint needs it; nothing behind it is checked");
    return std::optional<Bytes>();
  }
  if (bytes->size() == width * Hash::size_bytes) return bytes;
  find("tile-truncated", Severity::failed, path, std::min<std::uint64_t>(bytes->size(), width * Hash::size_bytes),
       "it has " + std::to_string(bytes->size()) + " bytes, and its tree's tile has " +
           std::to_string(width * Hash::size_bytes));
  return std::optional<Bytes>();
}

Result<bool> TiledLog::read_tree(const OnProgress& progress, const OnEntry& entry) {
  for (std::uint64_t index = 0; tree_.size() < summary_.size; ++index) {
    const unsigned width = tile_width(0, index, summary_.size);
    PUENTE_TRY(const std::optional<Bytes> bytes, leaf_tile(index, width));
    if (!bytes) return false;
    ++(width == tile_width_max ? summary_.tiles : summary_.partial_tiles);
    const std::vector<Hash> leaves = first_hashes(*bytes, width);
    PUENTE_REQUIRE(read_bundle(index, leaves, entry));
    for (const Hash& leaf : leaves) {
      tree_.append(leaf);
      const auto head = heads_.find(tree_.size());
      if (head != heads_.end() && head->second.first != tree_.root())
        find("root-mismatch", Severity::failed, head->second.second, 0,
             "the first " + std::to_string(head->first) + " leaves do not hash to the root that it states");
    }
    for (const Tile& tile : tree_.take())
      if (tile.id.level != 0 && tile.id.width == tile_width_max) PUENTE_REQUIRE(compare_tile(tile));
    if (progress) progress(tree_.size(), summary_.size);
  }
  return true;
}

Status TiledLog::compare_tile(const Tile& tile) {
  const std::string path = tile_path(tile.id);
  PUENTE_TRY(std::optional<Bytes> bytes, files_.read(path, tile_bytes_max));
  if (!bytes && tile.id.width != tile_width_max) {
    PUENTE_TRY(bytes, files_.read(tile_path({tile.id.level, tile.id.index, tile_width_max}), tile_bytes_max));
    if (bytes && bytes->size() > tile.hashes.size()) bytes->resize(tile.hashes.size());
  }
  if (!bytes) {
    find("tile-missing", Severity::failed, path, 0, "the tree of the checkpoint has it");
    return {};
  }
  ++(tile.id.width == tile_width_max ? summary_.tiles : summary_.partial_tiles);
  const auto [theirs, ours] = std::ranges::mismatch(*bytes, tile.hashes);
  if (theirs == bytes->end() && ours == tile.hashes.end()) return {};
  const auto offset = static_cast<std::uint64_t>(theirs - bytes->begin());
  if (theirs == bytes->end() || ours == tile.hashes.end())
    find("tile-truncated", Severity::failed, path, offset,
         "it has " + std::to_string(bytes->size()) + " bytes, and its tree's tile has " +
             std::to_string(tile.hashes.size()));
  else
    find("tile-altered", Severity::failed, path, offset / Hash::size_bytes * Hash::size_bytes,
         "this hash is not the one that the tiles below give");
  return {};
}

Status TiledLog::read_bundle(std::uint64_t index, const std::vector<Hash>& leaves, const OnEntry& entry) {
  const auto width = static_cast<unsigned>(leaves.size());
  const std::string path = entries_path(index, width);
  auto bytes = files_.read(path, bundle_bytes_max);
  if (bytes && !*bytes && width != tile_width_max)
    bytes = files_.read(entries_path(index, tile_width_max), bundle_bytes_max);
  if (!bytes && bytes.error().code != ErrorCode::too_large) return tl::unexpected<Error>(bytes.error());
  if (!bytes) {
    find("bundle-truncated", Severity::failed, path, bundle_bytes_max, "it is longer than any entry bundle");
    return {};
  }
  if (!*bytes) {
    if (!first_missing_bundle_) first_missing_bundle_ = index;
    return {};
  }
  summary_.has_bundles = true;
  ++summary_.bundles;
  const ByteView bundle = **bytes;
  std::size_t at = 0;
  for (unsigned i = 0; i < width; ++i) {
    const std::size_t start = at;
    const std::size_t size = at + 2 <= bundle.size() ? std::size_t{bundle[at]} << 8 | bundle[at + 1] : 0;
    if (at + 2 > bundle.size() || size > bundle.size() - at - 2) {
      find("bundle-truncated", Severity::failed, path, start,
           "entry " + std::to_string(index * tile_width_max + i) + " is cut off");
      return {};
    }
    const ByteView one = bundle.subspan(at + 2, size);
    at += 2 + size;
    ++summary_.entries;
    if (leaf_hash(one) != leaves[i])
      find("entry-altered", Severity::failed, path, start,
           "entry " + std::to_string(index * tile_width_max + i) + " does not hash to its leaf");
    else if (entry)
      entry(index * tile_width_max + i, one);
  }
  // A full bundle, read for the first of its entries that the tree has, may go on.
  if (at != bundle.size() && width == tile_width_max)
    find("bundle-truncated", Severity::failed, path, at, "bytes follow the last of its entries");
  return {};
}

}  // namespace puente::tlog
