// The log on a disk that fails: whatever happens during a commit, it opens again to a state that a signed checkpoint
// describes, with all that was ever reported as committed.
#include <sqlite3.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "broker/core/log/log_keeper.h"
#include "broker/core/state_names.h"
#include "broker/store/segments/segment_store.h"
#include "tests/support/folder.h"
#include "tests/support/must.h"
#include "tests/unit/broker/store/fault_disk.h"

using namespace puente;
using namespace puente::broker;
using broker::store::SegmentLimits;
using broker::store::SegmentStore;
using support::Folder;
using test::FaultDisk;

namespace {

constexpr const char* origin = "bridge.example/crash";

StoreKey store_key() { return StoreKey::from(Bytes(32, 7)).value(); }

using support::must;

struct Writer {
  primitives::Drbg random{Seed{}};
  primitives::SigningKey key = primitives::generate_signing_key(Bytes(32, 3));
  broker::store::RowsSigner signer() const { return {origin, &key}; }

  // One more commit, as the core makes it. The checkpoint it would leave.
  StoreResult<std::string> append(ports::Store& store, core::LogKeeper& log, std::uint64_t entries) {
    for (std::uint64_t i = 0; i < entries; ++i)
      log.append({Instant{1}, codec::LifecycleEvent{"test", std::string(static_cast<std::size_t>(2 * i), 'x')}},
                 static_cast<codec::Audience>(i % codec::audience_count), random);
    ports::WriteBatch batch;
    batch.log = log.stage(batch.values);
    std::string checkpoint = batch.log->checkpoint;
    PUENTE_REQUIRE(store.commit(batch));
    return checkpoint;
  }
  StoreStatus open(ports::Store& store, core::LogKeeper& log) {
    PUENTE_TRY(const ports::Values values, store.values());
    PUENTE_REQUIRE(log.restore(values));
    return log.open_epochs({}, random);
  }
};

struct Before {
  Folder folder;
  std::filesystem::path path = folder.path / "store.db";
  Writer writer;
  std::string checkpoint;

  Before() {
    const std::unique_ptr<SegmentStore> store = must(SegmentStore::open(path, store_key(), writer.signer()));
    core::LogKeeper log(*store, origin, writer.key);
    REQUIRE(writer.open(*store, log));
    for (const std::uint64_t entries : {200U, 60U}) checkpoint = must(writer.append(*store, log, entries));
  }
  std::filesystem::path copy() const {
    const std::filesystem::path out = folder.path / "copy.db";
    for (const char* const suffix : {"", "-wal", "-shm", "-segment-0", "-segment-1"}) {
      std::filesystem::remove(out.string() + suffix);
      if (std::filesystem::exists(path.string() + suffix))
        std::filesystem::copy_file(path.string() + suffix, out.string() + suffix);
    }
    return out;
  }
};

struct Lived {
  std::vector<std::string> described;  // checkpoints it may be found with: the last committed one, and that in doubt
  bool through = false;                // no fault came
  std::uint64_t at_start = 0;          // writes and syncs until it was open
};

// How much is held in memory: each commit is taken into the database before the next, or none is.
constexpr SegmentLimits each_commit{1}, no_commit{16 << 20};

// Opens and commits three times, on a disk that may fail meanwhile.
Lived live(const Before& before, const std::filesystem::path& path, FaultDisk& disk, SegmentLimits limits) {
  Writer writer;
  Lived out{{before.checkpoint}, false};
  {
    const auto opened = SegmentStore::open(path, store_key(), writer.signer(), disk, limits);
    out.at_start = disk.operations();
    if (!opened) return out;
    SegmentStore& store = **opened;
    core::LogKeeper log(store, origin, writer.key);
    if (!writer.open(store, log)) return out;
    for (const std::uint64_t entries : {7U, 40U, 9U}) {
      const auto committed = writer.append(store, log, entries);
      if (committed) out.described.clear();
      out.described.push_back(log.checkpoint());
      if (!committed) return out;
    }
  }
  out.through = !disk.is_cut();
  return out;
}

// The start is the same with either limit: with the second one, faults come after it.
std::uint64_t first_operation(const Before& before, SegmentLimits limits) {
  if (limits.held_bytes == each_commit.held_bytes) return 1;
  FaultDisk disk;
  return live(before, before.copy(), disk, limits).at_start + 1;
}

void check_found(const std::filesystem::path& path, const Lived& lived) {
  const Writer writer;
  const std::unique_ptr<SegmentStore> opened = must(SegmentStore::open(path, store_key(), writer.signer()));
  SegmentStore& store = *opened;
  core::LogKeeper log(store, origin, writer.key);
  // Restoring derives root and entries again from what lies there.
  const ports::Values values = must(store.values());
  const StoreStatus restored = log.restore(values);
  if (!restored) FAIL(restored.error().what);
  CHECK(std::ranges::find(lived.described, log.checkpoint()) != lived.described.end());
}

}  // namespace

TEST_CASE("Power cut at every write and sync of an append leaves a log that some checkpoint describes") {
  const Before before;
  const auto limits = GENERATE(each_commit, no_commit);
  const std::uint64_t first = first_operation(before, limits);
  for (const auto fate : {FaultDisk::Unsynced::lost, FaultDisk::Unsynced::kept, FaultDisk::Unsynced::torn}) {
    std::uint64_t cuts = 0;
    for (std::uint64_t operation = first;; ++operation) {
      const std::filesystem::path path = before.copy();
      Lived lived;
      {
        FaultDisk disk;
        disk.cut_at(operation, fate);
        lived = live(before, path, disk, limits);
      }
      check_found(path, lived);
      if (lived.through) break;
      ++cuts;
    }
    CHECK(cuts > (first == 1 ? 50 : 5));  // of segments, of the journal, and the copying back at the end
  }
}

TEST_CASE("A disk that is full, or reports an error, at any write or sync fails the commit and harms nothing before") {
  const Before before;
  const auto limits = GENERATE(each_commit, no_commit);
  const std::uint64_t first = first_operation(before, limits);
  for (const int code : {SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC}) {
    std::uint64_t operation = first;
    for (bool reached = true; reached; operation += 3) {
      const std::filesystem::path path = before.copy();
      Lived lived;
      {
        FaultDisk disk;
        disk.fail_at(operation, code);
        lived = live(before, path, disk, limits);
        reached = disk.operations() >= operation;
      }
      check_found(path, lived);
    }
    CHECK(operation > first + 5);
  }
}
