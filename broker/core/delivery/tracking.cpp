#include "broker/core/delivery/tracking.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t outcomes_at_once = 256;

Send telling(const Bytes& routing_id, const ports::OutcomeRow& row) {
  return to(routing_id, {0, codec::Tracking{row.record_id, row.recipient, row.progress}});
}

}  // namespace

void Tracking::record(Turn& turn, const Record& record, const KeyId& recipient, codec::Progress progress) {
  const codec::Header& header = record->header();
  const Session* const sender = sessions_.find(header.device);
  const ports::OutcomeRow row{header.device, header.record_id, recipient, progress, header.expires, sender != nullptr};
  turn.batch.outcomes.push_back(row);
  if (sender != nullptr) turn.after.push_back(telling(sender->routing_id, row));
}

StoreStatus Tracking::repeat(Turn& turn, const Bytes& routing_id, const KeyId& sender,
                             const RecordId& record_id) const {
  PUENTE_TRY(const std::vector<ports::OutcomeRow> rows, rows_.outcomes(sender, record_id));
  for (const ports::OutcomeRow& row : rows) turn.after.push_back(telling(routing_id, row));
  return {};
}

StoreStatus Tracking::catch_up(Turn& turn) {
  for (const KeyId& device : std::exchange(behind_, {})) {
    const Session* const sender = sessions_.find(device);
    if (sender == nullptr) continue;
    PUENTE_TRY(std::vector<ports::OutcomeRow> rows, rows_.untold(device, outcomes_at_once));
    for (ports::OutcomeRow& row : rows) {
      turn.after.push_back(telling(sender->routing_id, row));
      row.told = true;
      turn.batch.outcomes.push_back(row);
    }
    if (rows.size() == outcomes_at_once) behind_.insert(device);  // the rest in the next step
  }
  return {};
}

}  // namespace puente::broker::core
