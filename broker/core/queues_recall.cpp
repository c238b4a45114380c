// A sender takes a record back: what was not released never is, and who has it is told.
#include "audit/chain.h"
#include "broker/core/queues.h"

namespace puente::broker::core {

Answer<codec::Recalled> Queues::recall(Turn& turn, const KeyId& device, const RecordId& record_id,
                                       const std::string& reason) {
  PUENTE_TRY(const std::optional<ports::ReplayRow> replay, store_.replay(device, record_id));
  const trust::Device* const sender = registry_.directory().find(device);
  if (!replay || sender == nullptr)
    return fail(ErrorCode::not_found,
                "no record " + record_id.hex() + " of this device is known here: it was not accepted, or it expired");
  const Hash& header_hash = replay->header_hash;
  PUENTE_TRY(const std::vector<ports::OutcomeRow> outcomes, store_.outcomes(device, record_id));
  std::set<KeyId> released, unreleased;
  for (const ports::OutcomeRow& row : outcomes) {
    const bool has = row.progress == codec::Progress::delivered || row.progress == codec::Progress::opened;
    if (row.progress == codec::Progress::recalled) return fail(ErrorCode::conflict, "the record was recalled before");
    if (has) released.insert(row.recipient);
  }
  PUENTE_TRY(std::vector<ports::QueueRow> rows, store_.queue_of(header_hash));
  for (ports::QueueRow& row : rows) {
    if (row.delivery && row.delivery->voided) continue;
    PUENTE_TRY(const std::shared_ptr<const LoadedRecord> record, spool_.record(header_hash));
    if (!row.delivery) {
      if (!released.contains(row.recipient)) {
        unreleased.insert(row.recipient);
        track(turn, *record, row.recipient, codec::Progress::recalled);
      }
      dequeue(turn, row);
      continue;
    }
    // Sent, or about to be: its number goes out as void, and its recipient may have it.
    released.insert(row.recipient);
    const std::uint64_t number = row.delivery->number;
    std::erase_if(waiting_, [&](const auto& one) { return one.second == Place{row.recipient, number}; });
    const auto recipient = recipients_.find(row.recipient);
    if (recipient != recipients_.end() && recipient->second.in_flight.contains(number)) {
      commit_void(turn, recipient->second, row, *record, "recalled");
    } else {
      const codec::Event event = void_event(turn, row, "recalled");
      with_event(turn, row, event, *record, number);
    }
    turn.batch.stripped.push_back(header_hash);
  }
  approvals_.settled(header_hash);
  const audit::Appended appended = log_.append({turn.now, codec::RecallEvent{header_hash,
                                                                             record_id,
                                                                             device,
                                                                             model::text_of(sender->agency),
                                                                             reason,
                                                                             {unreleased.begin(), unreleased.end()},
                                                                             {released.begin(), released.end()}}},
                                               codec::Audience::both, turn.random);
  for (const KeyId& recipient : released) notify(turn, recipient, appended);
  return codec::Recalled{record_id, {unreleased.begin(), unreleased.end()}, {released.begin(), released.end()}};
}

}  // namespace puente::broker::core
