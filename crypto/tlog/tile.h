// Tiles and entry bundles (C2SP tlog-tiles): their coordinates, paths and bytes. Pure and thread safe.
//
// Tile n of level l holds, for i from 0 to 255, the RFC 6962 hashes of the leaves [(n*256+i) * 256^l, (n*256+i+1) *
// 256^l), 32 bytes each. A tree has every tile that is full, and at the right edge of a level one partial tile of
// floor(size / 256^l) mod 256 hashes, unless that is 0.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/tlog/merkle.h"

namespace puente::tlog {

inline constexpr unsigned tile_width_max = 256;
inline constexpr unsigned tile_levels_max = 8;  // levels 0 to 7 hold all of a tree of tree_size_max leaves

struct TileId {
  unsigned level = 0;
  std::uint64_t index = 0;
  unsigned width = tile_width_max;  // hashes in it, 1 to 256
  friend auto operator<=>(const TileId&, const TileId&) = default;
};

struct Tile {
  TileId id;
  Bytes hashes;  // 32 * id.width
  friend bool operator==(const Tile&, const Tile&) = default;
};

// How many hashes tile (level, index) has in a tree of this size: 0 where there is no such tile.
unsigned tile_width(unsigned level, std::uint64_t index, std::uint64_t size);
// The tiles of the tree of new_size that the tree of old_size has not, or has shorter: by level, then index. From
// old_size 0 all of them: about size / 256, which the caller bounds.
std::vector<TileId> tiles_since(std::uint64_t old_size, std::uint64_t new_size);

// "tile/0/x001/x234/067" or, partial, "tile/0/x001/x234/067.p/17"; parse is strict. Errors: `malformed`.
std::string tile_path(const TileId& id);
Result<TileId> parse_tile_path(std::string_view path);
// "tile/entries/x001/067", ".p/17" likewise; the level of the id is 0, as bundles go with level 0 tiles.
std::string entries_path(std::uint64_t index, unsigned width);
Result<TileId> parse_entries_path(std::string_view path);

// The hashes of a tile, in a column of bytes. Errors: `malformed` unless 1 to 256 hashes.
Result<std::vector<Hash>> tile_hashes(ByteView bytes);

// A bundle: for each entry a big-endian uint16 length, then the entry. Entries are what leaf_hash takes.
// Errors: `too_large` for an entry beyond 65,535 bytes or more than 256; `malformed` for a bundle that does not hold
// just `width` entries.
Result<Bytes> encode_entry_bundle(std::span<const Bytes> entries);
Result<std::vector<Bytes>> decode_entry_bundle(ByteView bundle, unsigned width);

}  // namespace puente::tlog
