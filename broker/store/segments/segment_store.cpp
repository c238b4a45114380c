#include "broker/store/segments/segment_store.h"

#include "broker/ports/batch_form.h"
#include "broker/ports/net_batch.h"
#include "broker/store/segments/recent.h"
#include "crypto/base/check.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/drbg.h"
#include "crypto/primitives/hkdf.h"
#include "io/clock.h"

namespace puente::broker::store {

using ports::WriteBatch;

SegmentStore::SegmentStore(std::filesystem::path path, const StoreKey& key, RowsSigner signer, puente::io::Disk& disk,
                           SegmentLimits limits, SqlcipherStore database)
    : path_(std::move(path)),
      key_(key.duplicate()),
      disk_(disk),
      limits_(limits),
      database_(std::move(database)),
      rows_(database_, std::move(signer)),
      recent_(std::make_unique<Recent>(database_)) {}

SegmentStore::~SegmentStore() = default;

Answer<std::unique_ptr<SegmentStore>> SegmentStore::open(const std::filesystem::path& path, const StoreKey& key,
                                                         RowsSigner signer, puente::io::Disk& disk,
                                                         SegmentLimits limits) {
  PUENTE_TRY(SqlcipherStore database, SqlcipherStore::open(path, key));
  std::unique_ptr<SegmentStore> out(new SegmentStore(path, key, std::move(signer), disk, limits, std::move(database)));
  PUENTE_REQUIRE(out->take_up());
  return out;
}

std::filesystem::path SegmentStore::file_of(int number) const {
  return path_.string() + "-segment-" + std::to_string(number);
}

SegmentKey SegmentStore::key_of(const SegmentRow& row) const {
  const Bytes info = std::move(Transcript("segment key").lp(row.id).lp(row.salt.view())).bytes();
  return {row.id, primitives::hkdf_expand_as<AeadKey>(key_.reveal(), info)};
}

// What the segments of an earlier process hold, into the database, and a segment of our own.
StoreStatus SegmentStore::take_up() {
  PUENTE_REQUIRE(rows_.restore());
  PUENTE_TRY(last_, database_.taken());
  PUENTE_TRY(const std::vector<SegmentRow> rows, database_.segments());
  std::uint64_t id = 0;
  const auto take = [&](std::uint64_t number, ByteView plaintext) -> StoreStatus {
    PUENTE_TRY(const WriteBatch batch, ports::read_batch(plaintext));
    PUENTE_REQUIRE(make_room_for(batch));
    recent_->add(batch);
    last_ = number;
    return {};
  };
  for (const SegmentRow& row : rows) {
    PUENTE_TRY(std::unique_ptr<puente::io::SyncedFile> file, disk_.open(file_of(row.file), false));
    PUENTE_REQUIRE(Segment(std::move(file), key_of(row)).read(last_, take));
    id = row.id;
    recent_->file = row.file;
  }
  return settle_on(id + 1);
}

// As many commits go into the database as must be there before this one. One that stands apart is followed by none:
// what it forgets is not in the way of what is read.
StoreStatus SegmentStore::make_room_for(const WriteBatch& batch) const {
  if (recent_->empty()) return {};
  const bool apart = ports::must_stand_apart(batch) || ports::must_stand_apart(recent_->commits);
  if (!apart && recent_->bytes < limits_.held_bytes) return {};
  if (recent_->segment) return settle();
  PUENTE_TRY(std::vector<SegmentRow> rows, database_.segments());
  return take_in(std::move(rows));
}

StoreStatus SegmentStore::take_in(std::vector<SegmentRow> segments) const {
  WriteBatch batch = ports::net(std::move(recent_->commits));
  PUENTE_REQUIRE(rows_.sign(batch));
  PUENTE_REQUIRE(database_.take(batch, {last_, std::move(segments)}));
  recent_->clear();
  return {};
}

// The next segment begins in the other file: the one before is whole until the transaction is durable.
StoreStatus SegmentStore::settle_on(std::uint64_t next_id) const {
  primitives::Drbg random(puente::io::fresh_seed());
  const int file = 1 - recent_->file;
  const SegmentRow row{next_id, file, random.random<SegmentSalt>()};
  PUENTE_TRY(std::unique_ptr<puente::io::SyncedFile> opened, disk_.open(file_of(file), true));
  PUENTE_REQUIRE(take_in({row}));
  recent_->segment.emplace(std::move(opened), key_of(row));
  recent_->file = file;
  PUENTE_TRY(reusable_, database_.reusable_bytes());
  return {};
}

StoreStatus SegmentStore::settle() const {
  if (recent_->empty()) return {};
  return settle_on(recent_->segment->id() + 1);
}

StoreStatus SegmentStore::close() {
  PUENTE_REQUIRE(check_in_place());
  PUENTE_REQUIRE(take_in({}));
  recent_->segment.reset();
  return {};
}

StoreStatus SegmentStore::commit(const WriteBatch& batch) {
  PUENTE_CHECK(recent_->segment, "a store that was closed is opened again before the next commit");
  PUENTE_REQUIRE(check_in_place());
  PUENTE_REQUIRE(make_room_for(batch));
  PUENTE_REQUIRE(recent_->segment->append(last_ + 1, [&](Bytes& frame) { ports::write_batch(batch, frame); }));
  ++last_;
  recent_->add(batch);
  if (ports::must_stand_apart(batch)) PUENTE_REQUIRE(settle());
  // Into the files that the next start will find?
  return check_in_place();
}

StoreStatus SegmentStore::check_in_place() {
  PUENTE_REQUIRE(database_.check_in_place());
  return recent_->segment ? recent_->segment->file().check_in_place() : StoreStatus();
}

}  // namespace puente::broker::store
