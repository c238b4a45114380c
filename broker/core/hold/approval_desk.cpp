#include "broker/core/hold/approval_desk.h"

#include <algorithm>

namespace puente::broker::core {
namespace {

constexpr std::size_t threats_at_once = 1024;
constexpr std::size_t approvals_bytes = 480 << 10;
constexpr Duration approval_age_max = hours(1);
constexpr Duration approval_ahead_max = minutes(5);

codec::ApprovalEvent event_of(const trust::SignedApproval& approval) {
  const trust::Approval& of = approval.approval();
  codec::ApprovalEvent out{of.header,
                           of.record,
                           of.nation,
                           std::string(trust::name_of(of.purpose)),
                           {},
                           approval.hash(),
                           pki::text_of(approval.signer()),
                           of.expires};
  for (const model::AgencyId& agency : of.recipients) out.recipients.push_back(model::text_of(agency));
  return out;
}

Status check_age(const trust::Approval& of, Instant now) {
  if (now + approval_ahead_max < of.at) return fail(ErrorCode::not_permitted, "the approval is of a time to come");
  if (approval_age_max < now - of.at || of.expires <= now)
    return fail(ErrorCode::expired, "the approval is over, or was signed more than an hour ago; look again");
  return {};
}

}  // namespace

StoreResult<std::vector<ApprovalDesk::Request>> ApprovalDesk::requests_of(const Turn& turn,
                                                                          const Record& record) const {
  std::vector<Request> out;
  const codec::Header& header = record->header();
  const trust::Device* const from = parts_.registry.directory().find(header.device);
  if (from == nullptr || header.expires <= turn.latest) return out;
  PUENTE_TRY(const std::vector<ports::QueueRow> rows, parts_.rows.queue_of(record->header_hash()));
  const auto ask = [&](trust::ApprovalPurpose purpose, model::Nation nation, const trust::Device& to,
                       const Judgement& judgement) {
    auto found =
        std::ranges::find_if(out, [&](const Request& one) { return one.purpose == purpose && one.nation == nation; });
    if (found == out.end()) found = out.insert(out.end(), Request{purpose, nation, {}, {}, {}});
    found->recipients.insert(to.agency);
    for (const Hash& slot : judgement.given()) found->slots.insert(slot);
    found->judgement = judgement;
  };
  for (const ports::QueueRow& row : rows) {
    const trust::Device* const to = parts_.registry.directory().find(row.recipient);
    if (row.delivery || row.justification || to == nullptr ||
        parts_.verdicts.obstacle(record, row.recipient, turn.latest))
      continue;
    const Judgement judgement = parts_.verdicts.of(record, row, turn.latest);
    if (!judgement.anything()) continue;
    const std::vector<Hash> given = judgement.given();
    const auto missing = [&](trust::ApprovalPurpose purpose, model::Nation nation) {
      const trust::Approval* const held = parts_.approvals.find(row.header_hash, nation, purpose);
      return held == nullptr || !held->covers(to->agency, given, turn.now);
    };
    if (judgement.second_person && missing(trust::ApprovalPurpose::second_person, from->agency.nation))
      ask(trust::ApprovalPurpose::second_person, from->agency.nation, *to, judgement);
    for (const trust::SignedOrder* const held : parts_.registry.pauses().in_force(turn.now)) {
      const trust::Order& pause = held->order();
      if (!pause.pause().threat_to_life || header.urgency != model::Urgency::threat_to_life) continue;
      if (parts_.hold.stops(pause, row.recipient, row.facts) &&
          missing(trust::ApprovalPurpose::threat_to_life, pause.nation))
        ask(trust::ApprovalPurpose::threat_to_life, pause.nation, *to, judgement);
    }
  }
  return out;
}

codec::ApprovalRequest ApprovalDesk::message_of(const Request& request, const Record& record) const {
  codec::ApprovalRequest out{record->parts().header,
                             std::string(trust::name_of(request.purpose)),
                             parts_.verdicts.agency_of(record->header().device),
                             {},
                             {},
                             request.judgement.bundles};
  for (const model::AgencyId& agency : request.recipients) out.recipients.push_back(model::text_of(agency));
  for (codec::SlotOutcome outcome : request.judgement.outcomes) {
    outcome.delivered = request.slots.contains(outcome.digest);
    out.slots.push_back(std::move(outcome));
  }
  return out;
}

StoreResult<codec::Approvals> ApprovalDesk::requests(Turn& turn, model::Nation nation) {
  codec::Approvals out;
  std::size_t bytes = 0;
  for (const Hash& hash : parts_.approvals.awaiting(turn.latest)) {
    PUENTE_TRY(const RecordPtr record, parts_.spool.find(hash));
    if (!record) continue;  // not waiting any more
    PUENTE_TRY(const std::vector<Request> requests, requests_of(turn, *record));
    for (const Request& request : requests) {
      if (request.nation != nation) continue;
      codec::ApprovalRequest one = message_of(request, *record);
      bytes += one.header.size() + 256 * one.slots.size();
      if (bytes > approvals_bytes) return out;  // the rest when these are done
      out.requests.push_back(std::move(one));
    }
  }
  return out;
}

Answer<codec::ApprovalEvent> ApprovalDesk::approve(Turn& turn, trust::SignedApproval approval, model::Nation nation) {
  const trust::Approval& of = approval.approval();
  if (of.nation != nation)
    return fail(ErrorCode::not_permitted, "this is an approval of the other nation; its own liaisons bring it");
  PUENTE_REQUIRE(check_age(of, turn.now));
  if (!parts_.approvals.awaits(of.header, turn.latest))
    return fail(ErrorCode::not_found, "no record with that header waits for an approval; see puente approve list");
  PUENTE_TRY(const RecordPtr record, parts_.spool.find(of.header));
  if (!record) return fail(ErrorCode::not_found, "the record does not wait any more; see puente approve list");
  const codec::Header& header = (*record)->header();
  const trust::Device* const from = parts_.registry.directory().find(header.device);
  if (from == nullptr || header.record_id != of.record)
    return fail(ErrorCode::mismatch, "the approval names another record than its header is of");
  // Nobody approves what their own agency sends.
  if (approval.signer().country == model::name_of(from->agency.nation) &&
      approval.signer().organization == from->agency.code)
    return fail(ErrorCode::not_permitted,
                pki::text_of(approval.signer()) + " is of the agency that sends the record; somebody else approves it");
  PUENTE_TRY(const std::vector<Request> requests, requests_of(turn, *record));
  const auto request = std::ranges::find_if(
      requests, [&](const Request& one) { return one.purpose == of.purpose && one.nation == of.nation; });
  if (request == requests.end())
    return fail(ErrorCode::not_found, "the record waits for no such approval; see puente approve list");
  if (of.bundles != request->judgement.bundles || !std::ranges::includes(request->recipients, of.recipients) ||
      !std::ranges::includes(request->slots, of.slots))
    return fail(ErrorCode::conflict,
                "what would be released is not what was approved: policies have changed; see puente approve list");
  codec::ApprovalEvent event = event_of(approval);
  parts_.approvals.add(turn, std::move(approval), header.expires);
  return event;
}

StoreStatus ApprovalDesk::ordered(Turn& turn, const trust::Order& pause) {
  if (!pause.pause().threat_to_life) return {};
  for (const auto& [of, count] : parts_.queues.waiting()) {
    if (of.second.urgency != model::Urgency::threat_to_life || !parts_.hold.stops(pause, of.first, of.second)) continue;
    PUENTE_TRY(const std::vector<ports::QueueRow> rows, parts_.rows.queue(of.first, 0, threats_at_once));
    for (const ports::QueueRow& row : rows) {
      if (row.delivery || row.facts != of.second) continue;
      PUENTE_TRY(const RecordPtr record, parts_.spool.find(row.header_hash));
      if (record) parts_.approvals.await(turn, row.header_hash, (*record)->header());
    }
  }
  return {};
}

}  // namespace puente::broker::core
