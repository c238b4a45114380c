#include "broker/core/delivery/recall.h"

#include <set>

namespace puente::broker::core {

Answer<codec::Recalled> Recall::recall(Turn& turn, const KeyId& device, const RecordId& record_id,
                                       const std::string& reason) {
  PUENTE_TRY(const std::optional<ports::ReplayRow> replay, parts_.rows.replay(device, record_id));
  const trust::Device* const sender = parts_.registry.directory().find(device);
  if (!replay || sender == nullptr)
    return fail(ErrorCode::not_found,
                "no record " + record_id.hex() + " of this device is known here: it was not accepted, or it expired");
  const Hash& header_hash = replay->header_hash;
  PUENTE_TRY(const std::vector<ports::OutcomeRow> outcomes, parts_.rows.outcomes(device, record_id));
  std::set<KeyId> released, unreleased;
  for (const ports::OutcomeRow& row : outcomes) {
    // A refusal is a claim: who refused it may have it.
    const bool has = row.progress == codec::Progress::delivered || row.progress == codec::Progress::opened ||
                     row.progress == codec::Progress::refused;
    if (row.progress == codec::Progress::recalled) return fail(ErrorCode::conflict, "the record was recalled before");
    if (has) released.insert(row.recipient);
  }
  PUENTE_TRY(const std::vector<ports::QueueRow> rows, parts_.rows.queue_of(header_hash));
  for (const ports::QueueRow& row : rows) {
    if (row.delivery && row.delivery->voided) continue;
    PUENTE_TRY(const RecordPtr record, parts_.spool.record(header_hash));
    if (!row.delivery) {
      if (!released.contains(row.recipient)) {
        unreleased.insert(row.recipient);
        parts_.tracking.record(turn, *record, row.recipient, {codec::Progress::recalled});
      }
      parts_.queues.remove(turn, row);
      continue;
    }
    // Sent, or about to be: its number goes out as void, and its recipient may have it.
    released.insert(row.recipient);
    parts_.deliveries.take_back(turn, row, *record, "recalled");
    turn.batch.stripped.push_back(header_hash);
  }
  parts_.approvals.settled(header_hash);
  const audit::Appended appended =
      parts_.log.append({turn.now, codec::RecallEvent{header_hash,
                                                      record_id,
                                                      device,
                                                      model::text_of(sender->agency),
                                                      reason,
                                                      {unreleased.begin(), unreleased.end()},
                                                      {released.begin(), released.end()}}},
                        codec::Audience::both, turn.random);
  for (const KeyId& recipient : released) parts_.notices.add(turn, recipient, appended);
  return codec::Recalled{record_id, {unreleased.begin(), unreleased.end()}, {released.begin(), released.end()}};
}

}  // namespace puente::broker::core
