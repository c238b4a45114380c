#include "crypto/record/batch.h"

#include <bit>
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "tests/unit/crypto/record/world.h"

using namespace puente;
using record::BatchCache;
using record::test::outcome;
using record::test::World;

namespace {

std::vector<codec::SealedRecord> batch_of(World& world, std::size_t count) {
  std::vector<record::seal::UnsignedRecord> records;
  for (std::size_t i = 0; i < count; ++i)
    records.push_back(
        world.sealer
            .seal(world.plan(model::Kind::seizure, record::test::seizure_sections()), record::test::noon, world.random)
            .value());
  return world.sealer.sign_batch(std::move(records), world.random);
}

std::string verified(const World& world, const codec::SealedRecord& record, BatchCache& cache) {
  return outcome(
      record::verify_batch(record::header_hash(record.header), record.batch, world.sender_key.public_key(), cache));
}

}  // namespace

TEST_CASE("every record of a batch verifies alone, whatever the size") {
  World world(1);
  for (const std::size_t count : {1U, 2U, 3U, 5U, 8U, 13U}) {
    const auto batch = batch_of(world, count);
    REQUIRE(batch.size() == count);
    std::set<std::uint64_t> places;
    for (const auto& record : batch) {
      BatchCache fresh;
      CHECK(verified(world, record, fresh) == "ok");
      CHECK(record.batch.size == std::bit_ceil(count));
      CHECK(places.insert(record.batch.index).second);
    }
  }
}

TEST_CASE("places in a batch tell nothing of the order of sending") {
  World world(9);
  std::set<std::vector<std::uint64_t>> orders;
  for (int i = 0; i < 8; ++i) {
    std::vector<std::uint64_t> places;
    for (const auto& record : batch_of(world, 8)) places.push_back(record.batch.index);
    orders.insert(places);
  }
  CHECK(orders.size() > 1);
}

TEST_CASE("a record sent alone is a batch of one: its header hash is the root") {
  World world(2);
  auto record = batch_of(world, 1)[0];
  CHECK(record.batch.size == 1);
  CHECK(record.batch.path.empty());
  CHECK(record::batch_root(record::header_hash(record.header), record.batch).value() ==
        record::header_hash(record.header));
}

TEST_CASE("sign_alone signs as sign_batch does for one") {
  World world(3);
  auto unsigned_record = world.sealer.seal(world.plan(model::Kind::seizure, record::test::seizure_sections()),
                                           record::test::noon, world.random);
  const Hash hash = unsigned_record->header_hash();
  const auto record = world.sealer.sign_alone(std::move(*unsigned_record));
  CHECK(record::header_hash(record.header) == hash);
  BatchCache cache;
  CHECK(verified(world, record, cache) == "ok");
}

TEST_CASE("a batch costs one verification: others of it are found in the cache") {
  World world(4);
  const auto batch = batch_of(world, 4);
  BatchCache cache;
  for (const auto& record : batch) CHECK(verified(world, record, cache) == "ok");
  CHECK(cache.size() == 1);
}

TEST_CASE("a cached verification helps no other key, size, signature or leaf") {
  World world(5), other(6);
  const auto batch = batch_of(world, 4);
  BatchCache cache;
  REQUIRE(verified(world, batch[0], cache) == "ok");
  CHECK(verified(other, batch[1], cache) == "unauthenticated");
  auto changed = batch[1];
  changed.batch.signature.array()[3] ^= 1;
  CHECK(verified(world, changed, cache) == "unauthenticated");
  changed = batch[1];
  changed.batch.index ^= 1;
  CHECK(verified(world, changed, cache) == "unauthenticated");
  changed = batch[1];
  changed.batch.path[1].array()[0] ^= 1;
  CHECK(verified(world, changed, cache) == "unauthenticated");
  changed = batch[1];
  changed.header.back() ^= 1;
  CHECK(verified(world, changed, cache) == "unauthenticated");
  CHECK(cache.size() == 1);
}

TEST_CASE("size, index and path must fit together") {
  World world(7);
  const auto record = batch_of(world, 4)[0];
  const auto root_outcome = [&](auto change) {
    codec::BatchSignature batch = record.batch;
    change(batch);
    return outcome(record::batch_root(record::header_hash(record.header), batch));
  };
  CHECK(root_outcome([](auto&) {}) == "ok");
  CHECK(root_outcome([](auto& b) { b.size = 0; }) == "malformed");
  CHECK(root_outcome([](auto& b) { b.size = 3; }) == "malformed");
  CHECK(root_outcome([](auto& b) { b.size = 8192; }) == "malformed");
  CHECK(root_outcome([](auto& b) { b.index = 4; }) == "malformed");
  CHECK(root_outcome([](auto& b) { b.path.pop_back(); }) == "malformed");
  CHECK(root_outcome([](auto& b) { b.path.emplace_back(); }) == "malformed");
}

TEST_CASE("an inner node of a batch passes for no record") {
  // RFC 6962 hashes leaves and nodes with different prefixes, so a header cannot collide with a node; and a shorter
  // path from a real node needs another size, which is signed.
  World world(8);
  const auto record = batch_of(world, 4)[0];
  codec::BatchSignature shorter = record.batch;
  shorter.size = 2;
  shorter.index >>= 1;
  shorter.path.erase(shorter.path.begin());
  BatchCache cache;
  CHECK(outcome(record::verify_batch(record::header_hash(record.header), shorter, world.sender_key.public_key(),
                                     cache)) == "unauthenticated");
}

TEST_CASE("the cache forgets the oldest at its bound") {
  BatchCache cache(2);
  std::vector<BatchCache::Key> keys(3);
  for (std::size_t i = 0; i < 3; ++i) keys[i].root.array()[0] = static_cast<std::uint8_t>(i);
  for (const BatchCache::Key& key : keys) cache.add(key);
  cache.add(keys[2]);
  CHECK(cache.size() == 2);
  CHECK_FALSE(cache.contains(keys[0]));
  CHECK(cache.contains(keys[1]));
  CHECK(cache.contains(keys[2]));
}

TEST_CASE("what verified for one key, root, size and signature says nothing of another") {
  BatchCache cache;
  const BatchCache::Key key{};
  cache.add(key);
  BatchCache::Key root = key, device = key, size = key, signature = key;
  root.root.array()[31] = 1;
  device.device_key.array()[31] = 1;
  size.size = 1;
  signature.signature.array()[63] = 1;
  CHECK(cache.contains(key));
  for (const BatchCache::Key& other : {root, device, size, signature}) CHECK_FALSE(cache.contains(other));
}
