// The store as it will be once a pending batch is committed: what the core reads while it runs (RecordReader).
//
// Guarantee: each reading answers what the store would answer after the batch (tests/unit/broker/ports/
// overlaid_rows_test.cpp tries it on random ones). Non-guarantee: what was read may not be durable yet. So whatever
// leaves the broker because of it leaves with Turn::after, never with Turn::at_once. expired() is the one exception: it
// leaves out what is pending, which a later sweep finds. A record that a batch accepts is new: nothing of it lies below
// (the core forgets replay memory no sooner than outcomes). Errors: the store's. Not thread safe.
#pragma once

#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "broker/ports/store.h"
#include "crypto/base/hash_tables.h"

namespace puente::broker::ports {

// One batch laid over what lies below it. The batch may grow meanwhile: its rows are indexed when they are first asked
// for.
class OverlaidRows final : public RecordReader {
 public:
  // Both outlive it. A batch only grows, and is never changed otherwise.
  OverlaidRows(const RecordReader& below, const WriteBatch& batch) : below_(&below), batch_(&batch) {}
  // In the place of `above`, whose batch has become `batch`: what it has indexed is not indexed again.
  void take_over(OverlaidRows& above, const WriteBatch& batch);
  // Another batch in place of the one before.
  void lay(const WriteBatch& batch);
  // Something else below, which reads the same but for what this batch says.
  void lay_over(const RecordReader& below) { below_ = &below; }

  StoreResult<std::optional<ReplayRow>> replay(const KeyId& device, const RecordId& id) const override;
  StoreResult<std::optional<Hash>> header_of_number(const KeyId& device, std::uint64_t sequence) const override;
  StoreResult<std::optional<SpooledRecord>> record(const Hash& header_hash) const override;
  StoreResult<std::optional<SpooledRecord>> record_parts(const Hash& header_hash) const override;
  StoreResult<std::vector<QueueRow>> queue(const KeyId& recipient, std::uint64_t after,
                                           std::size_t count) const override;
  StoreResult<std::vector<QueueRow>> queue_lane(const KeyId& recipient, const Lane& lane, std::uint64_t after,
                                                std::size_t count) const override;
  StoreResult<std::vector<QueueRow>> queue_of(const Hash& header_hash) const override;
  StoreResult<std::vector<QueueRow>> expired(Instant t, std::size_t count) const override;
  StoreResult<std::vector<NoticeRow>> notices(const KeyId& recipient, std::size_t count) const override;
  StoreResult<std::vector<OutcomeRow>> outcomes(const KeyId& sender, const RecordId& id) const override;
  StoreResult<std::optional<OutcomeRow>> outcome_of(const Hash& header_hash, const KeyId& recipient) const override;
  StoreResult<std::vector<OutcomeRow>> untold(const KeyId& sender, std::size_t count) const override;

 private:
  using Place = std::pair<KeyId, std::uint64_t>;  // recipient, and position or log index
  using Positions = std::set<std::uint64_t>;
  using OutcomeKey = std::tuple<KeyId, RecordId, KeyId>;  // sender, record, recipient
  template <class Key, class Value>
  using Table = std::unordered_map<Key, Value, PlacedTogether>;
  // Positions in the batch's lists of the newest row of each key.
  struct Index {
    // How much of each list is indexed.
    std::size_t forgotten_replays = 0, forgotten_outcomes = 0, replays = 0, records = 0, queued = 0, dequeued = 0,
                stripped = 0, outcomes = 0, notices = 0, taken = 0;
    std::set<std::pair<KeyId, RecordId>> replays_forgotten;  // of what lies below
    std::set<OutcomeKey> outcomes_forgotten;
    Table<std::pair<KeyId, RecordId>, std::size_t> replay_of;
    Table<std::pair<KeyId, std::uint64_t>, std::size_t> first_of_number;  // by device
    std::unordered_map<Hash, std::size_t> replay_of_header;
    std::unordered_map<Hash, std::size_t> record_of;
    Table<Place, std::size_t> queued_at;
    std::unordered_map<KeyId, Positions> queued_for;        // by recipient
    std::map<std::pair<KeyId, Lane>, Positions> queued_in;  // and by lane
    std::unordered_set<Place, PlacedTogether> dequeued_at;
    std::unordered_map<Hash, std::set<Place>> queued_of;  // rows by record, whether they went or not
    std::unordered_set<Hash> dequeued_of;                 // records that lost a row
    std::unordered_set<Hash> stripped_of;
    Table<OutcomeKey, std::size_t> outcome_of;
    Table<std::pair<KeyId, RecordId>, std::set<KeyId>> outcomes_of;   // recipients of each record
    std::unordered_map<KeyId, std::vector<OutcomeKey>> outcomes_for;  // by recipient, in the order they came
    std::unordered_map<KeyId, std::size_t> maybe_below;               // by sender: outcomes whose record is not new
    std::set<OutcomeKey> untold;
    std::map<Place, std::size_t> notice_at;
    std::set<Place> taken_at;
    // Its record was accepted within the batch: nothing of it lies below.
    bool is_new(const KeyId& sender, const RecordId& id) const { return replay_of.contains({sender, id}); }
  };
  StoreResult<std::optional<SpooledRecord>> record_over(
      const Hash& header_hash, const std::function<StoreResult<std::optional<SpooledRecord>>()>& below) const;
  // Rows of one recipient: those at the positions `own` of the batch, and those that `below` reads behind a position.
  using ReadBelow = std::function<StoreResult<std::vector<QueueRow>>(std::uint64_t after)>;
  StoreResult<std::vector<QueueRow>> merged(const KeyId& recipient, const Positions* own, std::uint64_t after,
                                            std::size_t count, const ReadBelow& below) const;
  // With all rows that the batch has now. What it removes (WriteBatch::removed) follows from what it dequeues.
  const Index& index() const;

  const RecordReader* below_;
  const WriteBatch* batch_;
  mutable Index index_;
};

}  // namespace puente::broker::ports
