#include "broker/ports/net_batch.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_set>

namespace puente::broker::ports {
namespace {

template <class Rows>
void add(Rows& to, const Rows& rows) {
  to.insert(to.end(), rows.begin(), rows.end());
}

// Only the last row of each key is left, where that one stood.
template <class Row, class KeyOf>
void keep_last(std::vector<Row>& rows, const KeyOf& key_of) {
  std::set<decltype(key_of(rows.front()))> seen;
  std::vector<Row> out;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row)
    if (seen.insert(key_of(*row)).second) out.push_back(std::move(*row));
  std::ranges::reverse(out);
  rows = std::move(out);
}

constexpr std::size_t row_bytes = 256;  // of any row, beside its variable parts

}  // namespace

void append(WriteBatch& to, const WriteBatch& batch) {
  add(to.forgotten.replays, batch.forgotten.replays);
  add(to.forgotten.outcomes, batch.forgotten.outcomes);
  add(to.forgotten.approvals, batch.forgotten.approvals);
  add(to.forgotten.awaiting, batch.forgotten.awaiting);
  add(to.forgotten.quota_uses, batch.forgotten.quota_uses);
  add(to.records, batch.records);
  add(to.replays, batch.replays);
  add(to.chains, batch.chains);
  add(to.queued, batch.queued);
  add(to.dequeued, batch.dequeued);
  add(to.stripped, batch.stripped);
  add(to.removed, batch.removed);
  add(to.outcomes, batch.outcomes);
  add(to.directory, batch.directory);
  add(to.bundles, batch.bundles);
  add(to.orders, batch.orders);
  add(to.evidence, batch.evidence);
  add(to.approvals, batch.approvals);
  add(to.awaiting, batch.awaiting);
  add(to.quota_uses, batch.quota_uses);
  add(to.notices, batch.notices);
  add(to.notices_taken, batch.notices_taken);
  for (const auto& [name, value] : batch.values) to.values[name] = value;
  if (!batch.log) return;
  if (!to.log) to.log.emplace();
  for (std::size_t a = 0; a < codec::audience_count; ++a) add(to.log->staged.blocks[a], batch.log->staged.blocks[a]);
  add(to.log->staged.seals, batch.log->staged.seals);
  add(to.log->tiles, batch.log->tiles);
  to.log->checkpoint = batch.log->checkpoint;
}

WriteBatch net(WriteBatch all) {
  // Records that came and went: nothing of them was stored before, nor of their queue entries.
  std::unordered_set<Hash> came, gone;
  for (const SpooledRecord& record : all.records) came.insert(record.header_hash);
  for (const Hash& hash : all.removed) gone.insert(hash);
  const std::unordered_set<Hash> bare(all.stripped.begin(), all.stripped.end());
  std::erase_if(all.records, [&](const SpooledRecord& record) { return gone.contains(record.header_hash); });
  for (SpooledRecord& record : all.records)
    if (bare.contains(record.header_hash)) {
      record.slots.clear();
      record.frame_bytes = 0;
    }
  const auto is_new = [&](const Hash& hash) { return came.contains(hash); };
  std::erase_if(all.removed, is_new);
  std::erase_if(all.stripped, [&](const Hash& hash) { return is_new(hash) || gone.contains(hash); });

  const auto place = [](const QueueRow& row) { return std::pair(row.recipient, row.position); };
  std::set<std::pair<KeyId, std::uint64_t>> left;
  for (const QueueRow& row : all.dequeued) left.insert(place(row));
  std::erase_if(all.queued, [&](const QueueRow& row) { return left.contains(place(row)); });
  keep_last(all.queued, place);
  std::erase_if(all.dequeued, [&](const QueueRow& row) { return is_new(row.header_hash); });

  const auto notice = [](const NoticeRow& row) { return std::pair(row.recipient, row.index); };
  std::set<std::pair<KeyId, std::uint64_t>> taken;
  for (const NoticeRow& row : all.notices_taken) taken.insert(notice(row));
  std::set<std::pair<KeyId, std::uint64_t>> told;
  for (const NoticeRow& row : all.notices) told.insert(notice(row));
  std::erase_if(all.notices, [&](const NoticeRow& row) { return taken.contains(notice(row)); });
  std::erase_if(all.notices_taken, [&](const NoticeRow& row) { return told.contains(notice(row)); });

  keep_last(all.chains, [](const ChainRow& row) { return row.device; });
  keep_last(all.outcomes, [](const OutcomeRow& row) { return std::tuple(row.sender, row.record_id, row.recipient); });
  keep_last(all.approvals, [](const ApprovalRow& row) { return std::tuple(row.header_hash, row.nation, row.purpose); });
  keep_last(all.awaiting, [](const AwaitingRow& row) { return row.header_hash; });
  keep_last(all.quota_uses, [](const QuotaUse& use) { return std::tuple(use.rule, use.agency, use.header_hash); });
  if (all.log) keep_last(all.log->tiles, [](const TileRow& row) { return std::pair(row.level, row.index); });
  return all;
}

std::size_t held_bytes(const WriteBatch& batch) {
  std::size_t out = 0;
  for (const SpooledRecord& record : batch.records) out += row_bytes + kept_bytes(record);
  for (const ReplayRow& row : batch.replays) out += row_bytes + row.accepted.leaf.size() + row.accepted.event.size();
  for (const QueueRow& row : batch.queued)
    out += row_bytes + (row.delivery ? row.delivery->leaf.size() + row.delivery->event.size() : 0);
  out += row_bytes * (batch.dequeued.size() + batch.outcomes.size() + batch.notices_taken.size());
  for (const NoticeRow& row : batch.notices) out += row_bytes + row.leaf.size() + row.event.size();
  for (const DirectoryRow& row : batch.directory) out += row_bytes + row.entry.size();
  for (const BundleRow& row : batch.bundles) out += row_bytes + row.bundle.size();
  for (const OrderRow& row : batch.orders) out += row_bytes + row.order.size();
  for (const EvidenceRow& row : batch.evidence) out += row_bytes + row.first_header.size() + row.second.size();
  for (const auto& [name, value] : batch.values) out += row_bytes + value.size();
  if (!batch.log) return out;
  for (const auto& blocks : batch.log->staged.blocks)
    for (const codec::Block& block : blocks)
      for (const codec::StoredEntry& entry : block.entries)
        out += row_bytes + entry.leaf.size() + entry.ciphertext.size();
  for (const TileRow& tile : batch.log->tiles) out += row_bytes + tile.hashes.size();
  return out;
}

}  // namespace puente::broker::ports
