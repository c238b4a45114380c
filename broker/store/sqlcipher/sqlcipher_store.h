// The store in one SQLCipher file (io/database.h). One commit is one transaction and one sync. Not thread safe: two
// threads have a connection each, of which one writes.
#pragma once

#include "broker/ports/store.h"
#include "broker/store/sqlcipher/seen_ids.h"
#include "io/database.h"

namespace puente::broker::store {

// A segment whose commits are not in the tables yet (segments/segment_store.h): which of two files it is in, and what
// its key is derived with.
using SegmentSalt = Fixed<struct SegmentSaltTag, 32>;
struct SegmentRow {
  std::uint64_t id = 0;
  int file = 0;
  SegmentSalt salt;
};
// What the tables say of segments from a transaction on: the newest commit that they hold, and where later ones stand.
struct Segments {
  std::uint64_t taken = 0;
  std::vector<SegmentRow> rows;
};

class SqlcipherStore final : public ports::Store {
 public:
  // Creates the tables in a new file. Fails with `malformed` for a file of another schema version.
  static Answer<SqlcipherStore> open(const std::filesystem::path& path, const StoreKey& key);
  // Another connection to the file of `other`, to read with on another thread while that one writes.
  static Answer<SqlcipherStore> open_beside(const SqlcipherStore& other, const std::filesystem::path& path,
                                            const StoreKey& key);
  // From here on reads see the rows as they are now, whatever another connection commits, until the snapshot ends.
  StoreStatus begin_snapshot();
  StoreStatus end_snapshot();
  // The journal is copied back into the file when this is asked for, and no more by itself: all of it that no snapshot
  // stands in the way of.
  StoreStatus keep_journal();
  StoreStatus copy_journal_back();
  // Another connection has committed what this batch says.
  void know_ids_of(const ports::WriteBatch& batch);

  StoreStatus commit(const ports::WriteBatch& batch) override;
  // The same, with what it means for segments.
  StoreStatus take(const ports::WriteBatch& batch, const Segments& segments);
  StoreResult<std::vector<SegmentRow>> segments() const;  // ascending by id
  StoreResult<std::uint64_t> taken() const;               // number of the newest commit that the tables hold
  StoreStatus check_in_place() const override { return database_.check_in_place(); }
  StoreResult<std::uint64_t> reusable_bytes() const override;
  StoreResult<std::optional<ports::ReplayRow>> replay(const KeyId& device, const RecordId& record_id) const override;
  StoreResult<std::optional<Hash>> header_of_number(const KeyId& device, std::uint64_t sequence) const override;
  StoreResult<std::vector<ports::ChainRow>> chains() const override;
  StoreResult<std::optional<ports::SpooledRecord>> record(const Hash& header_hash) const override;
  StoreResult<std::optional<ports::SpooledRecord>> record_parts(const Hash& header_hash) const override;
  StoreResult<ports::ForgottenRows> forgettable(Instant before, Instant uses_before, std::size_t count) const override;
  StoreResult<std::vector<ports::QueueRow>> queue(const KeyId& recipient, std::uint64_t after,
                                                  std::size_t count) const override;
  StoreResult<std::vector<ports::QueueRow>> expired(Instant t, std::size_t count) const override;
  StoreResult<std::map<KeyId, std::uint64_t>> queue_lengths() const override;
  StoreResult<std::vector<ports::WaitingCount>> waiting_counts() const override;
  StoreResult<std::vector<ports::LaneCount>> lane_counts() const override;
  StoreResult<std::vector<ports::SpoolUse>> spool_uses() const override;
  StoreResult<std::vector<ports::QueueRow>> queue_lane(const KeyId& recipient, const ports::Lane& lane,
                                                       std::uint64_t after, std::size_t count) const override;
  StoreResult<std::vector<ports::QueueRow>> queue_of(const Hash& header_hash) const override;
  StoreResult<std::vector<ports::ApprovalRow>> approvals() const override;
  StoreResult<std::vector<ports::AwaitingRow>> awaiting() const override;
  StoreResult<std::vector<ports::QuotaUse>> quota_uses() const override;
  StoreResult<std::vector<ports::NoticeRow>> notices(const KeyId& recipient, std::size_t count) const override;
  StoreResult<std::vector<ports::OutcomeRow>> outcomes(const KeyId& sender, const RecordId& record_id) const override;
  StoreResult<std::optional<ports::OutcomeRow>> outcome_of(const Hash& header_hash,
                                                           const KeyId& recipient) const override;
  StoreResult<std::vector<ports::OutcomeRow>> untold(const KeyId& sender, std::size_t count) const override;
  StoreResult<std::map<KeyId, std::uint64_t>> evidence_counts() const override;
  StoreResult<std::vector<ports::EvidenceRow>> evidence(const KeyId& device) const override;
  StoreResult<std::vector<ports::DirectoryRow>> directory() const override;
  StoreResult<std::vector<ports::DirectoryRow>> directory_of(std::string_view agency, std::uint64_t from,
                                                             std::uint64_t to, std::size_t count) const override;
  StoreResult<std::vector<ports::BundleRow>> bundles() const override;
  StoreResult<std::optional<ports::BundleRow>> bundle(model::Nation nation, std::uint64_t version) const override;
  StoreResult<std::vector<ports::OrderRow>> orders() const override;
  StoreResult<ports::Values> values() const override;
  StoreStatus read_rows(const std::function<void(ByteView row)>& sink) const override;
  StoreResult<std::optional<Bytes>> tile(std::uint8_t level, std::uint64_t index) const override;
  StoreResult<std::vector<Bytes>> blocks(codec::Audience audience, std::uint64_t from, std::uint64_t to) const override;
  StoreResult<std::vector<codec::EpochSeal>> seals(const KeyId& auditor) const override;

 private:
  SqlcipherStore(puente::io::Database database, SeenIds seen)
      : database_(std::move(database)), seen_(std::move(seen)) {}
  StoreStatus prepare();
  StoreStatus read_seen_ids();
  StoreResult<std::optional<ports::SpooledRecord>> read_record(const Hash& header_hash, bool with_frames) const;
  StoreStatus write(const ports::WriteBatch& batch);
  StoreStatus write_duties(const ports::WriteBatch& batch);
  StoreStatus write_record(const ports::SpooledRecord& record);
  StoreStatus write_queue(const ports::QueueRow& row);
  StoreStatus forget(const ports::ForgottenRows& rows);
  StoreStatus write_log(const ports::LogRows& log);

  // Mutable: a reading steps its statement.
  mutable puente::io::Database database_;
  SeenIds seen_;  // of replay and outcome
  // Declared after the connection: statements go first.
  mutable puente::io::Statement insert_record_, insert_replay_, insert_chain_, insert_queue_, delete_queue_,
      delete_record_, strip_record_, insert_outcome_, insert_directory_, insert_bundle_, insert_order_,
      insert_evidence_, insert_value_, insert_tile_, insert_block_, insert_seal_, forget_replays_, forget_outcomes_,
      select_outcomes_, select_untold_, select_replay_, select_number_, select_record_, select_parts_, select_queue_,
      select_queue_lane_, insert_approval_, insert_awaiting_, insert_use_, insert_notice_, delete_notice_,
      forget_approvals_, forget_awaiting_, forget_uses_, select_queue_of_, select_outcome_of_, select_expired_,
      select_tile_, select_blocks_, select_seals_;
};

// Of columns sender, record_id, recipient, progress, expires_ms, told, fault, number.
StoreResult<ports::OutcomeRow> outcome_row(const puente::io::Statement& row);

}  // namespace puente::broker::store
