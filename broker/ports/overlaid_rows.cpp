#include "broker/ports/overlaid_rows.h"

#include <algorithm>

namespace puente::broker::ports {

void OverlaidRows::lay(const WriteBatch& batch) {
  batch_ = &batch;
  index_ = {};
}

void OverlaidRows::take_over(OverlaidRows& above, const WriteBatch& batch) {
  batch_ = &batch;
  index_ = std::move(above.index_);
}

const OverlaidRows::Index& OverlaidRows::index() const {
  const WriteBatch& batch = *batch_;
  Index& at = index_;
  const ForgottenRows& over = batch.forgotten;
  for (; at.forgotten_replays < over.replays.size(); ++at.forgotten_replays) {
    const ReplayRow& row = over.replays[at.forgotten_replays];
    at.replays_forgotten.insert({row.device, row.record_id});
  }
  for (; at.forgotten_outcomes < over.outcomes.size(); ++at.forgotten_outcomes) {
    const OutcomeRow& row = over.outcomes[at.forgotten_outcomes];
    at.outcomes_forgotten.insert({row.sender, row.record_id, row.recipient});
  }
  for (; at.replays < batch.replays.size(); ++at.replays) {
    const ReplayRow& row = batch.replays[at.replays];
    at.replay_of[{row.device, row.record_id}] = at.replays;
    at.replay_of_header[row.header_hash] = at.replays;
    at.first_of_number.emplace(std::pair(row.device, row.sequence), at.replays);
  }
  for (; at.records < batch.records.size(); ++at.records)
    at.record_of[batch.records[at.records].header_hash] = at.records;
  for (; at.queued < batch.queued.size(); ++at.queued) {
    const QueueRow& row = batch.queued[at.queued];
    at.queued_at[{row.recipient, row.position}] = at.queued;
    at.queued_of[row.header_hash].insert({row.recipient, row.position});
    at.queued_for[row.recipient].insert(row.position);
    at.queued_in[{row.recipient, lane_of(row.facts)}].insert(row.position);
  }
  for (; at.dequeued < batch.dequeued.size(); ++at.dequeued) {
    const QueueRow& row = batch.dequeued[at.dequeued];
    at.dequeued_at.insert({row.recipient, row.position});
    at.dequeued_of.insert(row.header_hash);
  }
  for (; at.stripped < batch.stripped.size(); ++at.stripped) at.stripped_of.insert(batch.stripped[at.stripped]);
  for (; at.outcomes < batch.outcomes.size(); ++at.outcomes) {
    const OutcomeRow& row = batch.outcomes[at.outcomes];
    const OutcomeKey key{row.sender, row.record_id, row.recipient};
    if (at.outcome_of.insert_or_assign(key, at.outcomes).second) {
      if (!at.is_new(row.sender, row.record_id)) ++at.maybe_below[row.sender];
      at.outcomes_of[{row.sender, row.record_id}].insert(row.recipient);
      at.outcomes_for[row.recipient].push_back(key);
    }
    if (row.told)
      at.untold.erase(key);
    else
      at.untold.insert(key);
  }
  for (; at.notices < batch.notices.size(); ++at.notices) {
    const NoticeRow& row = batch.notices[at.notices];
    at.notice_at[{row.recipient, row.index}] = at.notices;
  }
  for (; at.taken < batch.notices_taken.size(); ++at.taken)
    at.taken_at.insert({batch.notices_taken[at.taken].recipient, batch.notices_taken[at.taken].index});
  return at;
}

StoreResult<std::optional<ReplayRow>> OverlaidRows::replay(const KeyId& device, const RecordId& id) const {
  const Index& at = index();
  if (const auto found = at.replay_of.find({device, id}); found != at.replay_of.end())
    return std::optional(batch_->replays[found->second]);
  if (at.replays_forgotten.contains({device, id})) return std::optional<ReplayRow>();
  return below_->replay(device, id);
}

StoreResult<std::optional<Hash>> OverlaidRows::header_of_number(const KeyId& device, std::uint64_t sequence) const {
  PUENTE_TRY(const std::optional<Hash> before, below_->header_of_number(device, sequence));
  if (before) return before;
  const Index& at = index();
  const auto found = at.first_of_number.find({device, sequence});
  return found == at.first_of_number.end() ? std::nullopt : std::optional(batch_->replays[found->second].header_hash);
}

StoreResult<std::optional<SpooledRecord>> OverlaidRows::record(const Hash& header_hash) const {
  return record_over(header_hash, [&] { return below_->record(header_hash); });
}

StoreResult<std::optional<SpooledRecord>> OverlaidRows::record_parts(const Hash& header_hash) const {
  PUENTE_TRY(std::optional<SpooledRecord> out,
             record_over(header_hash, [&] { return below_->record_parts(header_hash); }));
  if (out)
    for (SpooledSlot& slot : out->slots) slot.frame = {};
  return out;
}

StoreResult<std::optional<SpooledRecord>> OverlaidRows::record_over(
    const Hash& header_hash, const std::function<StoreResult<std::optional<SpooledRecord>>()>& below) const {
  const Index& at = index();
  std::optional<SpooledRecord> out;
  if (const auto found = at.record_of.find(header_hash); found != at.record_of.end()) {
    out = batch_->records[found->second];
  } else {
    PUENTE_TRY(out, below());
  }
  if (!out) return out;
  if (at.dequeued_of.contains(header_hash)) {
    PUENTE_TRY(const std::vector<QueueRow> waiting, queue_of(header_hash));
    if (waiting.empty()) return std::optional<SpooledRecord>();  // nobody waits for it any more
  }
  if (at.stripped_of.contains(header_hash)) {
    out->slots.clear();
    out->frame_bytes = 0;
  }
  return out;
}

StoreResult<std::vector<QueueRow>> OverlaidRows::merged(const KeyId& recipient, const Positions* own,
                                                        std::uint64_t after, std::size_t count,
                                                        const ReadBelow& below) const {
  const Index& at = index_;
  static const Positions none;
  const Positions& positions = own == nullptr ? none : *own;
  std::vector<QueueRow> out;
  auto next = positions.upper_bound(after);
  const auto take_own_up_to = [&](std::uint64_t position) {
    for (; next != positions.end() && *next <= position; ++next) {
      const Place place{recipient, *next};
      if (out.size() < count && !at.dequeued_at.contains(place)) out.push_back(batch_->queued[at.queued_at.at(place)]);
    }
  };
  while (out.size() < count) {
    PUENTE_TRY(const std::vector<QueueRow> rows, below(after));
    for (const QueueRow& row : rows) {
      take_own_up_to(row.position);
      after = row.position;
      const Place place{recipient, row.position};
      if (out.size() < count && !at.dequeued_at.contains(place) && !at.queued_at.contains(place)) out.push_back(row);
    }
    if (rows.size() < count) {
      take_own_up_to(UINT64_MAX);
      break;
    }
  }
  return out;
}

StoreResult<std::vector<QueueRow>> OverlaidRows::queue(const KeyId& recipient, std::uint64_t after,
                                                       std::size_t count) const {
  const Index& at = index();
  const auto own = at.queued_for.find(recipient);
  return merged(recipient, own == at.queued_for.end() ? nullptr : &own->second, after, count,
                [&](std::uint64_t position) { return below_->queue(recipient, position, count); });
}

StoreResult<std::vector<QueueRow>> OverlaidRows::queue_lane(const KeyId& recipient, const Lane& lane,
                                                            std::uint64_t after, std::size_t count) const {
  const Index& at = index();
  const auto own = at.queued_in.find({recipient, lane});
  return merged(recipient, own == at.queued_in.end() ? nullptr : &own->second, after, count,
                [&](std::uint64_t position) { return below_->queue_lane(recipient, lane, position, count); });
}

StoreResult<std::vector<QueueRow>> OverlaidRows::queue_of(const Hash& header_hash) const {
  const Index& at = index();
  std::vector<QueueRow> below;
  if (!at.record_of.contains(header_hash)) {  // of a record that is new nothing lies below
    PUENTE_TRY(below, below_->queue_of(header_hash));
  }
  std::map<Place, QueueRow> rows;  // in the order of the store: by recipient and position
  for (const QueueRow& row : below) rows.emplace(Place{row.recipient, row.position}, row);
  if (const auto found = at.queued_of.find(header_hash); found != at.queued_of.end())
    for (const Place& place : found->second) rows[place] = batch_->queued[at.queued_at.at(place)];
  std::vector<QueueRow> out;
  for (auto& [place, row] : rows)
    if (!at.dequeued_at.contains(place)) out.push_back(std::move(row));
  return out;
}

StoreResult<std::vector<QueueRow>> OverlaidRows::expired(Instant t, std::size_t count) const {
  const Index& at = index();
  PUENTE_TRY(const std::vector<QueueRow> below, below_->expired(t, count));
  std::vector<QueueRow> out;
  for (const QueueRow& row : below) {
    const Place place{row.recipient, row.position};
    if (at.dequeued_at.contains(place)) continue;
    const auto own = at.queued_at.find(place);
    const QueueRow& now = own == at.queued_at.end() ? row : batch_->queued[own->second];
    if (!now.delivery || !now.delivery->voided) out.push_back(now);
  }
  return out;
}

StoreResult<std::vector<NoticeRow>> OverlaidRows::notices(const KeyId& recipient, std::size_t count) const {
  const Index& at = index();
  // What lies below is shown by the first `count` alone: as many more are asked for as may be taken from them.
  const auto first = at.taken_at.lower_bound({recipient, 0});
  const auto behind = at.taken_at.upper_bound({recipient, UINT64_MAX});
  const auto taken = static_cast<std::size_t>(std::distance(first, behind));
  PUENTE_TRY(const std::vector<NoticeRow> below, below_->notices(recipient, count + taken));
  std::map<std::uint64_t, NoticeRow> rows;
  for (const NoticeRow& row : below) rows.emplace(row.index, row);
  for (auto own = at.notice_at.lower_bound({recipient, 0}); own != at.notice_at.end() && own->first.first == recipient;
       ++own)
    rows[own->first.second] = batch_->notices[own->second];
  std::vector<NoticeRow> out;
  for (auto& [place, row] : rows)
    if (out.size() < count && !at.taken_at.contains({recipient, place})) out.push_back(std::move(row));
  return out;
}

StoreResult<std::vector<OutcomeRow>> OverlaidRows::outcomes(const KeyId& sender, const RecordId& id) const {
  const Index& at = index();
  std::vector<OutcomeRow> below;
  if (!at.is_new(sender, id)) {
    PUENTE_TRY(below, below_->outcomes(sender, id));
  }
  std::map<KeyId, OutcomeRow> rows;  // in the order of the store: by recipient
  for (const OutcomeRow& row : below)
    if (!at.outcomes_forgotten.contains({sender, id, row.recipient})) rows.emplace(row.recipient, row);
  if (const auto own = at.outcomes_of.find({sender, id}); own != at.outcomes_of.end())
    for (const KeyId& recipient : own->second)
      rows[recipient] = batch_->outcomes[at.outcome_of.at({sender, id, recipient})];
  std::vector<OutcomeRow> out;
  for (auto& [recipient, row] : rows) out.push_back(std::move(row));
  return out;
}

StoreResult<std::optional<OutcomeRow>> OverlaidRows::outcome_of(const Hash& header_hash, const KeyId& recipient) const {
  const Index& at = index();
  if (const auto own = at.replay_of_header.find(header_hash); own != at.replay_of_header.end()) {
    const ReplayRow& record = batch_->replays[own->second];
    const auto found = at.outcome_of.find({record.device, record.record_id, recipient});
    if (found != at.outcome_of.end()) return std::optional(batch_->outcomes[found->second]);
    if (at.is_new(record.device, record.record_id)) return std::optional<OutcomeRow>();
  }
  // By the replay row that says which record has this header: below, or beside one of the outcomes pending here.
  const auto is_of = [&](const OutcomeRow& row) -> StoreResult<bool> {
    PUENTE_TRY(const std::optional<ReplayRow> replay, this->replay(row.sender, row.record_id));
    return replay && replay->header_hash == header_hash;
  };
  PUENTE_TRY(std::optional<OutcomeRow> found, below_->outcome_of(header_hash, recipient));
  if (found) {
    const OutcomeKey key{found->sender, found->record_id, recipient};
    if (const auto own = at.outcome_of.find(key); own != at.outcome_of.end())
      found = batch_->outcomes[own->second];
    else if (at.outcomes_forgotten.contains(key))
      return std::optional<OutcomeRow>();
    PUENTE_TRY(const bool still, is_of(*found));
    return still ? found : std::nullopt;
  }
  const auto pending = at.outcomes_for.find(recipient);
  if (pending == at.outcomes_for.end()) return std::optional<OutcomeRow>();
  for (const OutcomeKey& key : pending->second) {
    const OutcomeRow& row = batch_->outcomes[at.outcome_of.at(key)];
    PUENTE_TRY(const bool matches, is_of(row));
    if (matches) return std::optional(row);
  }
  return std::optional<OutcomeRow>();
}

StoreResult<std::vector<OutcomeRow>> OverlaidRows::untold(const KeyId& sender, std::size_t count) const {
  const Index& at = index();
  const auto replaced = at.maybe_below.find(sender);
  // Those written anew here, or forgotten, may be the first ones below: then more are asked for.
  for (std::size_t ask = count + (replaced == at.maybe_below.end() ? 0 : replaced->second);; ask *= 2) {
    PUENTE_TRY(const std::vector<OutcomeRow> below, below_->untold(sender, ask));
    std::map<OutcomeKey, OutcomeRow> rows;
    for (const OutcomeRow& row : below) {
      const OutcomeKey key{row.sender, row.record_id, row.recipient};
      if (!at.outcomes_forgotten.contains(key) && !at.outcome_of.contains(key)) rows.emplace(key, row);
    }
    const bool all = below.size() < ask;
    if (!all && rows.size() < count) continue;
    std::size_t own_rows = 0;  // more than `count` of them are not looked at: they are in order
    for (auto own = at.untold.lower_bound({sender, RecordId{}, KeyId{}});
         own != at.untold.end() && std::get<0>(*own) == sender && own_rows < count; ++own, ++own_rows)
      rows.emplace(*own, batch_->outcomes[at.outcome_of.at(*own)]);
    std::vector<OutcomeRow> out;
    for (auto& [key, row] : rows)
      if (out.size() < count) out.push_back(std::move(row));
    return out;
  }
}

}  // namespace puente::broker::ports
