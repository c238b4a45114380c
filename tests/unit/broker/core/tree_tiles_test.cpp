// The log's tree as rows, against the plain tree of RFC 6962.
#include "broker/core/log/tree_tiles.h"

#include <catch2/catch_test_macros.hpp>

#include "broker/store/memory/memory_store.h"
#include "crypto/primitives/drbg.h"

using namespace puente;
using namespace puente::broker;

namespace {

void commit(core::TreeTiles& tiles, store::MemoryStore& store) {
  ports::WriteBatch batch;
  batch.log = ports::LogRows{};
  batch.log->tiles = tiles.take_rows();
  REQUIRE(store.commit(batch));
}

// Roots, and proofs of a few places, as the plain tree gives them.
void check_same(const core::TreeTiles& tiles, const std::vector<Hash>& leaves, std::uint64_t size) {
  const std::span<const Hash> all(leaves);
  const tlog::MemoryTree plain(all.first(static_cast<std::size_t>(size)));
  REQUIRE(tlog::root_at(tiles, size).value() == plain.root());
  for (const std::uint64_t index : {std::uint64_t{0}, size / 3, size - 1})
    REQUIRE(tlog::inclusion_proof(tiles, index, size).value() == plain.inclusion_proof(index));
  for (const std::uint64_t before : {std::uint64_t{1}, size / 2, size - 1})
    if (before > 0) REQUIRE(tlog::consistency_proof(tiles, before, size).value() == plain.consistency_proof(before));
}

}  // namespace

TEST_CASE("Trees of all sizes around tiles' edges give the roots and proofs of RFC 6962, also after a start") {
  primitives::Drbg random(Seed{});
  store::MemoryStore store;
  core::TreeTiles tiles(store);
  std::vector<Hash> leaves;
  for (const std::size_t size : {1U, 2U, 255U, 256U, 257U, 511U, 512U, 700U, 65'535U, 65'536U, 65'537U, 66'000U}) {
    while (leaves.size() < size) {
      leaves.push_back(random.random<Hash>());
      tiles.append(leaves.back());
    }
    commit(tiles, store);
    REQUIRE(tiles.size() == size);
    check_same(tiles, leaves, size);
    core::TreeTiles restored(store);
    REQUIRE(restored.restore(size));
    check_same(restored, leaves, size);
    if (size > 1) check_same(restored, leaves, size - 1);
  }
}

TEST_CASE("Proofs for what is committed hold while a batch with the rest of its tile is not") {
  primitives::Drbg random(Seed{});
  store::MemoryStore store;
  core::TreeTiles tiles(store);
  std::vector<Hash> leaves;
  const auto grow = [&](std::size_t size) {
    while (leaves.size() < size) {
      leaves.push_back(random.random<Hash>());
      tiles.append(leaves.back());
    }
  };
  grow(250);
  commit(tiles, store);
  check_same(tiles, leaves, 250);
  grow(300);
  check_same(tiles, leaves, 250);  // completed, not handed out
  const auto rows = tiles.take_rows();
  check_same(tiles, leaves, 250);  // handed out, not stored
  ports::WriteBatch batch;
  batch.log = ports::LogRows{};
  batch.log->tiles = rows;
  REQUIRE(store.commit(batch));
  check_same(tiles, leaves, 300);
}

TEST_CASE("A tile that is missing, short or torn is found at the start") {
  primitives::Drbg random(Seed{});
  store::MemoryStore store;
  core::TreeTiles tiles(store);
  for (int i = 0; i < 300; ++i) tiles.append(random.random<Hash>());
  commit(tiles, store);
  const auto restored = [&](std::uint64_t size) {
    core::TreeTiles again(store);
    const StoreStatus status = again.restore(size);
    return status ? std::string("ok") : std::string(error_name(as_error(status.error()).code));
  };
  CHECK(restored(300) == "ok");
  CHECK(restored(299) == "ok");
  CHECK(restored(301) == "mismatch");  // shorter than it says
  CHECK(restored(600) == "mismatch");  // missing
  ports::WriteBatch batch;
  batch.log = ports::LogRows{};
  batch.log->tiles = {{0, 1, Bytes(33, 1)}};
  REQUIRE(store.commit(batch));
  CHECK(restored(300) == "mismatch");  // torn
}
