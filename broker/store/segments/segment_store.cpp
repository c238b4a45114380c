#include "broker/store/segments/segment_store.h"

#include "broker/ports/batch_form.h"
#include "broker/ports/net_batch.h"
#include "broker/store/segments/segment_store_state.h"
#include "crypto/base/check.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/drbg.h"
#include "crypto/primitives/hkdf.h"
#include "io/clock.h"

namespace puente::broker::store {

using ports::WriteBatch;

namespace {

// How many segments' worth of commits the database's journal holds before it is copied back. That is done between two
// takings-in: while a snapshot is read, what came after it cannot be copied, and the journal would grow for ever.
constexpr std::size_t journal_of_limits = 4;

}  // namespace

SegmentStore::SegmentStore(std::filesystem::path path, const StoreKey& key, RowsSigner signer, puente::io::Disk& disk,
                           SegmentLimits limits, SqlcipherStore database, Work work)
    : path_(std::move(path)),
      key_(key.duplicate()),
      disk_(disk),
      limits_(limits),
      state_(std::make_unique<State>(std::move(database), std::move(signer), work)) {
  PUENTE_CHECK(state_->event.get() >= 0, "an eventfd");
}

SegmentStore::~SegmentStore() = default;

Answer<std::unique_ptr<SegmentStore>> SegmentStore::open(const std::filesystem::path& path, const StoreKey& key,
                                                         RowsSigner signer, puente::io::Disk& disk,
                                                         SegmentLimits limits, Work work) {
  PUENTE_TRY(SqlcipherStore database, SqlcipherStore::open(path, key));
  std::unique_ptr<SegmentStore> out(
      new SegmentStore(path, key, std::move(signer), disk, limits, std::move(database), work));
  PUENTE_REQUIRE(out->take_up());
  if (work == Work::aside) {
    State& state = *out->state_;
    PUENTE_REQUIRE(state.database.keep_journal());
    PUENTE_TRY(SqlcipherStore beside, SqlcipherStore::open_beside(state.database, path, key));
    state.beside.emplace(std::move(beside));
    state.recent->rows.lay_over(state.reader());
  }
  return out;
}

std::filesystem::path SegmentStore::file_of(int number) const {
  return path_.string() + "-segment-" + std::to_string(number);
}

SegmentKey SegmentStore::key_of(const SegmentRow& row) const {
  const Bytes info = std::move(Transcript("segment key").lp(row.id).lp(row.salt.view())).bytes();
  return {row.id, primitives::hkdf_expand_as<AeadKey>(key_.reveal(), info)};
}

StoreStatus SegmentStore::take_up() {
  State& state = *state_;
  PUENTE_REQUIRE(state.rows.restore());
  PUENTE_TRY(state.last, state.database.taken());
  PUENTE_TRY(const std::vector<SegmentRow> rows, state.database.segments());
  const auto take = [&](std::uint64_t number, ByteView plaintext) -> StoreStatus {
    PUENTE_TRY(const WriteBatch batch, ports::read_batch(plaintext));
    PUENTE_REQUIRE(make_room_for(batch));
    state.recent->add(batch);
    state.last = number;
    return {};
  };
  std::uint64_t id = 0;
  for (const SegmentRow& row : rows) {
    PUENTE_TRY(std::unique_ptr<puente::io::SyncedFile> file, disk_.open(file_of(row.file), false));
    PUENTE_REQUIRE(Segment(std::move(file), key_of(row)).read(state.last, take));
    id = row.id;
  }
  PUENTE_REQUIRE(take_in_at_once({}));
  return begin_segments(id + 1);
}

// As many commits go into the database as must be there before this one. One that stands apart is followed by none:
// what it forgets is not in the way of what is read. The segments stay until all of them were read.
StoreStatus SegmentStore::make_room_for(const WriteBatch& batch) const {
  const Layer& recent = *state_->recent;
  if (recent.empty()) return {};
  const bool apart = ports::must_stand_apart(batch) || ports::must_stand_apart(recent.commits);
  if (!apart && recent.bytes < limits_.held_bytes) return {};
  PUENTE_TRY(std::vector<SegmentRow> rows, state_->database.segments());
  return take_in_at_once(std::move(rows));
}

StoreStatus SegmentStore::take_in_at_once(std::vector<SegmentRow> segments) const {
  State& state = *state_;
  WriteBatch batch = ports::net(std::move(state.recent->commits));
  PUENTE_REQUIRE(state.rows.sign(batch));
  PUENTE_REQUIRE(state.database.take(batch, {state.last, std::move(segments)}));
  state.recent = std::make_unique<Layer>(state.reader());
  return {};
}

StoreStatus SegmentStore::begin_segments(std::uint64_t first_id) {
  State& state = *state_;
  primitives::Drbg random(puente::io::fresh_seed());
  const SegmentRow first{first_id, 0, random.random<SegmentSalt>()};
  const SegmentRow second{first_id + 1, 1, random.random<SegmentSalt>()};
  PUENTE_TRY(std::unique_ptr<puente::io::SyncedFile> first_file, disk_.open(file_of(first.file), true));
  PUENTE_TRY(std::unique_ptr<puente::io::SyncedFile> second_file, disk_.open(file_of(second.file), true));
  PUENTE_REQUIRE(state.database.take({}, {state.last, {first, second}}));
  state.current.emplace(State::Begun{first, Segment(std::move(first_file), key_of(first))});
  state.next.emplace(State::Begun{second, Segment(std::move(second_file), key_of(second))});
  PUENTE_TRY(state.reusable, state.database.reusable_bytes());
  return {};
}

StoreStatus SegmentStore::commit(const WriteBatch& batch) {
  // Not owned: it is not needed any more when this returns.
  PUENTE_REQUIRE(begin(std::shared_ptr<const WriteBatch>(std::shared_ptr<void>(), &batch)));
  PUENTE_REQUIRE(wait_for_commit());
  state_->begun.reset();
  return {};
}

StoreStatus SegmentStore::begin(std::shared_ptr<const WriteBatch> batch) {
  State& state = *state_;
  PUENTE_CHECK(state.current, "a store that was closed is opened again before the next commit");
  PUENTE_CHECK(!state.begun, "one commit at a time");
  PUENTE_REQUIRE(check_in_place());
  if (ports::must_stand_apart(*batch)) PUENTE_REQUIRE(settle());
  state.begun = std::move(batch);
  state.absorbed = false;
  state.appending.start([segment = &state.current->segment, number = state.last + 1, batch = state.begun.get()] {
    return segment->append(number, [&](Bytes& frame) { ports::write_batch(*batch, frame); });
  });
  return {};
}

StoreResult<bool> SegmentStore::finished() {
  State& state = *state_;
  state.hear();
  if (const std::optional<StoreStatus> done = state.taking_in.result()) PUENTE_REQUIRE(end_taking_in(*done));
  if (const std::optional<StoreStatus> appended = state.appending.result()) PUENTE_REQUIRE(absorb(*appended));
  if (!state.begun || !state.absorbed) return false;
  state.begun.reset();
  return true;
}

int SegmentStore::descriptor() const { return state_->event.get(); }

StoreStatus SegmentStore::absorb(const StoreStatus& appended) const {
  State& state = *state_;
  PUENTE_REQUIRE(appended);
  ++state.last;
  state.recent->add(*state.begun);
  state.absorbed = true;
  const bool apart = ports::must_stand_apart(*state.begun);
  const std::size_t enough = state.taking_in.is_busy() ? 2 * limits_.held_bytes : limits_.held_bytes;
  if (apart || state.recent->bytes >= enough) PUENTE_REQUIRE(begin_taking_in());
  if (apart) PUENTE_REQUIRE(wait_for_taking_in());  // what it forgets is in the way of nothing that is read later
  // Into the files that the next start will find?
  return check_in_place();
}

StoreStatus SegmentStore::wait_for_commit() const {
  State& state = *state_;
  if (!state.begun || state.absorbed) return {};
  return absorb(state.appending.wait());
}

// The transaction that takes the last commit of a segment in ends it, and begins the one after the next in its place:
// no commit waits for that.
StoreStatus SegmentStore::begin_taking_in() const {
  State& state = *state_;
  PUENTE_REQUIRE(wait_for_taking_in());
  if (state.recent->empty()) return {};
  state.settling = std::move(state.recent);
  state.recent = std::make_unique<Layer>(state.settling->rows);
  const int file = state.current->row.file;
  state.current = std::exchange(state.next, std::nullopt);
  const SegmentRow current = state.current->row;
  primitives::Drbg random(puente::io::fresh_seed());
  state.taken.row = {current.id + 1, file, random.random<SegmentSalt>()};
  if (state.beside) PUENTE_REQUIRE(state.beside->begin_snapshot());
  state.taking_in.start([this, &state, current, last = state.last]() -> StoreStatus {
    PUENTE_TRY(state.taken.file, disk_.open(file_of(state.taken.row.file), true));
    WriteBatch batch = ports::net(state.settling->commits);
    PUENTE_REQUIRE(state.rows.sign(batch));
    PUENTE_REQUIRE(state.database.take(batch, {last, {current, state.taken.row}}));
    PUENTE_TRY(state.taken.reusable, state.database.reusable_bytes());
    return {};
  });
  return state.work == Work::here ? wait_for_taking_in() : StoreStatus();
}

StoreStatus SegmentStore::end_taking_in(const StoreStatus& done) const {
  State& state = *state_;
  PUENTE_REQUIRE(done);
  if (!state.settling) return {};  // its journal was copied back
  state.recent->rows.lay_over(state.reader());
  state.journal_bytes += state.settling->bytes;
  const std::unique_ptr<Layer> settled = std::move(state.settling);
  state.next.emplace(State::Begun{state.taken.row, Segment(std::move(state.taken.file), key_of(state.taken.row))});
  state.reusable = state.taken.reusable;
  if (!state.beside) return {};
  PUENTE_REQUIRE(state.beside->end_snapshot());
  state.beside->know_ids_of(settled->commits);
  if (state.journal_bytes < journal_of_limits * limits_.held_bytes) return {};
  state.journal_bytes = 0;
  state.taking_in.start([&state] { return state.database.copy_journal_back(); });
  return {};
}

StoreStatus SegmentStore::wait_for_taking_in() const {
  State& state = *state_;
  while (state.taking_in.is_busy()) PUENTE_REQUIRE(end_taking_in(state.taking_in.wait()));
  return {};
}

StoreStatus SegmentStore::settle() const {
  PUENTE_REQUIRE(wait_for_commit());
  PUENTE_REQUIRE(begin_taking_in());
  return wait_for_taking_in();
}

StoreStatus SegmentStore::close() {
  State& state = *state_;
  PUENTE_REQUIRE(wait_for_commit());
  PUENTE_REQUIRE(wait_for_taking_in());
  PUENTE_REQUIRE(check_in_place());
  PUENTE_REQUIRE(take_in_at_once({}));
  state.current.reset();
  state.next.reset();
  return {};
}

StoreStatus SegmentStore::check_in_place() const {
  const State& state = *state_;
  PUENTE_REQUIRE(state.reader().check_in_place());
  return state.current ? state.current->segment.file().check_in_place() : StoreStatus();
}

StoreResult<std::uint64_t> SegmentStore::reusable_bytes() const { return state_->reusable; }

}  // namespace puente::broker::store
