#include "crypto/tlog/tile_reader.h"

#include <random>
#include <set>

#include "tests/unit/crypto/tlog/support.h"
#include "tests/unit/crypto/tlog/tile_store.h"

namespace puente::tlog {
namespace {

using namespace test;

constexpr std::uint64_t leaf_count = 70'000;

struct Both {
  MemoryTree tree{leaves_of(leaf_count)};
  TileStore store;
  Both() {
    TileBuilder builder;
    for (std::uint64_t i = 0; i < leaf_count; ++i) builder.append(tree.node(0, i).value());
    store.put(builder.take());
  }
};
const Both& both() {
  static const Both out;
  return out;
}

TEST_CASE("out of tiles come the same roots and proofs as out of the whole tree") {
  std::mt19937_64 random(20260101);
  std::vector<std::uint64_t> sizes{1, 2, 255, 256, 257, 511, 512, 65'535, 65'536, 65'537, 65'792, 69'999, 70'000};
  for (int i = 0; i < 40; ++i) sizes.push_back(1 + random() % leaf_count);
  for (const std::uint64_t size : sizes) {
    const TileHashReader reader(both().store.source(), size, 8);
    const Hash root = root_at(both().tree, size).value();
    REQUIRE(root_at(reader, size) == root);
    CHECK(Frontier::restore(reader, size).value().root() == root);
    for (int i = 0; i < 5; ++i) {
      const std::uint64_t index = i == 0 ? size - 1 : random() % size;
      const auto inclusion = inclusion_proof(reader, index, size).value();
      CHECK(inclusion == inclusion_proof(both().tree, index, size).value());
      CHECK(verify_inclusion(index, size, both().tree.node(0, index).value(), inclusion, root));
      const std::uint64_t size1 = index + 1;
      const auto consistency = consistency_proof(reader, size1, size).value();
      CHECK(consistency == consistency_proof(both().tree, size1, size).value());
      CHECK(verify_consistency(size1, size, root_at(both().tree, size1).value(), root, consistency));
    }
  }
}

TEST_CASE("every complete subtree is there, and no incomplete one") {
  const TileHashReader reader(both().store.source(), 66'000);
  for (unsigned level = 0; level <= 16; ++level) {
    const std::uint64_t count = 66'000 >> level;
    for (const std::uint64_t index : {std::uint64_t{0}, count / 2, count - 1})
      CHECK(reader.node(level, index).value() == both().tree.node(level, index).value());
    CHECK(code_of(reader.node(level, count)) == ErrorCode::not_found);
  }
  CHECK(code_of(reader.node(17, 0)) == ErrorCode::not_found);
  CHECK(code_of(reader.node(63, 0)) == ErrorCode::not_found);
  CHECK(code_of(reader.node(64, 0)) == ErrorCode::not_found);
  CHECK(code_of(reader.node(1'000, ~0ULL)) == ErrorCode::not_found);
}

TEST_CASE("only tiles that the tree has are asked for, and the last ones not again") {
  TileStore store = both().store;
  store.asked.clear();
  const std::uint64_t size = 66'000;
  const auto tiles = tiles_since(0, size);
  const std::set<TileId> has(tiles.begin(), tiles.end());
  const TileHashReader reader(store.source(), size);
  for (std::uint64_t index = 0; index < size; index += 997) REQUIRE(inclusion_proof(reader, index, size));
  for (const TileId& id : store.asked) CHECK(has.contains(id));

  store.asked.clear();
  REQUIRE(inclusion_proof(reader, 65'999, size));
  REQUIRE(inclusion_proof(reader, 65'998, size));
  const std::size_t first = store.asked.size();
  REQUIRE(inclusion_proof(reader, 65'997, size));
  CHECK(store.asked.size() == first);

  const TileHashReader forgetful(store.source(), size, 1);
  store.asked.clear();
  REQUIRE(forgetful.node(0, 0));
  REQUIRE(forgetful.node(0, 1));
  CHECK(store.asked.size() == 1);
  REQUIRE(forgetful.node(0, 256));
  REQUIRE(forgetful.node(0, 0));
  CHECK(store.asked.size() == 3);
}

TEST_CASE("a source that lies is found out by the root; one that falls short is an error") {
  TileStore store = both().store;
  const std::uint64_t size = 300;
  const Hash root = root_at(both().tree, size).value();
  store.tiles[{0, 1}][5] ^= 1;
  CHECK(root_at(TileHashReader(store.source(), size), size).value() != root);
  store.tiles[{0, 1}].resize(43 * 32);
  CHECK(code_of(root_at(TileHashReader(store.source(), size), size)) == ErrorCode::malformed);
  store.tiles[{0, 1}].resize(44 * 32 + 1);
  CHECK(code_of(root_at(TileHashReader(store.source(), size), size)) == ErrorCode::malformed);
  store.tiles.erase({0, 1});
  CHECK(code_of(root_at(TileHashReader(store.source(), size), size)) == ErrorCode::not_found);
}

}  // namespace
}  // namespace puente::tlog
