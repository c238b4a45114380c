#include "crypto/tlog/tile.h"

#include <map>

#include "tests/unit/crypto/tlog/support.h"

namespace puente::tlog {
namespace {

using namespace test;

TEST_CASE("tile paths are those of the specification") {
  CHECK(tile_path({0, 1234067, 256}) == "tile/0/x001/x234/067");
  CHECK(tile_path({0, 0, 256}) == "tile/0/000");
  CHECK(tile_path({1, 999, 1}) == "tile/1/999.p/1");
  CHECK(tile_path({63, 1000, 255}) == "tile/63/x001/000.p/255");
  CHECK(entries_path(1234067, 256) == "tile/entries/x001/x234/067");
  CHECK(entries_path(5, 17) == "tile/entries/005.p/17");
}

TEST_CASE("a path is read back as what it was written from") {
  for (const std::uint64_t index : {0ULL, 7ULL, 99ULL, 100ULL, 999ULL, 1000ULL, 1001ULL, 999'999ULL, 1'000'000ULL,
                                    123'456'789'012ULL, 9'223'372'036'854'775'807ULL, ~0ULL})
    for (const unsigned width : {1U, 9U, 10U, 255U, 256U}) {
      for (const unsigned level : {0U, 1U, 7U, 63U}) {
        const TileId id{level, index, width};
        CHECK(parse_tile_path(tile_path(id)) == id);
      }
      CHECK(parse_entries_path(entries_path(index, width)) == TileId{0, index, width});
    }
}

TEST_CASE("there is one way to write a path") {
  for (const char* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/0/0",
                           "tile/0/00",
                           "tile/0/0000",
                           "tile/0/x000/001",
                           "tile/0/x001/67",
                           "tile/0/001/067",
                           "tile/0/x001/x067",
                           "tile/0/x001/x067/",
                           "tile/0/x001",
                           "tile/0/x001/",
                           "tile/00/000",
                           "tile/64/000",
                           "tile/-1/000",
                           "tile/+1/000",
                           "tile/0/-01",
                           "tile/0/ 01",
                           "tile/0/0a1",
                           "tile/0/000.p/0",
                           "tile/0/000.p/256",
                           "tile/0/000.p/01",
                           "tile/0/000.p/",
                           "tile/0/000.p",
                           "tile/0/000.p/1/",
                           "tile/0/000.p/1.p/1",
                           "tile/0/000/",
                           "/tile/0/000",
                           "tile/0/000\n",
                           "tile/entries/000",
                           "tile/0/X001/067",
                           "tile/0/x018/x446/x744/x073/x709/x551/616",
                           "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999"})
    CHECK(code_of(parse_tile_path(path)) == ErrorCode::malformed);
  CHECK(code_of(parse_tile_path("tile/0/x001/x001/x001/x001/x001/x001/x001/001")) == ErrorCode::malformed);
  CHECK(code_of(parse_entries_path("tile/0/000")) == ErrorCode::malformed);
  CHECK(code_of(parse_entries_path("tile/entries/0")) == ErrorCode::malformed);
  CHECK(parse_tile_path("tile/0/x018/x446/x744/x073/x709/x551/615").value().index == ~0ULL);
}

// Counts of (level, width).
std::map<std::pair<unsigned, unsigned>, int> census(std::uint64_t size) {
  std::map<std::pair<unsigned, unsigned>, int> out;
  for (const TileId& id : tiles_since(0, size)) ++out[{id.level, id.width}];
  return out;
}

TEST_CASE("a tree has the tiles that the specification's examples say") {
  using Census = std::map<std::pair<unsigned, unsigned>, int>;
  CHECK(census(70'000) == Census{{{0, 256}, 273}, {{0, 112}, 1}, {{1, 256}, 1}, {{1, 17}, 1}, {{2, 1}, 1}});
  CHECK(census(256) == Census{{{0, 256}, 1}, {{1, 1}, 1}});
  CHECK(census(0).empty());
  CHECK(census(1) == Census{{{0, 1}, 1}});
  CHECK(census(65'536) == Census{{{0, 256}, 256}, {{1, 256}, 1}, {{2, 1}, 1}});
  CHECK(tile_width(7, 63, tree_size_max) == 0);
  CHECK(tile_width(7, 0, tree_size_max) == 64);
  CHECK(tile_width(8, 0, tree_size_max) == 0);
}

TEST_CASE("what changed between two sizes is what the later tree has and the earlier had not") {
  for (const auto& [before, after] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0, 5},
                                                                                          {5, 5},
                                                                                          {5, 6},
                                                                                          {250, 256},
                                                                                          {255, 257},
                                                                                          {256, 256},
                                                                                          {256, 300},
                                                                                          {65'530, 65'540},
                                                                                          {65'000, 70'000}}) {
    std::vector<TileId> expected;
    const auto old_tiles = tiles_since(0, before);
    for (const TileId& id : tiles_since(0, after))
      if (std::ranges::find(old_tiles, id) == old_tiles.end()) expected.push_back(id);
    CHECK(tiles_since(before, after) == expected);
  }
}

TEST_CASE("a tile is whole hashes, at most 256") {
  CHECK(tile_hashes(leaf_of(3).bytes()).value() == std::vector<Hash>{leaf_of(3)});
  CHECK(tile_hashes(Bytes(8192)).value().size() == 256);
  CHECK(code_of(tile_hashes({})) == ErrorCode::malformed);
  CHECK(code_of(tile_hashes(Bytes(31))) == ErrorCode::malformed);
  CHECK(code_of(tile_hashes(Bytes(8224))) == ErrorCode::malformed);
}

TEST_CASE("entry bundles carry entries of every length that fits, and nothing else") {
  const std::vector<Bytes> entries{{}, {0xaa}, Bytes(300, 7), Bytes(65'535, 9)};
  const Bytes bundle = encode_entry_bundle(entries).value();
  CHECK(hex_of(ByteView(bundle).first(8)) ==
        "0000"
        "0001"
        "aa"
        "012c"
        "07");
  CHECK(decode_entry_bundle(bundle, 4) == entries);
  CHECK(code_of(decode_entry_bundle(bundle, 3)) == ErrorCode::malformed);
  CHECK(code_of(decode_entry_bundle(bundle, 5)) == ErrorCode::malformed);
  CHECK(code_of(decode_entry_bundle(bundle, 0)) == ErrorCode::malformed);
  CHECK(code_of(decode_entry_bundle(bundle, 257)) == ErrorCode::malformed);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{6}, bundle.size() - 1})
    CHECK(code_of(decode_entry_bundle(ByteView(bundle).first(size), 4)) == ErrorCode::malformed);
  CHECK(code_of(encode_entry_bundle({})) == ErrorCode::malformed);
  CHECK(code_of(encode_entry_bundle(std::vector<Bytes>{Bytes(65'536)})) == ErrorCode::too_large);
  CHECK(code_of(encode_entry_bundle(std::vector<Bytes>(257))) == ErrorCode::too_large);
  CHECK(decode_entry_bundle(encode_entry_bundle(std::vector<Bytes>(256)).value(), 256).value().size() == 256);
}

}  // namespace
}  // namespace puente::tlog
