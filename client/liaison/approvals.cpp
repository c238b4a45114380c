#include "client/liaison/approvals.h"

#include <algorithm>

#include "crypto/record/derive.h"

namespace puente::client::liaison {

Result<std::vector<WaitingRecord>> waiting_at(session::BrokerSession& session) {
  if (session.party().config.role != pki::Role::liaison)
    return fail(ErrorCode::not_permitted, "approving is for liaisons");
  PUENTE_TRY(codec::Approvals answer, session.ask<codec::Approvals>(codec::FetchApprovals{}));
  std::vector<WaitingRecord> out;
  for (codec::ApprovalRequest& one : answer.requests) {
    PUENTE_TRY(codec::Header header, codec::decode_header(one.header));
    const Hash hash = record::header_hash(one.header);
    std::ranges::sort(one.slots, {}, &codec::SlotOutcome::label);
    out.push_back({std::move(header), hash, std::move(one)});
  }
  return out;
}

Result<trust::Approval> approval_of(const WaitingRecord& waiting, model::Nation nation, Instant now) {
  trust::Approval approval;
  approval.nation = nation;
  PUENTE_TRY(approval.purpose, trust::parse_approval_purpose(waiting.request.purpose));
  approval.record = waiting.header.record_id;
  approval.header = waiting.header_hash;
  for (const std::string& text : waiting.request.recipients) {
    PUENTE_TRY(model::AgencyId agency, model::parse_agency(text));
    approval.recipients.push_back(std::move(agency));
  }
  for (const codec::SlotOutcome& slot : waiting.request.slots)
    if (slot.delivered) approval.slots.push_back(slot.digest);
  std::ranges::sort(approval.recipients);
  std::ranges::sort(approval.slots);
  approval.bundles = waiting.request.bundles;
  approval.at = from_unix_seconds(now.unix_seconds());
  approval.expires = from_unix_seconds(waiting.header.expires.unix_seconds());
  return approval;
}

}  // namespace puente::client::liaison
