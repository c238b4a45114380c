#include "broker/store/memory/memory_store.h"

#include <algorithm>

#include "audit/store_rows.h"
#include "broker/ports/rows.h"

namespace puente::broker::store {

using namespace ports;

StoreStatus MemoryStore::commit(const WriteBatch& batch) {
  if (fail_next_) return store_fail(StoreError::Cause::full, "the disk is full (planted)");
  const ForgottenRows& over = batch.forgotten;
  for (const ReplayRow& row : over.replays) replays_.erase({row.device, row.record_id});
  for (const OutcomeRow& row : over.outcomes) outcomes_.erase({row.sender, row.record_id, row.recipient});
  for (const ApprovalRow& row : over.approvals) approvals_.erase({row.header_hash, row.nation, row.purpose});
  for (const AwaitingRow& row : over.awaiting) awaiting_.erase(row.header_hash);
  for (const QuotaUse& use : over.quota_uses) quota_uses_.erase({use.rule, use.agency, use.header_hash});
  for (const SpooledRecord& record : batch.records) records_[record.header_hash] = record;
  for (const ReplayRow& row : batch.replays) replays_[{row.device, row.record_id}] = row;
  for (const ChainRow& row : batch.chains) chains_[row.device] = row;
  for (const QueueRow& row : batch.queued) {
    queue_.insert_or_assign({row.recipient, row.position}, row);
    lanes_[{row.recipient, lane_of(row.facts)}].insert(row.position);
  }
  for (const QueueRow& row : batch.dequeued) {
    const auto held = queue_.extract({row.recipient, row.position});
    if (!held) continue;
    const auto lane = lanes_.find({row.recipient, lane_of(held.mapped().facts)});
    lane->second.erase(row.position);
    if (lane->second.empty()) lanes_.erase(lane);
  }
  for (const Hash& hash : batch.stripped)
    if (const auto found = records_.find(hash); found != records_.end()) {
      found->second.slots.clear();
      found->second.frame_bytes = 0;
    }
  for (const Hash& hash : batch.removed) records_.erase(hash);
  for (const OutcomeRow& row : batch.outcomes) outcomes_[{row.sender, row.record_id, row.recipient}] = row;
  for (const EvidenceRow& row : batch.evidence) evidence_[row.device].push_back(row);
  directory_.insert(directory_.end(), batch.directory.begin(), batch.directory.end());
  for (const BundleRow& row : batch.bundles) bundles_[{row.nation, row.version}] = row;
  for (const ApprovalRow& row : batch.approvals) approvals_[{row.header_hash, row.nation, row.purpose}] = row;
  for (const AwaitingRow& row : batch.awaiting) awaiting_[row.header_hash] = row;
  for (const QuotaUse& use : batch.quota_uses) quota_uses_[{use.rule, use.agency, use.header_hash}] = use;
  for (const NoticeRow& row : batch.notices) notices_[{row.recipient, row.index}] = row;
  for (const NoticeRow& row : batch.notices_taken) notices_.erase({row.recipient, row.index});
  for (const OrderRow& row : batch.orders) orders_[{row.nation, row.number}] = row;
  for (const auto& [name, value] : batch.values) values_[name] = value;
  if (batch.log) {
    for (const TileRow& tile : batch.log->tiles) tiles_[{tile.level, tile.index}] = tile.hashes;
    for (std::size_t a = 0; a < codec::audience_count; ++a)
      for (const codec::Block& block : batch.log->staged.blocks[a])
        blocks_[a][block.entries.front().index] = encode(block);
    seals_.insert(seals_.end(), batch.log->staged.seals.begin(), batch.log->staged.seals.end());
  }
  return {};
}

StoreResult<std::optional<ReplayRow>> MemoryStore::replay(const KeyId& device, const RecordId& record_id) const {
  const auto found = replays_.find({device, record_id});
  return found == replays_.end() ? std::nullopt : std::optional(found->second);
}

StoreResult<std::optional<Hash>> MemoryStore::header_of_number(const KeyId& device, std::uint64_t sequence) const {
  const ReplayRow* first = nullptr;
  for (const auto& [key, row] : replays_)
    if (key.first == device && row.sequence == sequence &&
        (first == nullptr || row.accepted.index < first->accepted.index))
      first = &row;
  return first == nullptr ? std::nullopt : std::optional(first->header_hash);
}

StoreResult<std::vector<ChainRow>> MemoryStore::chains() const {
  std::vector<ChainRow> out;
  for (const auto& [device, row] : chains_) out.push_back(row);
  return out;
}

StoreResult<std::optional<SpooledRecord>> MemoryStore::record(const Hash& header_hash) const {
  const auto found = records_.find(header_hash);
  return found == records_.end() ? std::nullopt : std::optional(found->second);
}

StoreResult<std::vector<QueueRow>> MemoryStore::queue(const KeyId& recipient, std::uint64_t after,
                                                      std::size_t count) const {
  std::vector<QueueRow> out;
  for (auto row = queue_.upper_bound({recipient, after});
       row != queue_.end() && row->first.first == recipient && out.size() < count; ++row)
    out.push_back(row->second);
  return out;
}

StoreResult<std::vector<QueueRow>> MemoryStore::expired(Instant t, std::size_t count) const {
  std::vector<QueueRow> out;
  for (const auto& [key, row] : queue_) {
    if (out.size() == count) break;
    if (row.delivery && row.delivery->voided) continue;
    if (records_.at(row.header_hash).expires < t) out.push_back(row);
  }
  return out;
}

StoreResult<std::vector<QueueRow>> MemoryStore::queue_lane(const KeyId& recipient, const Lane& lane,
                                                           std::uint64_t after, std::size_t count) const {
  std::vector<QueueRow> out;
  const auto found = lanes_.find({recipient, lane});
  if (found == lanes_.end()) return out;
  for (auto position = found->second.upper_bound(after); position != found->second.end() && out.size() < count;
       ++position)
    out.push_back(queue_.at({recipient, *position}));
  return out;
}

StoreResult<std::vector<LaneCount>> MemoryStore::lane_counts() const {
  std::vector<LaneCount> out;
  for (const auto& [of, positions] : lanes_) out.push_back({of.first, of.second, positions.size()});
  return out;
}

StoreResult<std::vector<SpoolUse>> MemoryStore::spool_uses() const {
  std::map<KeyId, SpoolUse> uses;
  for (const auto& [hash, record] : records_) {
    SpoolUse& use = uses[record.device];
    use.device = record.device;
    ++use.records;
    use.bytes += kept_bytes(record);
  }
  std::vector<SpoolUse> out;
  for (const auto& [device, use] : uses) out.push_back(use);
  return out;
}

StoreResult<std::map<KeyId, std::uint64_t>> MemoryStore::queue_lengths() const {
  std::map<KeyId, std::uint64_t> out;
  for (const auto& [key, row] : queue_) ++out[key.first];
  return out;
}

StoreResult<std::vector<WaitingCount>> MemoryStore::waiting_counts() const {
  std::map<std::pair<KeyId, QueueFacts>, std::uint64_t> counts;
  for (const auto& [key, row] : queue_)
    if (!row.delivery || !row.delivery->voided) ++counts[{row.recipient, row.facts}];
  std::vector<WaitingCount> out;
  for (const auto& [key, count] : counts) out.push_back({key.first, key.second, count});
  return out;
}

StoreResult<std::vector<QueueRow>> MemoryStore::queue_of(const Hash& header_hash) const {
  std::vector<QueueRow> out;
  for (const auto& [key, row] : queue_)
    if (row.header_hash == header_hash) out.push_back(row);
  return out;
}

StoreResult<std::vector<ApprovalRow>> MemoryStore::approvals() const {
  std::vector<ApprovalRow> out;
  for (const auto& [key, row] : approvals_) out.push_back(row);
  return out;
}

StoreResult<std::vector<AwaitingRow>> MemoryStore::awaiting() const {
  std::vector<AwaitingRow> out;
  for (const auto& [key, row] : awaiting_) out.push_back(row);
  return out;
}

StoreResult<std::vector<NoticeRow>> MemoryStore::notices(const KeyId& recipient, std::size_t count) const {
  std::vector<NoticeRow> out;
  for (auto row = notices_.lower_bound({recipient, 0});
       row != notices_.end() && row->first.first == recipient && out.size() < count; ++row)
    out.push_back(row->second);
  return out;
}

StoreResult<std::vector<OutcomeRow>> MemoryStore::outcomes(const KeyId& sender, const RecordId& record_id) const {
  std::vector<OutcomeRow> out;
  for (auto row = outcomes_.lower_bound({sender, record_id, KeyId{}});
       row != outcomes_.end() && row->second.sender == sender && row->second.record_id == record_id; ++row)
    out.push_back(row->second);
  return out;
}

StoreResult<std::optional<OutcomeRow>> MemoryStore::outcome_of(const Hash& header_hash, const KeyId& recipient) const {
  for (const auto& [key, replay] : replays_) {
    if (replay.header_hash != header_hash) continue;
    const auto found = outcomes_.find({replay.device, replay.record_id, recipient});
    if (found != outcomes_.end()) return std::optional(found->second);
  }
  return std::optional<OutcomeRow>();
}

StoreResult<std::vector<OutcomeRow>> MemoryStore::untold(const KeyId& sender, std::size_t count) const {
  std::vector<OutcomeRow> out;
  for (auto row = outcomes_.lower_bound({sender, RecordId{}, KeyId{}});
       row != outcomes_.end() && row->second.sender == sender && out.size() < count; ++row)
    if (!row->second.told) out.push_back(row->second);
  return out;
}

StoreResult<std::vector<BundleRow>> MemoryStore::bundles() const {
  std::vector<BundleRow> out;
  for (const auto& [key, row] : bundles_) out.push_back(row);
  return out;
}

StoreResult<std::optional<BundleRow>> MemoryStore::bundle(model::Nation nation, std::uint64_t version) const {
  const auto found = bundles_.find({nation, version});
  return found == bundles_.end() ? std::nullopt : std::optional(found->second);
}

StoreResult<std::vector<OrderRow>> MemoryStore::orders() const {
  std::vector<OrderRow> out;
  for (const auto& [key, row] : orders_) out.push_back(row);
  return out;
}

StoreResult<std::optional<Bytes>> MemoryStore::tile(std::uint8_t level, std::uint64_t index) const {
  const auto found = tiles_.find({level, index});
  return found == tiles_.end() ? std::nullopt : std::optional(found->second);
}

StoreResult<std::vector<Bytes>> MemoryStore::blocks(codec::Audience audience, std::uint64_t from,
                                                    std::uint64_t to) const {
  std::vector<Bytes> out;
  const auto& blocks = blocks_[static_cast<std::size_t>(audience)];
  auto block = blocks.upper_bound(from);
  if (block != blocks.begin()) --block;
  for (; block != blocks.end() && block->first < to; ++block) out.push_back(block->second);
  return out;
}

StoreResult<std::vector<codec::EpochSeal>> MemoryStore::seals(const KeyId& auditor) const {
  std::vector<codec::EpochSeal> out;
  for (const codec::EpochSeal& seal : seals_)
    if (seal.auditor == auditor) out.push_back(seal);
  return out;
}

StoreResult<std::vector<DirectoryRow>> MemoryStore::directory_of(std::string_view agency, std::uint64_t from,
                                                                 std::uint64_t to, std::size_t count) const {
  std::vector<DirectoryRow> out;  // rows ascend by index as they were added
  for (const DirectoryRow& row : directory_) {
    if (row.agency != agency || row.logged.index < from || row.logged.index >= to || out.size() == count) continue;
    out.push_back(row);
    out.back().entry.clear();
  }
  return out;
}

StoreResult<std::vector<QuotaUse>> MemoryStore::quota_uses() const {
  std::vector<QuotaUse> out;
  for (const auto& [key, use] : quota_uses_) out.push_back(use);
  std::ranges::stable_sort(out, {}, &QuotaUse::at);
  return out;
}

StoreResult<std::vector<EvidenceRow>> MemoryStore::evidence(const KeyId& device) const {
  const auto found = evidence_.find(device);
  return found == evidence_.end() ? std::vector<EvidenceRow>{} : found->second;
}

StoreResult<std::map<KeyId, std::uint64_t>> MemoryStore::evidence_counts() const {
  std::map<KeyId, std::uint64_t> out;
  for (const auto& [device, rows] : evidence_) out[device] = rows.size();
  return out;
}

StoreResult<std::optional<SpooledRecord>> MemoryStore::record_parts(const Hash& header_hash) const {
  PUENTE_TRY(std::optional<SpooledRecord> out, record(header_hash));
  if (out)
    for (SpooledSlot& slot : out->slots) slot.frame = {};
  return out;
}

StoreResult<ForgottenRows> MemoryStore::forgettable(Instant before, Instant uses_before, std::size_t count) const {
  const auto some = [&](auto& out, const auto& rows) {
    for (const auto& [key, row] : rows)
      if (row.expires < before && out.size() < count) out.push_back(row);
  };
  ForgottenRows out;
  some(out.replays, replays_);
  some(out.outcomes, outcomes_);
  some(out.approvals, approvals_);
  some(out.awaiting, awaiting_);
  for (const auto& [key, use] : quota_uses_)
    if (use.at < uses_before && out.quota_uses.size() < count) out.quota_uses.push_back(use);
  return out;
}

StoreStatus MemoryStore::read_rows(const std::function<void(ByteView row)>& sink) const {
  for (const auto& [hash, record] : records_) {
    sink(row_of(record));
  }
  const auto all = [&](const auto& rows) {
    for (const auto& [key, row] : rows) sink(row_of(row));
  };
  all(replays_);
  all(chains_);
  all(queue_);
  all(outcomes_);
  all(bundles_);
  all(orders_);
  all(approvals_);
  all(awaiting_);
  all(quota_uses_);
  all(notices_);
  for (const DirectoryRow& row : directory_) sink(row_of(row));
  for (const auto& [device, rows] : evidence_)
    for (const EvidenceRow& row : rows) sink(row_of(row));
  for (const codec::EpochSeal& seal : seals_) sink(row_of(seal));
  for (const auto& [name, value] : values_)
    if (name != audit::rows_value) sink(row_of(name, value));
  return {};
}

}  // namespace puente::broker::store
