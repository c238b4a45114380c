#include "crypto/tlog/tile_builder.h"

#include <set>

#include "crypto/tlog/tree.h"
#include "tests/unit/crypto/tlog/support.h"
#include "tests/unit/crypto/tlog/tile_store.h"

namespace puente::tlog {
namespace {

using namespace test;

constexpr std::uint64_t leaf_count = 70'000;

const MemoryTree& big_tree() {
  static const MemoryTree tree{leaves_of(leaf_count)};
  return tree;
}

TEST_CASE("each take gives just the tiles that changed, with the hashes of the tree") {
  TileBuilder builder;
  std::uint64_t taken = 0;
  for (const std::uint64_t stop : {0ULL, 1ULL, 2ULL, 255ULL, 256ULL, 257ULL, 511ULL, 1'300ULL, 65'535ULL, 65'536ULL,
                                   65'537ULL, 65'792ULL, 70'000ULL}) {
    for (std::uint64_t i = taken; i < stop; ++i) builder.append(big_tree().node(0, i).value());
    std::set<TileId> ids;
    for (const Tile& tile : builder.take()) {
      CHECK(ids.insert(tile.id).second);
      const auto hashes = tile_hashes(tile.hashes).value();
      REQUIRE(hashes.size() == tile.id.width);
      for (std::size_t i = 0; i < hashes.size(); ++i)
        REQUIRE(hashes[i] == big_tree().node(8 * tile.id.level, tile.id.index * 256 + i).value());
    }
    const auto expected = tiles_since(taken, stop);
    CHECK(ids == std::set<TileId>(expected.begin(), expected.end()));
    CHECK(builder.size() == stop);
    CHECK(builder.root() == root_at(big_tree(), stop).value());
    CHECK(builder.take().empty());
    taken = stop;
  }
}

TEST_CASE("a builder restored from the store goes on as the one that never stopped") {
  TileStore store;
  std::uint64_t size = 0;
  for (const std::uint64_t stop : {3ULL, 256ULL, 300ULL, 65'536ULL, 65'999ULL, 66'600ULL}) {
    TileBuilder builder = TileBuilder::restore(store.source(), size).value();
    REQUIRE(builder.root() == root_at(big_tree(), size).value());
    CHECK(builder.take().empty());
    for (; size < stop; ++size) builder.append(big_tree().node(0, size).value());
    store.put(builder.take());
    CHECK(builder.root() == root_at(big_tree(), stop).value());
  }
  // Of an earlier size too, as the store's tiles only ever grow.
  CHECK(TileBuilder::restore(store.source(), 66'000).value().root() == root_at(big_tree(), 66'000).value());
}

TEST_CASE("a store that lost or shortened a tile does not restore") {
  TileStore store;
  TileBuilder builder;
  for (std::uint64_t i = 0; i < 300; ++i) builder.append(leaf_of(i));
  store.put(builder.take());
  CHECK(code_of(TileBuilder::restore(store.source(), 301)) == ErrorCode::malformed);
  CHECK(code_of(TileBuilder::restore(store.source(), tree_size_max + 1)) == ErrorCode::malformed);
  auto altered = store;
  altered.tiles[{0, 1}][0] ^= 1;
  CHECK(TileBuilder::restore(altered.source(), 300).value().root() != builder.root());
  store.tiles.erase({1, 0});
  CHECK(code_of(TileBuilder::restore(store.source(), 300)) == ErrorCode::not_found);
}

}  // namespace
}  // namespace puente::tlog
