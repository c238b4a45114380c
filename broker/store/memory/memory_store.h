// The store in memory: for simulation and tests of the core. Same guarantees but durability; `fail_next_commit` makes a
// commit fail, as a full disk would.
#pragma once

#include <set>

#include "broker/ports/store.h"

namespace puente::broker::store {

class MemoryStore final : public ports::Store {
 public:
  StoreStatus commit(const ports::WriteBatch& batch) override;
  StoreResult<std::optional<ports::ReplayRow>> replay(const KeyId& device, const RecordId& record_id) override;
  StoreResult<std::optional<ports::ChainRow>> chain(const KeyId& device) override;
  StoreResult<std::optional<ports::SpooledRecord>> record(const Hash& header_hash) override;
  StoreResult<std::vector<ports::QueueRow>> queue(const KeyId& recipient, std::uint64_t after,
                                                  std::size_t count) override;
  StoreResult<std::vector<ports::QueueRow>> expired(Instant t, std::size_t count) override;
  StoreResult<std::map<KeyId, std::uint64_t>> queue_lengths() override;
  StoreResult<std::vector<ports::WaitingCount>> waiting_counts() override;
  StoreResult<std::vector<ports::QueueRow>> queue_of(const Hash& header_hash) override;
  StoreResult<std::vector<ports::ApprovalRow>> approvals() override;
  StoreResult<std::vector<ports::AwaitingRow>> awaiting() override;
  StoreResult<std::vector<ports::QuotaUse>> quota_uses() override { return quota_uses_; }
  StoreResult<std::vector<ports::NoticeRow>> notices(const KeyId& recipient, std::size_t count) override;
  StoreResult<std::vector<ports::OutcomeRow>> outcomes(const KeyId& sender, const RecordId& record_id) override;
  StoreResult<std::optional<ports::OutcomeRow>> outcome_of(const Hash& header_hash, const KeyId& recipient) override;
  StoreResult<std::vector<ports::OutcomeRow>> untold(const KeyId& sender, std::size_t count) override;
  StoreResult<std::vector<ports::EvidenceRow>> evidence(const KeyId& device) override { return evidence_[device]; }
  StoreResult<std::vector<ports::DirectoryRow>> directory() override { return directory_; }
  StoreResult<std::vector<ports::DirectoryRow>> directory_of(std::string_view agency, std::uint64_t from,
                                                             std::uint64_t to, std::size_t count) override;
  StoreResult<std::vector<ports::BundleRow>> bundles() override;
  StoreResult<std::optional<ports::BundleRow>> bundle(model::Nation nation, std::uint64_t version) override;
  StoreResult<std::vector<ports::OrderRow>> orders() override;
  StoreResult<ports::Values> values() override { return values_; }
  StoreResult<Hash> rows() override { return Hash{}; }  // nobody puts memory back
  StoreResult<std::optional<Bytes>> tile(std::uint8_t level, std::uint64_t index) override;
  StoreResult<std::vector<Bytes>> blocks(codec::Audience audience, std::uint64_t from, std::uint64_t to) override;
  StoreResult<std::vector<codec::EpochSeal>> seals(const KeyId& auditor) override;

  void fail_next_commit() { fail_next_ = true; }

 private:
  bool fail_next_ = false;
  std::map<Hash, ports::SpooledRecord> records_;
  std::map<std::pair<KeyId, RecordId>, ports::ReplayRow> replays_;
  std::map<KeyId, ports::ChainRow> chains_;
  std::map<std::pair<KeyId, std::uint64_t>, ports::QueueRow> queue_;
  std::map<Hash, std::size_t> waiting_;  // queue entries per record
  std::map<std::tuple<KeyId, RecordId, KeyId>, ports::OutcomeRow> outcomes_;
  std::vector<ports::DirectoryRow> directory_;
  std::map<KeyId, std::vector<ports::EvidenceRow>> evidence_;
  std::map<std::pair<model::Nation, std::uint64_t>, ports::BundleRow> bundles_;
  std::map<std::pair<model::Nation, std::uint64_t>, ports::OrderRow> orders_;
  std::map<std::tuple<Hash, model::Nation, std::uint8_t>, ports::ApprovalRow> approvals_;
  std::map<Hash, ports::AwaitingRow> awaiting_;
  std::vector<ports::QuotaUse> quota_uses_;
  std::map<std::pair<KeyId, std::uint64_t>, ports::NoticeRow> notices_;
  ports::Values values_;
  std::map<std::pair<std::uint8_t, std::uint64_t>, Bytes> tiles_;
  std::array<std::map<std::uint64_t, Bytes>, codec::audience_count> blocks_;
  std::vector<codec::EpochSeal> seals_;
};

}  // namespace puente::broker::store
