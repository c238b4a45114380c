#include "broker/core/delivery/openings.h"

#include "crypto/base/utf8.h"

#include <algorithm>

namespace puente::broker::core {

AnswerStatus Openings::justify(Turn& turn, const KeyId& device, const Hash& header_hash, const std::string& reason) {
  if (is_blank(reason)) return fail(ErrorCode::malformed, "a reason says why, in a few words");
  PUENTE_TRY(const std::vector<ports::QueueRow> rows, rows_.queue_of(header_hash));
  const auto found = std::ranges::find_if(rows, [&](const ports::QueueRow& row) {
    return row.recipient == device && row.justification && row.justification->empty() && !row.delivery;
  });
  if (found == rows.end())
    return fail(ErrorCode::not_found, "nothing of that record waits for a reason here; it may be over, or recalled");
  ports::QueueRow row = *found;
  row.justification = reason;
  turn.batch.queued.push_back(std::move(row));
  refill_.look_again();
  return {};
}

AnswerStatus Openings::opened(Turn& turn, const KeyId& device, const Hash& header_hash) {
  const trust::Device* const who = registry_.directory().find(device);
  PUENTE_TRY(const std::optional<ports::OutcomeRow> outcome, rows_.outcome_of(header_hash, device));
  if (who == nullptr || !outcome ||
      (outcome->progress != codec::Progress::delivered && outcome->progress != codec::Progress::opened))
    return fail(ErrorCode::not_found, "no record with that header was delivered to this device, or it is over");
  if (outcome->progress == codec::Progress::opened) return {};
  const audit::Appended appended =
      log_.append({turn.now, codec::OpeningEvent{header_hash, outcome->record_id, device, model::text_of(who->agency)}},
                  verdicts_.audience(outcome->sender, device), turn.random);
  ports::OutcomeRow row = *outcome;
  row.progress = codec::Progress::opened;
  turn.batch.outcomes.push_back(std::move(row));
  notices_.add(turn, outcome->sender, appended);
  return {};
}

}  // namespace puente::broker::core
