// Commits that are appended and taken into the database on threads beside their owner's: what is read meanwhile.
#include <poll.h>

#include <catch2/catch_test_macros.hpp>

#include "broker/ports/rows.h"
#include "broker/store/segments/worker.h"
#include "tests/unit/broker/store/history.h"

namespace puente::broker::store {
namespace {

using namespace ports;
using test::Folder;
using test::History;
using test::key_of;
using test::value;

std::vector<Bytes> bytes_of(const std::vector<QueueRow>& rows) {
  std::vector<Bytes> out;
  for (const QueueRow& row : rows) out.push_back(row_of(row));
  return out;
}

std::unique_ptr<SegmentStore> open_beside(const Folder& folder, std::size_t held_bytes) {
  return value(SegmentStore::open(folder.path / "store.db", key_of(1), test::rows_signer(), puente::io::real_disk(),
                                  {held_bytes}, SegmentStore::Work::aside));
}

void wait_for(SegmentStore& store) {
  while (!value(store.finished())) {
    pollfd item{store.descriptor(), POLLIN, 0};
    REQUIRE(::poll(&item, 1, 10'000) == 1);
  }
}

void check_same(const History& history, const Store& one, const Store& other) {
  for (const KeyId& recipient : {history.it.first, history.it.second})
    CHECK(bytes_of(value(one.queue(recipient, 0, 100))) == bytes_of(value(other.queue(recipient, 0, 100))));
  for (std::size_t i = 0; i < history.hashes.size(); i += 3) {
    CHECK(bytes_of(value(one.queue_of(history.hashes[i]))) == bytes_of(value(other.queue_of(history.hashes[i]))));
    CHECK(value(one.record(history.hashes[i])).has_value() == value(other.record(history.hashes[i])).has_value());
    CHECK(value(one.replay(history.it.sender, history.ids[i])).has_value());
    CHECK(value(other.replay(history.it.sender, history.ids[i])).has_value());
    CHECK(value(one.outcomes(history.it.sender, history.ids[i])).size() == 2);
    CHECK(value(other.outcomes(history.it.sender, history.ids[i])).size() == 2);
  }
}

}  // namespace

TEST_CASE("What is read while commits are written and taken in is what was committed before") {
  for (std::uint8_t number = 0; number < 6; ++number) {
    const Folder folder;
    MemoryStore before;
    // Each commit is taken in while the next is written; or some together.
    std::unique_ptr<SegmentStore> store = open_beside(folder, number % 2 == 0 ? 1 : 4096);
    History history(number);
    for (int step = 0; step < 60; ++step) {
      const auto batch = std::make_shared<const WriteBatch>(history.next());
      REQUIRE(store->begin(batch));
      wait_for(*store);
      REQUIRE(before.commit(*batch));
      check_same(history, before, *store);
      if (step == 30) {  // as after a crash
        store.reset();
        store = open_beside(folder, 4096);
        check_same(history, before, *store);
      }
    }
    CHECK(test::rows_of(before) == test::rows_of(*store));
    REQUIRE(store->close());
  }
}

TEST_CASE("The database's journal does not grow while what it holds is read again and again") {
  const Folder folder;
  const std::unique_ptr<SegmentStore> store = open_beside(folder, 1);
  const std::filesystem::path journal = folder.path / "store.db-wal";
  std::uintmax_t largest = 0;
  const auto live = [&](int commits) {
    for (int i = 0; i < commits; ++i) {
      WriteBatch batch;
      batch.values["step"] = Bytes(20'000, static_cast<std::uint8_t>(i));
      REQUIRE(store->begin(std::make_shared<const WriteBatch>(std::move(batch))));
      wait_for(*store);
      largest = std::max(largest, std::filesystem::file_size(journal));
    }
  };
  live(40);
  const std::uintmax_t early = largest;
  live(160);
  CHECK(largest < 2 * early);
}

TEST_CASE("A worker does one task after the other, and tells of each") {
  for (const Worker::Where where : {Worker::Where::here, Worker::Where::aside}) {
    int told = 0;  // written by the worker before its result can be taken, read after the worker has ended
    std::vector<int> done;
    {
      Worker worker(where, [&] { ++told; });
      CHECK_FALSE(worker.is_busy());
      CHECK_FALSE(worker.result());
      for (int i = 0; i < 100; ++i) {
        worker.start([&done, i]() -> StoreStatus {
          done.push_back(i);
          return i == 99 ? damaged("the last") : StoreStatus();
        });
        CHECK(worker.is_busy());
        const StoreStatus status = worker.wait();
        CHECK(status.has_value() == (i < 99));
      }
    }
    CHECK(done.size() == 100);
    CHECK(told == (where == Worker::Where::aside ? 100 : 0));
  }
}

}  // namespace puente::broker::store
