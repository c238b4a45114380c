// What waits for people: a liaison's approval, an officer's reason; and what an officer opened.
#include <fmt/format.h>

#include "audit/chain.h"
#include "broker/core/queues.h"
#include "broker/core/state_names.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t rows_at_once = 1024;
constexpr std::size_t page_bytes = 480 << 10;
constexpr Duration approval_age_max = hours(1);
constexpr Duration approval_ahead_max = minutes(5);

}  // namespace

const trust::Approval* Queues::passes(const trust::Order& pause, const ports::QueueRow& row, Instant now) const {
  const trust::Approval* const approval =
      approvals_.find(row.header_hash, pause.nation, trust::ApprovalPurpose::threat_to_life);
  const trust::Device* const to = registry_.directory().find(row.recipient);
  return approval != nullptr && to != nullptr && approval->covers(to->agency, {}, now) ? approval : nullptr;
}

bool Queues::awaits(const ports::QueueRow& row, const LoadedRecord& record, const Judgement& judgement,
                    Instant now) const {
  const trust::Device* const from = registry_.directory().find(record.header.device);
  const trust::Device* const to = registry_.directory().find(row.recipient);
  if (from == nullptr || to == nullptr) return true;
  const std::vector<Hash> given = judgement.given();
  if (judgement.second_person) {
    const trust::Approval* const approval =
        approvals_.find(row.header_hash, from->agency.nation, trust::ApprovalPurpose::second_person);
    if (approval == nullptr || !approval->covers(to->agency, given, now)) return true;
  }
  for (const trust::SignedOrder* const held : registry_.pauses().in_force(now)) {
    const bool excepted = held->order().pause().threat_to_life && row.facts.urgency == model::Urgency::threat_to_life;
    if (!excepted || !stops(held->order(), row.recipient, row.facts)) continue;
    const trust::Approval* const approval = passes(held->order(), row, now);
    if (approval == nullptr || !approval->covers(to->agency, given, now)) return true;
  }
  return false;
}

StoreResult<std::vector<Queues::Request>> Queues::requests_of(Turn& turn, const LoadedRecord& record) const {
  std::vector<Request> out;
  const trust::Device* const from = registry_.directory().find(record.header.device);
  if (from == nullptr || record.header.expires <= turn.latest) return out;
  PUENTE_TRY(const std::vector<ports::QueueRow> rows, store_.queue_of(record.spooled.header_hash));
  const auto ask = [&](trust::ApprovalPurpose purpose, model::Nation nation, const trust::Device& to,
                       Judgement judgement) {
    auto found =
        std::ranges::find_if(out, [&](const Request& one) { return one.purpose == purpose && one.nation == nation; });
    if (found == out.end()) found = out.insert(out.end(), Request{purpose, nation, {}, {}, {}});
    found->recipients.insert(to.agency);
    for (const Hash& slot : judgement.given()) found->slots.insert(slot);
    found->judgement = std::move(judgement);
  };
  for (const ports::QueueRow& row : rows) {
    const codec::Header& header = record.header;
    const trust::Device* const to = registry_.directory().find(row.recipient);
    if (row.delivery || row.justification || to == nullptr || hindrance(record, row.recipient, turn.latest)) continue;
    const Judgement judgement = decide(turn, record, row);
    if (!judgement.anything()) continue;
    const std::vector<Hash> given = judgement.given();
    const auto missing = [&](trust::ApprovalPurpose purpose, model::Nation nation) {
      const trust::Approval* const held = approvals_.find(row.header_hash, nation, purpose);
      return held == nullptr || !held->covers(to->agency, given, turn.now);
    };
    if (judgement.second_person && missing(trust::ApprovalPurpose::second_person, from->agency.nation))
      ask(trust::ApprovalPurpose::second_person, from->agency.nation, *to, judgement);
    for (const trust::SignedOrder* const held : registry_.pauses().in_force(turn.now)) {
      const trust::Order& order = held->order();
      if (!order.pause().threat_to_life || header.urgency != model::Urgency::threat_to_life) continue;
      if (stops(order, row.recipient, row.facts) && missing(trust::ApprovalPurpose::threat_to_life, order.nation))
        ask(trust::ApprovalPurpose::threat_to_life, order.nation, *to, judgement);
    }
  }
  return out;
}

Answer<codec::Approvals> Queues::requests(Turn& turn, model::Nation nation) {
  codec::Approvals out;
  std::size_t bytes = 0;
  for (const Hash& hash : approvals_.awaiting(turn.latest)) {
    PUENTE_TRY(const std::shared_ptr<const LoadedRecord> loaded, spool_.find(hash));
    if (!loaded) continue;  // not waiting any more, or not committed yet
    const LoadedRecord& record = *loaded;
    PUENTE_TRY(const std::vector<Request> requests, requests_of(turn, record));
    for (const Request& request : requests) {
      if (request.nation != nation) continue;
      codec::ApprovalRequest one{record.spooled.header,
                                 std::string(trust::name_of(request.purpose)),
                                 model::text_of(registry_.directory().find(record.header.device)->agency),
                                 {},
                                 {},
                                 request.judgement.bundles};
      for (const model::AgencyId& agency : request.recipients) one.recipients.push_back(model::text_of(agency));
      for (codec::SlotOutcome outcome : request.judgement.outcomes) {
        outcome.delivered = request.slots.contains(outcome.digest);
        one.slots.push_back(std::move(outcome));
      }
      bytes += one.header.size() + 256 * one.slots.size();
      if (bytes > page_bytes) return out;  // the rest when these are done
      out.requests.push_back(std::move(one));
    }
  }
  return out;
}

Answer<codec::ApprovalEvent> Queues::approve(Turn& turn, trust::SignedApproval approval, model::Nation nation) {
  const trust::Approval& of = approval.approval();
  if (of.nation != nation)
    return fail(ErrorCode::not_permitted, "this is an approval of the other nation; its own liaisons bring it");
  if (turn.now + approval_ahead_max < of.at) return fail(ErrorCode::not_permitted, "the approval is of a time to come");
  if (approval_age_max < turn.now - of.at || of.expires <= turn.now)
    return fail(ErrorCode::expired, "the approval is over, or was signed more than an hour ago; look again");
  const auto awaiting = approvals_.awaiting(turn.latest);
  if (std::ranges::find(awaiting, of.header) == awaiting.end())
    return fail(ErrorCode::not_found, "no record with that header waits for an approval; see puente approve list");
  PUENTE_TRY(const std::shared_ptr<const LoadedRecord> loaded, spool_.find(of.header));
  if (!loaded) return fail(ErrorCode::not_found, "the record does not wait any more; see puente approve list");
  const LoadedRecord& record = *loaded;
  const trust::Device* const from = registry_.directory().find(record.header.device);
  if (from == nullptr || record.header.record_id != of.record)
    return fail(ErrorCode::mismatch, "the approval names another record than its header is of");
  // Nobody approves what their own agency sends.
  if (approval.signer().country == model::name_of(from->agency.nation) &&
      approval.signer().organization == from->agency.code)
    return fail(ErrorCode::not_permitted,
                pki::text_of(approval.signer()) + " is of the agency that sends the record; somebody else approves it");
  PUENTE_TRY(const std::vector<Request> requests, requests_of(turn, record));
  const auto request = std::ranges::find_if(
      requests, [&](const Request& one) { return one.purpose == of.purpose && one.nation == of.nation; });
  if (request == requests.end())
    return fail(ErrorCode::not_found, "the record waits for no such approval; see puente approve list");
  if (of.bundles != request->judgement.bundles || !std::ranges::includes(request->recipients, of.recipients) ||
      !std::ranges::includes(request->slots, of.slots))
    return fail(ErrorCode::conflict,
                "what would be released is not what was approved: policies have changed; see puente approve list");
  const codec::ApprovalEvent event{of.header,
                                   of.record,
                                   of.nation,
                                   std::string(trust::name_of(of.purpose)),
                                   [&] {
                                     std::vector<std::string> names;
                                     for (const model::AgencyId& agency : of.recipients)
                                       names.push_back(model::text_of(agency));
                                     return names;
                                   }(),
                                   approval.hash(),
                                   pki::text_of(approval.signer()),
                                   of.expires};
  approvals_.add(turn, std::move(approval), record.header.expires);
  look_again();
  return event;
}

StoreStatus Queues::await_threats(Turn& turn, const trust::Order& pause) {
  if (!pause.pause().threat_to_life) return {};
  for (const auto& [of, count] : undelivered_) {
    if (of.second.urgency != model::Urgency::threat_to_life || !stops(pause, of.first, of.second)) continue;
    PUENTE_TRY(const std::vector<ports::QueueRow> rows, store_.queue(of.first, 0, rows_at_once));
    for (const ports::QueueRow& row : rows) {
      if (row.delivery || row.facts != of.second) continue;
      // What is not committed yet comes up when its recipient connects.
      PUENTE_TRY(const std::shared_ptr<const LoadedRecord> record, spool_.find(row.header_hash));
      if (record) approvals_.await(turn, row.header_hash, record->header.expires);
    }
  }
  return {};
}

StoreStatus Queues::keep_pending(Turn& turn, const ports::QueueRow& delivered) {
  PUENTE_TRY(const codec::Event event, read_back(codec::decode_event(delivered.delivery->event), "a delivery's event"));
  const auto* const delivery = std::get_if<codec::DeliveryEvent>(&event.what);
  if (delivery == nullptr || delivery->pending.empty()) return {};
  ports::QueueRow waits{delivered.recipient, ++position_, delivered.header_hash, std::nullopt, delivered.facts, ""};
  turn.batch.values[names::queue_position] = names::number_value(position_);
  ++lengths_[delivered.recipient];
  count_waiting(waits, 1);
  turn.batch.queued.push_back(std::move(waits));
  return {};
}

AnswerStatus Queues::justify(Turn& turn, const KeyId& device, const Hash& header_hash, const std::string& reason) {
  if (reason.empty()) return fail(ErrorCode::malformed, "a reason says why, in a few words");
  PUENTE_TRY(const std::vector<ports::QueueRow> rows, store_.queue_of(header_hash));
  const auto found = std::ranges::find_if(rows, [&](const ports::QueueRow& row) {
    return row.recipient == device && row.justification && row.justification->empty() && !row.delivery;
  });
  if (found == rows.end())
    return fail(ErrorCode::not_found, "nothing of that record waits for a reason here; it may be over, or recalled");
  ports::QueueRow row = *found;
  row.justification = reason;
  turn.batch.queued.push_back(std::move(row));
  look_again();
  return {};
}

AnswerStatus Queues::opened(Turn& turn, const KeyId& device, const Hash& header_hash) {
  const trust::Device* const who = registry_.directory().find(device);
  PUENTE_TRY(const std::optional<ports::OutcomeRow> outcome, store_.outcome_of(header_hash, device));
  if (who == nullptr || !outcome ||
      (outcome->progress != codec::Progress::delivered && outcome->progress != codec::Progress::opened))
    return fail(ErrorCode::not_found, "no record with that header was delivered to this device, or it is over");
  if (outcome->progress == codec::Progress::opened) return {};
  const audit::Appended appended =
      log_.append({turn.now, codec::OpeningEvent{header_hash, outcome->record_id, device, model::text_of(who->agency)}},
                  audience(outcome->sender, device), turn.random);
  ports::OutcomeRow row = *outcome;
  row.progress = codec::Progress::opened;
  turn.batch.outcomes.push_back(std::move(row));
  notify(turn, outcome->sender, appended);
  return {};
}

}  // namespace puente::broker::core
