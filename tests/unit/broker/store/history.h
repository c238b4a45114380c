// What a broker commits of records, as a test makes it up.
#pragma once

#include <algorithm>
#include <vector>

#include "tests/unit/broker/store/both.h"

namespace puente::broker::store::test {

// A history of records that come, wait, are delivered and go, as one batch after the other.
class History {
 public:
  explicit History(std::uint8_t number) {
    for (std::uint8_t i = 0; i < number; ++i) static_cast<void>(it.random.random<Hash>());
  }
  ports::WriteBatch next() {
    ports::WriteBatch batch;
    if (it.random.below(2) == 0) {
      const ports::SpooledRecord record = it.record(it.noon);
      hashes.push_back(record.header_hash);
      batch.records = {record};
      batch.replays.push_back({it.sender, record.record_id, record.header_hash, it.noon, {}, hashes.size()});
      ids.push_back(record.record_id);
      for (const KeyId& recipient : {it.first, it.second}) {
        waiting_.push_back({recipient, ++position_, record.header_hash, std::nullopt, {it.sender}, std::nullopt});
        batch.queued.push_back(waiting_.back());
        batch.outcomes.push_back({it.sender, record.record_id, recipient, codec::Progress::queued, it.noon});
      }
    }
    if (!waiting_.empty() && it.random.below(2) == 0) {
      ports::QueueRow& row = waiting_[it.random.below(waiting_.size())];
      row.delivery = it.delivery(position_);
      batch.queued.push_back(row);
    }
    if (!waiting_.empty() && it.random.below(2) == 0) {
      const auto row = waiting_.begin() + static_cast<std::ptrdiff_t>(it.random.below(waiting_.size()));
      const ports::QueueRow gone = *row;
      waiting_.erase(row);
      batch.dequeued = {gone};
      const auto same = [&](const ports::QueueRow& other) { return other.header_hash == gone.header_hash; };
      if (std::ranges::none_of(waiting_, same))
        batch.removed = {gone.header_hash};
      else if (it.random.below(3) == 0)
        batch.stripped = {gone.header_hash};
    }
    batch.values["step"] = Bytes{static_cast<std::uint8_t>(++step_)};
    return batch;
  }

  Things it;
  std::vector<Hash> hashes;
  std::vector<RecordId> ids;

 private:
  std::vector<ports::QueueRow> waiting_;
  std::uint64_t position_ = 0;
  int step_ = 0;
};

}  // namespace puente::broker::store::test
