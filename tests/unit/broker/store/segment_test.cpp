// Segments: what they give back, and what somebody did to the files.
#include "broker/store/segments/segment.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "broker/ports/batch_form.h"
#include "tests/unit/broker/store/history.h"

namespace puente::broker::store {
namespace {

using namespace ports;
using test::Folder;
using test::History;
using test::key_of;
using test::Things;
using test::value;
namespace fs = std::filesystem;

struct Lying {
  Folder folder;
  fs::path path = folder.path / "store.db";

  std::unique_ptr<SegmentStore> open() const { return value(SegmentStore::open(path, key_of(7), test::rows_signer())); }
  std::string refusal() const {
    const auto opened = SegmentStore::open(path, key_of(7), test::rows_signer());
    return opened ? "opened" : as_error(opened.error()).what;
  }
  // The one that the last commits stand in: that which was written last.
  fs::path segment() const {
    const fs::path first = path.string() + "-segment-0", second = path.string() + "-segment-1";
    if (!fs::exists(first)) return second;
    if (!fs::exists(second)) return first;
    return fs::last_write_time(first) < fs::last_write_time(second) ? second : first;
  }
  void alter(std::uint64_t at) const {
    std::fstream file(segment(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const int before = file.get();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(before ^ 1));
  }
  // Three commits that are in no database.
  void live() const {
    const std::unique_ptr<SegmentStore> store = open();
    for (std::uint8_t number = 1; number <= 3; ++number) {
      WriteBatch batch;
      batch.values["name"] = Bytes(600, number);
      REQUIRE(store->commit(batch));
    }
  }
  Bytes name() const { return value(open()->values()).at("name"); }
};

}  // namespace

TEST_CASE("A batch that was written down reads as the same rows") {
  Things it;
  WriteBatch batch;
  batch.records = {it.record(it.noon)};
  const SpooledRecord& record = batch.records[0];
  const audit::Appended event{5, Bytes{1}, it.random.random<Nonce>(), Bytes{2}};
  batch.replays = {{it.sender, record.record_id, record.header_hash, it.noon, event, 3}};
  batch.chains = {{it.sender, 3, record.header_hash}};
  batch.queued = {{it.first, 1, record.header_hash, it.delivery(9, true), {it.sender}, "why"},
                  {it.second, 2, record.header_hash, std::nullopt, {it.sender}, std::nullopt}};
  batch.dequeued = {batch.queued[1]};
  batch.stripped = {record.header_hash};
  batch.outcomes = {{it.sender, record.record_id, it.first, codec::Progress::delivered, it.noon, true,
                     codec::DeliveryFault::store_full, 4}};
  batch.forgotten.replays = batch.replays;
  batch.directory = {{record.header_hash, Bytes{3}, it.noon, "MX/FGR", event}};
  batch.bundles = {{model::Nation::us, 2, record.header_hash, Bytes{4}}};
  batch.orders = {{model::Nation::mx, 1, Bytes{5}}};
  batch.evidence = {{EvidenceRow::What::delivery_end, it.sender, it.noon, record.header_hash, Bytes{}, Bytes{6}}};
  batch.approvals = {{record.header_hash, model::Nation::us, 7, it.noon, Bytes{8}}};
  batch.awaiting = {{record.header_hash, it.sender, it.noon}};
  batch.quota_uses = {{"MX/rule", "US/DEA", record.header_hash, it.noon}};
  batch.notices = {{it.first, 9, Bytes{1}, it.random.random<Nonce>(), Bytes{2}}};
  batch.values = {{"a", Bytes{}}, {"b", Bytes{1, 2}}};
  batch.log.emplace();
  batch.log->tiles = {{1, 2, Bytes(64, 3)}};
  Bytes written;
  write_batch(batch, written);
  const WriteBatch read = value(read_batch(written));
  Bytes again;
  write_batch(read, again);
  CHECK(again == written);
  REQUIRE(read.queued.size() == 2);
  CHECK(read.queued[0].delivery->voided);
  CHECK(read.queued[0].justification == "why");
  CHECK(read.outcomes[0].fault == codec::DeliveryFault::store_full);
  CHECK(read.records[0].slots[1].frame == record.slots[1].frame);
  CHECK(read.log->tiles[0].hashes == Bytes(64, 3));
  for (std::size_t size = 0; size < written.size(); ++size)
    CHECK_FALSE(read_batch(ByteView(written).first(size)).has_value());
  written.push_back(0);
  CHECK_FALSE(read_batch(written).has_value());
}

TEST_CASE("What stands in segments only is there after a crash") {
  const Lying store;
  store.live();
  CHECK(store.name() == Bytes(600, 3));
}

TEST_CASE("After an orderly end the database alone is the store") {
  const Lying store;
  store.live();
  REQUIRE(store.open()->close());
  fs::remove(store.path.string() + "-segment-0");
  fs::remove(store.path.string() + "-segment-1");
  CHECK(store.name() == Bytes(600, 3));
}

TEST_CASE("A segment that was altered, cut off or taken away is named, or ends at the commit before") {
  const Lying store;
  store.live();
  SECTION("missing") {
    fs::remove(store.segment());
    CHECK(store.refusal().find("is missing") != std::string::npos);
  }
  SECTION("the second of three frames") {
    store.alter(1024 + 40);
    CHECK(store.refusal().find("the file was altered") != std::string::npos);
  }
  SECTION("the size that the first frame says") {
    store.alter(31);
    CHECK(store.refusal().find("the file was altered") != std::string::npos);
  }
  SECTION("the first frame is not there") {
    std::ofstream(store.segment(), std::ios::in | std::ios::out | std::ios::binary)
        .write(std::string(1024, '\0').data(), 1024);
    CHECK(store.refusal().find("the file was altered") != std::string::npos);
  }
  SECTION("the last frame: as if it had not been written") {
    store.alter(2048 + 40);
    CHECK(store.name() == Bytes(600, 2));
  }
  SECTION("cut off within the last frame") {
    fs::resize_file(store.segment(), 2048 + 100);
    CHECK(store.name() == Bytes(600, 2));
  }
  SECTION("longer, with nothing of ours behind") {
    fs::resize_file(store.segment(), 1 << 20);
    CHECK(store.name() == Bytes(600, 3));
  }
  SECTION("longer, with headers of ours at every place behind") {
    std::fstream file(store.segment(), std::ios::in | std::ios::out | std::ios::binary);
    std::string header(32, '\0');
    file.read(header.data(), 32);
    const std::uint64_t end = 8 << 20;
    for (std::uint64_t at = 4096; at < end; at += 512) {
      for (int byte = 0; byte < 8; ++byte)  // a size up to the end of the file
        header[24 + static_cast<std::size_t>(byte)] = static_cast<char>((end - at) >> (56 - 8 * byte));
      file.seekp(static_cast<std::streamoff>(at));
      file.write(header.data(), 32);
    }
    file.seekp(static_cast<std::streamoff>(end + 4096));
    file.put('x');
    file.close();
    CHECK(store.refusal().find("again and again") != std::string::npos);
  }
  SECTION("a link in its place") {
    const fs::path elsewhere = store.folder.path / "elsewhere";
    const fs::path segment = store.segment();
    fs::rename(segment, elsewhere);
    fs::create_symlink(elsewhere, segment);
    CHECK(store.refusal() != "opened");
  }
  SECTION("one of another store with the same key and length") {
    const Lying other;
    other.live();
    fs::copy_file(other.segment(), store.segment(), fs::copy_options::overwrite_existing);
    CHECK_THROWS(store.name());  // no commit of ours: as if none had been written
  }
}

TEST_CASE("A segment that is replaced while it is in use ends the program before anything else is written") {
  const Lying lying;
  const std::unique_ptr<SegmentStore> store = lying.open();
  WriteBatch batch;
  batch.values["name"] = Bytes{1};
  REQUIRE(store->commit(batch));
  fs::remove(lying.segment());
  const StoreStatus refused = store->commit(batch);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what.find("while it was in use") != std::string::npos);
}

TEST_CASE("What commits come to is the same whether they are taken in one by one or together") {
  for (std::uint8_t number = 1; number <= 20; ++number) {
    Folder folder;
    const auto one_by_one =
        value(SegmentStore::open(folder.path / "one.db", key_of(1), test::rows_signer(), puente::io::real_disk(), {1}));
    const auto together = value(SegmentStore::open(folder.path / "all.db", key_of(1), test::rows_signer()));
    History history(number);
    for (int step = 0; step < 40; ++step) {
      const WriteBatch batch = history.next();
      REQUIRE(one_by_one->commit(batch));
      REQUIRE(together->commit(batch));
      const KeyId& recipient = history.it.first;
      CHECK(value(one_by_one->queue(recipient, 0, 100)).size() == value(together->queue(recipient, 0, 100)).size());
    }
    CHECK(test::rows_of(*one_by_one) == test::rows_of(*together));
  }
}

}  // namespace puente::broker::store
