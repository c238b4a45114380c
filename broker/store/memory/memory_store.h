// The store in memory: for simulation and tests of the core. Same guarantees but durability; `fail_next_commit` makes a
// commit fail, as a full disk would.
#pragma once

#include <set>

#include "broker/ports/store.h"

namespace puente::broker::store {

class MemoryStore final : public ports::Store {
 public:
  StoreStatus commit(const ports::WriteBatch& batch) override;
  StoreResult<std::optional<ports::ReplayRow>> replay(const KeyId& device, const RecordId& record_id) const override;
  StoreResult<std::optional<Hash>> header_of_number(const KeyId& device, std::uint64_t sequence) const override;
  StoreResult<std::vector<ports::ChainRow>> chains() const override;
  StoreResult<std::optional<ports::SpooledRecord>> record(const Hash& header_hash) const override;
  StoreResult<std::optional<ports::SpooledRecord>> record_parts(const Hash& header_hash) const override;
  StoreResult<ports::ForgottenRows> forgettable(Instant before, Instant uses_before, std::size_t count) const override;
  StoreResult<std::vector<ports::QueueRow>> queue(const KeyId& recipient, std::uint64_t after,
                                                  std::size_t count) const override;
  StoreResult<std::vector<ports::QueueRow>> queue_lane(const KeyId& recipient, const ports::Lane& lane,
                                                       std::uint64_t after, std::size_t count) const override;
  StoreResult<std::vector<ports::QueueRow>> expired(Instant t, std::size_t count) const override;
  StoreResult<std::map<KeyId, std::uint64_t>> queue_lengths() const override;
  StoreResult<std::vector<ports::WaitingCount>> waiting_counts() const override;
  StoreResult<std::vector<ports::LaneCount>> lane_counts() const override;
  StoreResult<std::vector<ports::SpoolUse>> spool_uses() const override;
  StoreResult<std::vector<ports::QueueRow>> queue_of(const Hash& header_hash) const override;
  StoreResult<std::vector<ports::ApprovalRow>> approvals() const override;
  StoreResult<std::vector<ports::AwaitingRow>> awaiting() const override;
  StoreResult<std::vector<ports::QuotaUse>> quota_uses() const override;
  StoreResult<std::vector<ports::NoticeRow>> notices(const KeyId& recipient, std::size_t count) const override;
  StoreResult<std::vector<ports::OutcomeRow>> outcomes(const KeyId& sender, const RecordId& record_id) const override;
  StoreResult<std::optional<ports::OutcomeRow>> outcome_of(const Hash& header_hash,
                                                           const KeyId& recipient) const override;
  StoreResult<std::vector<ports::OutcomeRow>> untold(const KeyId& sender, std::size_t count) const override;
  StoreResult<std::vector<ports::EvidenceRow>> evidence(const KeyId& device) const override;
  StoreResult<std::map<KeyId, std::uint64_t>> evidence_counts() const override;
  StoreResult<std::vector<ports::DirectoryRow>> directory() const override { return directory_; }
  StoreResult<std::vector<ports::DirectoryRow>> directory_of(std::string_view agency, std::uint64_t from,
                                                             std::uint64_t to, std::size_t count) const override;
  StoreResult<std::vector<ports::BundleRow>> bundles() const override;
  StoreResult<std::optional<ports::BundleRow>> bundle(model::Nation nation, std::uint64_t version) const override;
  StoreResult<std::vector<ports::OrderRow>> orders() const override;
  StoreResult<ports::Values> values() const override { return values_; }
  StoreStatus read_rows(const std::function<void(ByteView row)>& sink) const override;
  StoreResult<std::optional<Bytes>> tile(std::uint8_t level, std::uint64_t index) const override;
  StoreResult<std::vector<Bytes>> blocks(codec::Audience audience, std::uint64_t from, std::uint64_t to) const override;
  StoreResult<std::vector<codec::EpochSeal>> seals(const KeyId& auditor) const override;

  void fail_next_commit() { fail_next_ = true; }

 private:
  bool fail_next_ = false;
  std::map<Hash, ports::SpooledRecord> records_;
  std::map<std::pair<KeyId, RecordId>, ports::ReplayRow> replays_;
  std::map<KeyId, ports::ChainRow> chains_;
  std::map<std::pair<KeyId, std::uint64_t>, ports::QueueRow> queue_;
  std::map<std::pair<KeyId, ports::Lane>, std::set<std::uint64_t>> lanes_;  // positions in it; none is empty
  std::map<std::tuple<KeyId, RecordId, KeyId>, ports::OutcomeRow> outcomes_;
  std::vector<ports::DirectoryRow> directory_;
  std::map<KeyId, std::vector<ports::EvidenceRow>> evidence_;
  std::map<std::pair<model::Nation, std::uint64_t>, ports::BundleRow> bundles_;
  std::map<std::pair<model::Nation, std::uint64_t>, ports::OrderRow> orders_;
  std::map<std::tuple<Hash, model::Nation, std::uint8_t>, ports::ApprovalRow> approvals_;
  std::map<Hash, ports::AwaitingRow> awaiting_;
  std::map<std::tuple<std::string, std::string, Hash>, ports::QuotaUse> quota_uses_;  // by rule, agency and record
  std::map<std::pair<KeyId, std::uint64_t>, ports::NoticeRow> notices_;
  ports::Values values_;
  std::map<std::pair<std::uint8_t, std::uint64_t>, Bytes> tiles_;
  std::array<std::map<std::uint64_t, Bytes>, codec::audience_count> blocks_;
  std::vector<codec::EpochSeal> seals_;
};

}  // namespace puente::broker::store
