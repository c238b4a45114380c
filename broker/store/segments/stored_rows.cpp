#include "broker/store/segments/stored_rows.h"

#include <set>
#include <unordered_map>
#include <unordered_set>

#include "audit/store_rows.h"
#include "broker/ports/rows.h"

namespace puente::broker::store {
namespace {

using ports::row_of;

// Table and key of a row; never stored.
class Key {
 public:
  explicit Key(std::string_view table) { out_.lp(table); }
  template <class Tag, std::size_t N>
  Key& of(const Fixed<Tag, N>& value) {
    out_.raw(value.view());
    return *this;
  }
  Key& of(std::uint64_t value) {
    out_.raw(big_endian(value));
    return *this;
  }
  Key& of(std::string_view text) {
    out_.lp(text);
    return *this;
  }
  Bytes bytes() { return std::move(out_).bytes(); }

 private:
  Transcript out_;
};

Bytes key_of(const ports::QueueRow& row) { return Key("queue").of(row.recipient).of(row.position).bytes(); }
Bytes key_of(const ports::OutcomeRow& row) {
  return Key("outcome").of(row.sender).of(row.record_id).of(row.recipient).bytes();
}
Bytes key_of(const ports::ReplayRow& row) { return Key("replay").of(row.device).of(row.record_id).bytes(); }
Bytes key_of(const ports::ChainRow& row) { return Key("chain").of(row.device).bytes(); }
Bytes key_of(const ports::ApprovalRow& row) {
  return Key("approval").of(row.header_hash).of(static_cast<std::uint64_t>(row.nation)).of(row.purpose).bytes();
}
Bytes key_of(const ports::AwaitingRow& row) { return Key("awaiting").of(row.header_hash).bytes(); }
Bytes key_of(const ports::QuotaUse& use) {
  return Key("quota_use").of(use.rule).of(use.agency).of(use.header_hash).bytes();
}
Bytes key_of(const ports::NoticeRow& row) { return Key("notice").of(row.recipient).of(row.index).bytes(); }

}  // namespace

// The rows that a batch touches: as they are stored, and as it leaves them.
class StoredRows::Changes {
 public:
  explicit Changes(StoredRows& rows) : rows_(rows) {}

  StoreStatus take(const ports::WriteBatch& batch);
  void apply();

 private:
  struct Row {
    std::optional<Bytes> before, after;
  };

  // A row that is stored, and stays unless the batch says otherwise.
  void stays(Bytes key, const Bytes& row) { changes_.try_emplace(std::move(key), Row{row, row}); }
  void put(Bytes key, Bytes row) { changes_[std::move(key)].after = std::move(row); }
  void remove(const Bytes& key) { changes_[key].after.reset(); }
  // The same for tables that are held.
  void put_held(Bytes key, Bytes row) { held(std::move(key)).after = std::move(row); }
  Row& held(Bytes key);

  void take_record(const ports::SpooledRecord& record);
  StoreStatus take_queue(const ports::WriteBatch& batch);
  StoreStatus take_frames(const ports::WriteBatch& batch);
  StoreStatus take_outcomes(const ports::WriteBatch& batch);
  void take_state(const ports::WriteBatch& batch);
  void forget(const ports::ForgottenRows& rows);
  StoreStatus read_queue_of(const Hash& header_hash);
  StoreResult<const ports::SpooledRecord*> parts_of(const Hash& header_hash);

  StoredRows& rows_;
  std::map<Bytes, Row> changes_;
  std::set<Bytes> held_keys_;
  std::unordered_map<Hash, const ports::SpooledRecord*> fresh_;
  std::unordered_set<Hash> queues_;  // records whose stored queue entries are among the changes
  std::unordered_map<Hash, ports::SpooledRecord> parts_;
};

StoredRows::Changes::Row& StoredRows::Changes::held(Bytes key) {
  held_keys_.insert(key);
  const auto [place, fresh] = changes_.try_emplace(std::move(key));
  const auto found = rows_.held_.find(place->first);
  if (fresh && found != rows_.held_.end()) place->second = {found->second, found->second};
  return place->second;
}

void StoredRows::Changes::take_record(const ports::SpooledRecord& record) {
  fresh_.emplace(record.header_hash, &record);
  queues_.insert(record.header_hash);  // the store has nothing of it
  put(Key("record").of(record.header_hash).bytes(), row_of(record));
}

StoreStatus StoredRows::Changes::read_queue_of(const Hash& header_hash) {
  if (!queues_.insert(header_hash).second) return {};
  PUENTE_TRY(const std::vector<ports::QueueRow> rows, rows_.store_.queue_of(header_hash));
  for (const ports::QueueRow& row : rows) stays(key_of(row), row_of(row));
  return {};
}

StoreStatus StoredRows::Changes::take_queue(const ports::WriteBatch& batch) {
  for (const ports::QueueRow& row : batch.queued) {
    PUENTE_REQUIRE(read_queue_of(row.header_hash));
    put(key_of(row), row_of(row));
  }
  for (const ports::QueueRow& row : batch.dequeued) {
    PUENTE_REQUIRE(read_queue_of(row.header_hash));
    remove(key_of(row));
  }
  return {};
}

StoreResult<const ports::SpooledRecord*> StoredRows::Changes::parts_of(const Hash& header_hash) {
  if (const auto fresh = fresh_.find(header_hash); fresh != fresh_.end()) return fresh->second;
  if (const auto found = parts_.find(header_hash); found != parts_.end()) return &found->second;
  PUENTE_TRY(std::optional<ports::SpooledRecord> stored, rows_.store_.record_parts(header_hash));
  if (!stored) return nullptr;
  const ports::SpooledRecord& out = parts_[header_hash] = std::move(*stored);
  stays(Key("record").of(header_hash).bytes(), row_of(out));
  return &out;
}

StoreStatus StoredRows::Changes::take_frames(const ports::WriteBatch& batch) {
  for (const Hash& hash : batch.stripped) {
    PUENTE_TRY(const ports::SpooledRecord* const record, parts_of(hash));
    if (record == nullptr) continue;
    ports::SpooledRecord stripped = *record;
    stripped.slots.clear();
    stripped.frame_bytes = 0;
    put(Key("record").of(hash).bytes(), row_of(stripped));
  }
  for (const Hash& hash : batch.removed) {
    PUENTE_TRY(const ports::SpooledRecord* const record, parts_of(hash));
    if (record == nullptr) continue;
    remove(Key("record").of(hash).bytes());
  }
  return {};
}

StoreStatus StoredRows::Changes::take_outcomes(const ports::WriteBatch& batch) {
  // Asked of new records too: what the store has under an id is its to say, not for a rule of another class.
  std::set<std::pair<KeyId, RecordId>> read;
  for (const ports::OutcomeRow& row : batch.outcomes) {
    if (read.emplace(row.sender, row.record_id).second) {
      PUENTE_TRY(const std::vector<ports::OutcomeRow> before, rows_.store_.outcomes(row.sender, row.record_id));
      for (const ports::OutcomeRow& one : before) stays(key_of(one), row_of(one));
    }
    put(key_of(row), row_of(row));
  }
  return {};
}

void StoredRows::Changes::take_state(const ports::WriteBatch& batch) {
  for (const ports::ReplayRow& row : batch.replays) put(key_of(row), row_of(row));
  for (const ports::DirectoryRow& row : batch.directory) put(Key("directory").of(row.hash).bytes(), row_of(row));
  for (const ports::BundleRow& row : batch.bundles)
    put(Key("bundle").of(static_cast<std::uint64_t>(row.nation)).of(row.version).bytes(), row_of(row));
  for (const ports::OrderRow& row : batch.orders)
    put(Key("order").of(static_cast<std::uint64_t>(row.nation)).of(row.number).bytes(), row_of(row));
  for (std::size_t i = 0; i < batch.evidence.size(); ++i) put(Key("evidence").of(i).bytes(), row_of(batch.evidence[i]));
  for (const ports::ChainRow& row : batch.chains) put_held(key_of(row), row_of(row));
  for (const ports::ApprovalRow& row : batch.approvals) put_held(key_of(row), row_of(row));
  for (const ports::AwaitingRow& row : batch.awaiting) put_held(key_of(row), row_of(row));
  for (const ports::QuotaUse& use : batch.quota_uses) put_held(key_of(use), row_of(use));
  for (const ports::NoticeRow& row : batch.notices) put(key_of(row), row_of(row));
  for (const ports::NoticeRow& row : batch.notices_taken) {
    stays(key_of(row), row_of(row));
    remove(key_of(row));
  }
  for (const auto& [name, value] : batch.values)
    if (name != audit::rows_value) put_held(Key("value").of(std::string_view(name)).bytes(), row_of(name, value));
  if (!batch.log) return;
  for (const codec::EpochSeal& seal : batch.log->staged.seals)
    put(Key("seal").of(seal.auditor).of(static_cast<std::uint64_t>(seal.audience)).of(seal.epoch).bytes(),
        row_of(seal));
}

void StoredRows::Changes::forget(const ports::ForgottenRows& rows) {
  for (const ports::ReplayRow& row : rows.replays) changes_[key_of(row)] = {row_of(row), std::nullopt};
  for (const ports::OutcomeRow& row : rows.outcomes) changes_[key_of(row)] = {row_of(row), std::nullopt};
  for (const ports::ApprovalRow& row : rows.approvals) held(key_of(row)).after.reset();
  for (const ports::AwaitingRow& row : rows.awaiting) held(key_of(row)).after.reset();
  for (const ports::QuotaUse& use : rows.quota_uses) held(key_of(use)).after.reset();
}

StoreStatus StoredRows::Changes::take(const ports::WriteBatch& batch) {
  forget(batch.forgotten);  // first, as the store does
  for (const ports::SpooledRecord& record : batch.records) take_record(record);
  PUENTE_REQUIRE(take_queue(batch));
  PUENTE_REQUIRE(take_frames(batch));
  PUENTE_REQUIRE(take_outcomes(batch));
  take_state(batch);
  return {};
}

void StoredRows::Changes::apply() {
  for (const auto& [key, row] : changes_) {
    if (row.before == row.after) continue;
    if (row.before) rows_.set_.remove(*row.before);
    if (row.after) rows_.set_.add(*row.after);
  }
  for (const Bytes& key : held_keys_) {
    const Row& row = changes_.at(key);
    if (row.after)
      rows_.held_[key] = *row.after;
    else
      rows_.held_.erase(key);
  }
}

StoreStatus StoredRows::restore() {
  set_ = {};
  held_.clear();
  PUENTE_REQUIRE(store_.read_rows([&](ByteView row) { set_.add(row); }));
  ports::WriteBatch state;
  PUENTE_TRY(state.values, store_.values());
  PUENTE_TRY(state.chains, store_.chains());
  PUENTE_TRY(state.approvals, store_.approvals());
  PUENTE_TRY(state.awaiting, store_.awaiting());
  PUENTE_TRY(state.quota_uses, store_.quota_uses());
  for (const auto& [name, value] : state.values)
    if (name != audit::rows_value) held_[Key("value").of(std::string_view(name)).bytes()] = row_of(name, value);
  for (const ports::ChainRow& row : state.chains) held_[key_of(row)] = row_of(row);
  for (const ports::ApprovalRow& row : state.approvals) held_[key_of(row)] = row_of(row);
  for (const ports::AwaitingRow& row : state.awaiting) held_[key_of(row)] = row_of(row);
  for (const ports::QuotaUse& use : state.quota_uses) held_[key_of(use)] = row_of(use);
  return {};
}

StoreStatus StoredRows::follow(const ports::WriteBatch& batch) {
  Changes changes(*this);
  PUENTE_REQUIRE(changes.take(batch));
  changes.apply();
  return {};
}

}  // namespace puente::broker::store
