// What the broker says of records that went out.
#include <fmt/format.h>

#include <algorithm>

#include "client/core/outbox.h"

namespace puente::client::core {
namespace {

using ports::OutboxState;

constexpr Duration retry_after = seconds(10);  // what the broker refused for now, and did not say when to come again

}  // namespace

StoreStatus Outbox::take(Turn& turn, const codec::Receipt& receipt) {
  if (const auto submitted = window_.remove(receipt.record_id)) {
    window_.widen();
    limits_.taken(submitted->urgency);
  } else {
    PUENTE_TRY(const auto state, view_.outbox_state(receipt.record_id));
    if (state != OutboxState::sealed) return {};  // a repeated receipt
  }
  limits_.over(receipt.record_id);
  change(turn, receipt.record_id, OutboxState::accepted, "");
  return finish_if_done(turn, receipt.record_id);
}

StoreStatus Outbox::take(Turn& turn, const codec::Refusal& refusal, const RecordId& record_id) {
  const auto submitted = window_.remove(record_id);
  if (!submitted) return {};
  std::string reason = fmt::format("{}: {}", error_name(refusal.code), refusal.reason);
  if (is_final(refusal.code) || submitted->expires <= in_force_.refuse_by(turn.now)) {
    turn.notice(Notice::Level::warning, "record " + record_id.hex() + " was refused: " + reason);
    change(turn, record_id, OutboxState::refused, std::move(reason));
    limits_.over(record_id);
    return {};
  }
  if (refusal.of_sender) {
    const bool is_new = limits_.stops(submitted->urgency, turn.now) == nullptr;
    const Instant next = limits_.refused_all(turn, record_id, submitted->urgency, refusal.come_again, refusal.reason);
    window_.narrow();
    if (is_new)
      turn.notice(Notice::Level::warning, fmt::format("the broker takes no more records for now, sent again at {}: {}",
                                                      format_utc(next), refusal.reason));
  } else {
    limits_.refused(turn, record_id, refusal.come_again > Duration{} ? refusal.come_again : retry_after);
    turn.notice(Notice::Level::warning, "record " + record_id.hex() + " is sent again later: " + reason);
  }
  change(turn, record_id, OutboxState::sealed, std::move(reason));
  return {};
}

StoreStatus Outbox::take(Turn& turn, const codec::Tracking& tracking) {
  PUENTE_TRY(const std::vector<ports::RecipientProgress> rows, view_.progress(tracking.record_id));
  const auto row = std::ranges::find(rows, tracking.recipient, &ports::RecipientProgress::device);
  if (row == rows.end()) return {};  // not a recipient of a record of ours
  // What a recipient has it keeps: nothing takes `delivered` back; it may become `opened`.
  const auto before = static_cast<codec::Progress>(row->progress);
  if (before == codec::Progress::opened ||
      (before == codec::Progress::delivered && tracking.progress != codec::Progress::opened))
    return {};
  turn.batch.progress.push_back({tracking.record_id, tracking.recipient, row->agency,
                                 static_cast<std::uint8_t>(tracking.progress),
                                 static_cast<std::uint8_t>(tracking.fault)});
  PUENTE_TRY(const auto state, view_.outbox_state(tracking.record_id));
  // The receipt may still be on its way.
  return state == OutboxState::accepted ? finish_if_done(turn, tracking.record_id) : StoreStatus{};
}

StoreStatus Outbox::finish_if_done(Turn& turn, const RecordId& id) {
  PUENTE_TRY(const std::vector<ports::RecipientProgress> rows, view_.progress(id));
  const auto waits = [](const ports::RecipientProgress& row) {
    return row.progress == static_cast<std::uint8_t>(codec::Progress::queued);
  };
  if (rows.empty() || std::ranges::any_of(rows, waits)) return {};
  PUENTE_TRY(std::string reason, renewal_.send_anew(turn, id, agencies_without(rows, {codec::Progress::device_gone}),
                                                    "a recipient's device was revoked"));
  if (!reason.empty()) drafts_left_ = true;
  change(turn, id, OutboxState::finished, std::move(reason));
  return {};
}

}  // namespace puente::client::core
