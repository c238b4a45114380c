// The same test with each store of the broker.
#pragma once

#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <functional>
#include <memory>

#include "broker/store/memory/memory_store.h"
#include "broker/store/segments/segment_store.h"
#include "crypto/primitives/drbg.h"
#include "crypto/primitives/set_hash.h"
#include "tests/support/folder.h"

namespace puente::broker::store::test {

using support::Folder;

template <class T, class E>
T value(tl::expected<T, E> result) {
  if (!result) FAIL(as_error(result.error()).what);
  return std::move(*result);
}

inline Seed seed_of(std::uint8_t number) {
  Seed out;
  out.array()[0] = number;
  return out;
}

inline StoreKey key_of(std::uint8_t number) { return StoreKey::from(Bytes(32, number)).value(); }

inline RowsSigner rows_signer() {
  static const primitives::SigningKey key = primitives::generate_signing_key(Bytes(32, 3));
  return {"bridge.example/test", &key};
}

inline Hash rows_of(ports::Store& store) {
  primitives::SetHash out;
  REQUIRE(store.read_rows([&](ByteView row) { out.add(row); }));
  return out.digest();
}

// Runs `test` with a store in memory, and with those on disk: opened again at each look, as after a crash, or, of
// segments, also left as it is.
inline void with_each(const std::function<void(const std::function<ports::Store&()>& store)>& test) {
  SECTION("in memory") {
    puente::broker::store::MemoryStore store;
    test([&]() -> ports::Store& { return store; });
  }
  SECTION("SQLCipher, reopened at every look") {
    Folder folder;
    std::unique_ptr<SqlcipherStore> store;
    test([&]() -> ports::Store& {
      const std::optional<Hash> rows = store ? std::optional(rows_of(*store)) : std::nullopt;
      store.reset();
      store = std::make_unique<SqlcipherStore>(value(SqlcipherStore::open(folder.path / "store.db", key_of(7))));
      if (rows) CHECK(rows_of(*store) == *rows);
      return *store;
    });
  }
  const auto open_segments = [](const Folder& folder) {
    return value(SegmentStore::open(folder.path / "store.db", key_of(7), rows_signer()));
  };
  SECTION("segments, reopened at every look") {
    Folder folder;
    std::unique_ptr<SegmentStore> store;
    test([&]() -> ports::Store& {
      store.reset();
      store = open_segments(folder);
      return *store;
    });
  }
  SECTION("segments, taken into the database beside what is read") {
    Folder folder;
    const std::unique_ptr<SegmentStore> store = value(SegmentStore::open(
        folder.path / "store.db", key_of(7), rows_signer(), puente::io::real_disk(), {1}, SegmentStore::Work::aside));
    test([&]() -> ports::Store& { return *store; });
  }
  SECTION("segments, not in the database yet") {
    Folder folder;
    const std::unique_ptr<SegmentStore> store = open_segments(folder);
    test([&]() -> ports::Store& { return *store; });
  }
}

struct Things {
  primitives::Drbg random{seed_of(1)};
  KeyId sender = random.random<KeyId>();
  KeyId first = random.random<KeyId>();
  KeyId second = random.random<KeyId>();
  Instant noon{1'790'000'000'000};

  ports::SpooledRecord record(Instant expires) {
    ports::SpooledRecord out{
        .header_hash = random.random<Hash>(),
        .record_id = random.random<RecordId>(),
        .device = sender,
        .expires = expires,
        .header = Bytes{1, 2, 3},
        .batch = {random.random<Signature>(), 4, 2, {random.random<Hash>(), random.random<Hash>()}},
        .release = Bytes{4},
        .entries = {},
        .slots = {}};
    std::array recipients{first, second};
    std::ranges::sort(recipients);
    for (const KeyId& recipient : recipients) out.entries.push_back({recipient, Bytes{9, recipient.array()[0]}});
    std::array digests{random.random<Hash>(), random.random<Hash>()};
    std::ranges::sort(digests);
    for (const Hash& digest : digests) out.slots.push_back({digest, Bytes(100, digest.array()[0])});
    return out;
  }
  ports::DeliveryRow delivery(std::uint64_t number, bool voided = false) {
    return {number, Bytes{1}, random.random<Nonce>(), Bytes{2, 3}, 77, 5, voided};
  }
};

}  // namespace puente::broker::store::test
