// The broker's store on disk: each commit is one encrypted frame in a segment file, durable with one write and one sync
// (segment.h); from time to time what several commits come to goes into the SQLCipher file, in one transaction. Most of
// what a busy broker writes is over by then (records that were delivered, queue entries that went), and never gets
// there.
//
//   store.db              the rows, as of some commit, and the number of that commit
//   store.db-segment-0/1  the commits since then: in the one that is being taken into the database, then in the other
//
// With Work::aside, two threads beside the owner's do the work: one appends a commit, the other takes the commits of a
// segment into the database, through a connection of its own, while later ones are appended to the other segment. What
// is read meanwhile is the database as it was before (a snapshot), with both laid over it.
//
// Guarantee: as of ports::Store. Reads see all commits: those that are not in the database yet are laid over it. What a
// start finds in segments goes into the database at once. A segment's key is derived from the store's and a random salt
// in the database, which goes in the transaction that takes its last commit in: from then on nobody reads what is left
// of it in the file. What the database holds is signed as a whole (signed_rows.h): commits in segments say what they
// are by their key and order. Memory: a few times Limits. Errors: the database's, and those of segment.h and
// signed_rows.h. After an error of commit(), begin(), finished(), settle() or close() it is of no use: nothing may be
// asked of it any more. Not thread safe; one owner.
#pragma once

#include "broker/store/segments/segment.h"
#include "broker/store/segments/signed_rows.h"
#include "broker/store/segments/worker.h"
#include "broker/store/sqlcipher/sqlcipher_store.h"

namespace puente::broker::store {

struct SegmentLimits {
  // Of commits in memory that are not in the database yet: so many, and as many again while they are taken in.
  std::size_t held_bytes = 8 << 20;
};

class SegmentStore final : public ports::Store {
 public:
  using Work = Worker::Where;
  // Creates what is missing, where nothing was there. Fails as SqlcipherStore::open does, where a segment is missing or
  // damaged, and where the rows are not those that were signed. The disk and the signer's key outlive it.
  static Answer<std::unique_ptr<SegmentStore>> open(const std::filesystem::path& path, const StoreKey& key,
                                                    RowsSigner signer, puente::io::Disk& disk = puente::io::real_disk(),
                                                    SegmentLimits limits = {}, Work work = Work::here);
  ~SegmentStore() override;

  StoreStatus commit(const ports::WriteBatch& batch) override;
  // The same without waiting: the batch is durable once finished() says so, and is read from then on. One at a time.
  StoreStatus begin(std::shared_ptr<const ports::WriteBatch> batch);
  // True once for each batch that was begun. To be asked when descriptor() polls readable, and whenever one likes.
  StoreResult<bool> finished();
  int descriptor() const;
  // Everything into the database. Called by itself when there is enough of it; between commits, by who wants the
  // database to be new.
  StoreStatus settle() const;
  // The same, and no segment is left: the database alone is the store. To be opened again before the next commit.
  StoreStatus close();
  StoreStatus check_in_place() const override;
  StoreResult<std::uint64_t> reusable_bytes() const override;

  StoreResult<std::optional<ports::ReplayRow>> replay(const KeyId& device, const RecordId& record_id) const override;
  StoreResult<std::optional<Hash>> header_of_number(const KeyId& device, std::uint64_t sequence) const override;
  StoreResult<std::optional<ports::SpooledRecord>> record(const Hash& header_hash) const override;
  StoreResult<std::optional<ports::SpooledRecord>> record_parts(const Hash& header_hash) const override;
  StoreResult<std::vector<ports::QueueRow>> queue(const KeyId& recipient, std::uint64_t after,
                                                  std::size_t count) const override;
  StoreResult<std::vector<ports::QueueRow>> queue_lane(const KeyId& recipient, const ports::Lane& lane,
                                                       std::uint64_t after, std::size_t count) const override;
  StoreResult<std::vector<ports::QueueRow>> queue_of(const Hash& header_hash) const override;
  StoreResult<std::vector<ports::QueueRow>> expired(Instant t, std::size_t count) const override;
  StoreResult<std::vector<ports::NoticeRow>> notices(const KeyId& recipient, std::size_t count) const override;
  StoreResult<std::vector<ports::OutcomeRow>> outcomes(const KeyId& sender, const RecordId& record_id) const override;
  StoreResult<std::optional<ports::OutcomeRow>> outcome_of(const Hash& header_hash,
                                                           const KeyId& recipient) const override;
  StoreResult<std::vector<ports::OutcomeRow>> untold(const KeyId& sender, std::size_t count) const override;
  StoreResult<std::optional<Bytes>> tile(std::uint8_t level, std::uint64_t index) const override;
  StoreResult<std::vector<Bytes>> blocks(codec::Audience audience, std::uint64_t from, std::uint64_t to) const override;
  StoreResult<std::vector<codec::EpochSeal>> seals(const KeyId& auditor) const override;
  StoreResult<std::optional<ports::BundleRow>> bundle(model::Nation nation, std::uint64_t version) const override;
  StoreResult<std::vector<ports::DirectoryRow>> directory_of(std::string_view agency, std::uint64_t from,
                                                             std::uint64_t to, std::size_t count) const override;

  // These settle, and read the database: at a start, or seldom.
  StoreResult<ports::Values> values() const override;
  StoreResult<std::vector<ports::DirectoryRow>> directory() const override;
  StoreResult<std::vector<ports::BundleRow>> bundles() const override;
  StoreResult<std::vector<ports::OrderRow>> orders() const override;
  StoreResult<std::vector<ports::ApprovalRow>> approvals() const override;
  StoreResult<std::vector<ports::AwaitingRow>> awaiting() const override;
  StoreResult<std::vector<ports::QuotaUse>> quota_uses() const override;
  StoreResult<std::map<KeyId, std::uint64_t>> queue_lengths() const override;
  StoreResult<std::vector<ports::WaitingCount>> waiting_counts() const override;
  StoreResult<std::vector<ports::LaneCount>> lane_counts() const override;
  StoreResult<std::vector<ports::SpoolUse>> spool_uses() const override;
  StoreResult<std::vector<ports::ChainRow>> chains() const override;
  StoreResult<std::map<KeyId, std::uint64_t>> evidence_counts() const override;
  StoreResult<std::vector<ports::EvidenceRow>> evidence(const KeyId& device) const override;
  StoreResult<ports::ForgottenRows> forgettable(Instant before, Instant uses_before, std::size_t count) const override;
  StoreStatus read_rows(const std::function<void(ByteView row)>& sink) const override;

 private:
  // What settling changes, and no reader sees.
  struct State;
  SegmentStore(std::filesystem::path path, const StoreKey& key, RowsSigner signer, puente::io::Disk& disk,
               SegmentLimits limits, SqlcipherStore database, Work work);
  std::filesystem::path file_of(int number) const;
  SegmentKey key_of(const SegmentRow& row) const;

  // At the start: what earlier segments hold goes into the database, and two new ones are begun.
  StoreStatus take_up();
  StoreStatus make_room_for(const ports::WriteBatch& batch) const;
  StoreStatus take_in_at_once(std::vector<SegmentRow> segments) const;
  StoreStatus begin_segments(std::uint64_t first_id);

  // The commit that was begun, once it is durable, becomes one of those that are recent.
  StoreStatus absorb(const StoreStatus& appended) const;
  StoreStatus wait_for_commit() const;
  // What is recent begins to go into the database; the next commits are appended to the other segment.
  StoreStatus begin_taking_in() const;
  StoreStatus end_taking_in(const StoreStatus& done) const;
  StoreStatus wait_for_taking_in() const;
  // All commits are in the database: which may be read now.
  StoreResult<const SqlcipherStore*> settled() const;

  std::filesystem::path path_;
  StoreKey key_;
  puente::io::Disk& disk_;
  const SegmentLimits limits_;
  std::unique_ptr<State> state_;
};

}  // namespace puente::broker::store
