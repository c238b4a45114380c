// Reading: what is recent laid over the database, or the database once it holds everything.
#include <algorithm>

#include "broker/store/segments/segment_store_state.h"

namespace puente::broker::store {

using namespace ports;

StoreResult<std::optional<ReplayRow>> SegmentStore::replay(const KeyId& device, const RecordId& record_id) const {
  return state_->recent->rows.replay(device, record_id);
}

StoreResult<std::optional<Hash>> SegmentStore::header_of_number(const KeyId& device, std::uint64_t sequence) const {
  return state_->recent->rows.header_of_number(device, sequence);
}

StoreResult<std::optional<SpooledRecord>> SegmentStore::record(const Hash& header_hash) const {
  return state_->recent->rows.record(header_hash);
}

StoreResult<std::optional<SpooledRecord>> SegmentStore::record_parts(const Hash& header_hash) const {
  return state_->recent->rows.record_parts(header_hash);
}

StoreResult<std::vector<QueueRow>> SegmentStore::queue(const KeyId& recipient, std::uint64_t after,
                                                       std::size_t count) const {
  return state_->recent->rows.queue(recipient, after, count);
}

StoreResult<std::vector<QueueRow>> SegmentStore::queue_lane(const KeyId& recipient, const Lane& lane,
                                                            std::uint64_t after, std::size_t count) const {
  return state_->recent->rows.queue_lane(recipient, lane, after, count);
}

StoreResult<std::vector<QueueRow>> SegmentStore::queue_of(const Hash& header_hash) const {
  return state_->recent->rows.queue_of(header_hash);
}

StoreResult<std::vector<QueueRow>> SegmentStore::expired(Instant t, std::size_t count) const {
  // Of what is laid over the database, expired() leaves out what is new.
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->expired(t, count);
}

StoreResult<std::vector<NoticeRow>> SegmentStore::notices(const KeyId& recipient, std::size_t count) const {
  return state_->recent->rows.notices(recipient, count);
}

StoreResult<std::vector<OutcomeRow>> SegmentStore::outcomes(const KeyId& sender, const RecordId& record_id) const {
  return state_->recent->rows.outcomes(sender, record_id);
}

StoreResult<std::optional<OutcomeRow>> SegmentStore::outcome_of(const Hash& header_hash, const KeyId& recipient) const {
  return state_->recent->rows.outcome_of(header_hash, recipient);
}

StoreResult<std::vector<OutcomeRow>> SegmentStore::untold(const KeyId& sender, std::size_t count) const {
  return state_->recent->rows.untold(sender, count);
}

StoreResult<std::optional<Bytes>> SegmentStore::tile(std::uint8_t level, std::uint64_t index) const {
  for (const Layer* const layer : {state_->recent.get(), state_->settling.get()}) {
    if (layer == nullptr) continue;
    if (const auto found = layer->tiles.find({level, index}); found != layer->tiles.end())
      return std::optional(layer->commits.log->tiles[found->second].hashes);
  }
  return state_->reader().tile(level, index);
}

StoreResult<std::vector<Bytes>> SegmentStore::blocks(codec::Audience audience, std::uint64_t from,
                                                     std::uint64_t to) const {
  // Those in the database end before these begin.
  PUENTE_TRY(std::vector<Bytes> out, state_->reader().blocks(audience, from, to));
  const auto first = [](const codec::Block& block) { return block.entries.front().index; };
  for (const Layer* const layer : state_->layers()) {
    if (!layer->commits.log) continue;
    const std::vector<codec::Block>& blocks = layer->commits.log->staged.blocks[static_cast<std::size_t>(audience)];
    auto block = std::ranges::upper_bound(blocks, from, {}, first);
    if (block != blocks.begin()) {
      --block;
      out.clear();  // this one begins at `from`, or is the last before it
    }
    for (; block != blocks.end() && first(*block) < to; ++block) out.push_back(encode(*block));
  }
  return out;
}

StoreResult<std::vector<codec::EpochSeal>> SegmentStore::seals(const KeyId& auditor) const {
  PUENTE_TRY(std::vector<codec::EpochSeal> out, state_->reader().seals(auditor));
  for (const Layer* const layer : state_->layers()) {
    if (!layer->commits.log) continue;
    for (const codec::EpochSeal& seal : layer->commits.log->staged.seals)
      if (seal.auditor == auditor) out.push_back(seal);
  }
  std::ranges::stable_sort(out, {}, [](const codec::EpochSeal& seal) { return std::pair(seal.audience, seal.epoch); });
  return out;
}

StoreResult<std::optional<BundleRow>> SegmentStore::bundle(model::Nation nation, std::uint64_t version) const {
  for (const Layer* const layer : state_->layers())
    for (const BundleRow& row : layer->commits.bundles)
      if (row.nation == nation && row.version == version) return std::optional(row);
  return state_->reader().bundle(nation, version);
}

StoreResult<std::vector<DirectoryRow>> SegmentStore::directory_of(std::string_view agency, std::uint64_t from,
                                                                  std::uint64_t to, std::size_t count) const {
  // Those of later commits have higher indexes.
  PUENTE_TRY(std::vector<DirectoryRow> out, state_->reader().directory_of(agency, from, to, count));
  for (const Layer* const layer : state_->layers())
    for (const DirectoryRow& row : layer->commits.directory) {
      if (row.agency != agency || row.logged.index < from || row.logged.index >= to || out.size() == count) continue;
      out.push_back(row);
      out.back().entry.clear();
    }
  return out;
}

StoreResult<const SqlcipherStore*> SegmentStore::settled() const {
  PUENTE_REQUIRE(settle());
  return &state_->reader();
}

StoreResult<Values> SegmentStore::values() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->values();
}

StoreResult<std::vector<DirectoryRow>> SegmentStore::directory() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->directory();
}

StoreResult<std::vector<BundleRow>> SegmentStore::bundles() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->bundles();
}

StoreResult<std::vector<OrderRow>> SegmentStore::orders() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->orders();
}

StoreResult<std::vector<ApprovalRow>> SegmentStore::approvals() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->approvals();
}

StoreResult<std::vector<AwaitingRow>> SegmentStore::awaiting() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->awaiting();
}

StoreResult<std::vector<QuotaUse>> SegmentStore::quota_uses() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->quota_uses();
}

StoreResult<std::map<KeyId, std::uint64_t>> SegmentStore::queue_lengths() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->queue_lengths();
}

StoreResult<std::vector<WaitingCount>> SegmentStore::waiting_counts() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->waiting_counts();
}

StoreResult<std::vector<LaneCount>> SegmentStore::lane_counts() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->lane_counts();
}

StoreResult<std::vector<SpoolUse>> SegmentStore::spool_uses() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->spool_uses();
}

StoreResult<std::vector<ChainRow>> SegmentStore::chains() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->chains();
}

StoreResult<std::map<KeyId, std::uint64_t>> SegmentStore::evidence_counts() const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->evidence_counts();
}

StoreResult<std::vector<EvidenceRow>> SegmentStore::evidence(const KeyId& device) const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->evidence(device);
}

StoreResult<ForgottenRows> SegmentStore::forgettable(Instant before, Instant uses_before, std::size_t count) const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->forgettable(before, uses_before, count);
}

StoreStatus SegmentStore::read_rows(const std::function<void(ByteView row)>& sink) const {
  PUENTE_TRY(const SqlcipherStore* const database, settled());
  return database->read_rows(sink);
}

}  // namespace puente::broker::store
