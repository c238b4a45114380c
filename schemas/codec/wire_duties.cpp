// Messages about recalls, openings and approvals, both ways, and of what was taken or refused.
#include "schemas/codec/audit_parts.h"
#include "schemas/codec/wire_parts.h"

namespace puente::codec::wire {
namespace {

constexpr std::size_t name_bytes_max = 64;

void write(schema::ApprovalRequest::Builder out, const ApprovalRequest& in) {
  out.setHeader(as_data(in.header));
  out.setPurpose(text(in.purpose));
  out.setOriginator(text(in.originator));
  auto recipients = out.initRecipients(count(in.recipients.size()));
  for (unsigned i = 0; i < recipients.size(); ++i) recipients.set(i, text(in.recipients[i]));
  audit_parts::write_outcomes(out.initSlots(count(in.slots.size())), in.slots);
  out.setBundleMx(as_data(in.bundles.mx.view()));
  out.setBundleUs(as_data(in.bundles.us.view()));
}
Result<ApprovalRequest> read(schema::ApprovalRequest::Reader in) {
  ApprovalRequest out;
  PUENTE_TRY(out.header, read_data(in.getHeader(), header_bytes_max, "request.header"));
  PUENTE_TRY(out.purpose, read_text(in.getPurpose(), name_bytes_max, "request.purpose"));
  PUENTE_TRY(out.originator, read_text(in.getOriginator(), name_bytes_max, "request.originator"));
  PUENTE_REQUIRE(check_count(in.getRecipients(), 0, recipients_max, "request.recipients"));
  for (const auto item : in.getRecipients()) {
    PUENTE_TRY(std::string name, read_text(item, name_bytes_max, "request.recipients"));
    out.recipients.push_back(std::move(name));
  }
  PUENTE_TRY(out.slots, audit_parts::read_outcomes(in.getSlots()));
  PUENTE_TRY(out.bundles.mx, read_fixed<Hash>(in.getBundleMx(), "request.bundleMx"));
  PUENTE_TRY(out.bundles.us, read_fixed<Hash>(in.getBundleUs(), "request.bundleUs"));
  return out;
}

}  // namespace

void write(schema::Recall::Builder out, const Recall& in) {
  out.setRecordId(as_data(in.record_id.view()));
  out.setReason(text(in.reason));
}
Result<Recall> read(schema::Recall::Reader in) {
  Recall out;
  PUENTE_TRY(out.record_id, read_fixed<RecordId>(in.getRecordId(), "recordId"));
  PUENTE_TRY(out.reason, read_text(in.getReason(), 200, "reason"));
  return out;
}

void write(schema::Opened::Builder out, const Opened& in) { out.setHeaderHash(as_data(in.header_hash.view())); }
Result<Opened> read(schema::Opened::Reader in) {
  PUENTE_TRY(const Hash hash, read_fixed<Hash>(in.getHeaderHash(), "headerHash"));
  return Opened{hash};
}

void write(schema::Justify::Builder out, const Justify& in) {
  out.setHeaderHash(as_data(in.header_hash.view()));
  out.setReason(text(in.reason));
}
Result<Justify> read(schema::Justify::Reader in) {
  Justify out;
  PUENTE_TRY(out.header_hash, read_fixed<Hash>(in.getHeaderHash(), "headerHash"));
  PUENTE_TRY(out.reason, read_text(in.getReason(), 512, "reason"));
  return out;
}

void write(schema::TakeNotice::Builder out, const TakeNotice& in) { out.setIndex(in.index); }
Result<TakeNotice> read(schema::TakeNotice::Reader in) { return TakeNotice{in.getIndex()}; }

void write(schema::TakeOutcome::Builder out, const TakeOutcome& in) {
  out.setRecordId(as_data(in.record_id.view()));
  out.setRecipient(as_data(in.recipient.view()));
  out.setProgress(write_enum<schema::Progress>(in.progress));
}
Result<TakeOutcome> read(schema::TakeOutcome::Reader in) {
  TakeOutcome out;
  PUENTE_TRY(out.record_id, read_fixed<RecordId>(in.getRecordId(), "recordId"));
  PUENTE_TRY(out.recipient, read_fixed<KeyId>(in.getRecipient(), "recipient"));
  PUENTE_TRY(out.progress, read_enum<Progress>(in.getProgress(), progress_count, "progress"));
  return out;
}

void write(schema::RefuseDelivery::Builder out, const RefuseDelivery& in) {
  out.setNumber(in.number);
  out.setHeaderHash(as_data(in.header_hash.view()));
  out.setDelivery(as_data(in.delivery.view()));
  out.setFault(write_enum<schema::DeliveryFault>(in.fault));
  out.setSlot(as_data(in.slot ? in.slot->view() : ByteView{}));
  out.setSignature(as_data(in.signature.view()));
}
Result<RefuseDelivery> read(schema::RefuseDelivery::Reader in) {
  RefuseDelivery out;
  out.number = in.getNumber();
  PUENTE_TRY(out.header_hash, read_fixed<Hash>(in.getHeaderHash(), "headerHash"));
  PUENTE_TRY(out.delivery, read_fixed<Hash>(in.getDelivery(), "delivery"));
  PUENTE_TRY(out.fault, audit_parts::read_fault(in.getFault()));
  PUENTE_TRY(out.slot, read_optional<Hash>(in.getSlot(), "slot"));
  PUENTE_TRY(out.signature, read_fixed<Signature>(in.getSignature(), "signature"));
  return out;
}

Result<FetchApprovals> read(schema::FetchApprovals::Reader) { return FetchApprovals{}; }

void write(schema::Recalled::Builder out, const Recalled& in) {
  out.setRecordId(as_data(in.record_id.view()));
  write_list(out.initUnreleased(count(in.unreleased.size())), in.unreleased);
  write_list(out.initReleased(count(in.released.size())), in.released);
}
Result<Recalled> read(schema::Recalled::Reader in) {
  Recalled out;
  PUENTE_TRY(out.record_id, read_fixed<RecordId>(in.getRecordId(), "recordId"));
  PUENTE_TRY(out.unreleased, read_list<KeyId>(in.getUnreleased(), 0, recipients_max, "unreleased"));
  PUENTE_TRY(out.released, read_list<KeyId>(in.getReleased(), 0, recipients_max, "released"));
  return out;
}

void write(schema::Notice::Builder out, const Notice& in) {
  write_proof(out.initProof(), in.proof);
  write_head(out.initHead(), in.head);
}
Result<Notice> read(schema::Notice::Reader in) {
  Notice out;
  PUENTE_TRY(out.proof, read_proof(in.getProof()));
  PUENTE_TRY(out.head, read_head(in.getHead()));
  return out;
}

void write(schema::Approvals::Builder out, const Approvals& in) {
  auto requests = out.initRequests(count(in.requests.size()));
  for (unsigned i = 0; i < requests.size(); ++i) write(requests[i], in.requests[i]);
}
Result<Approvals> read(schema::Approvals::Reader in) {
  Approvals out;
  PUENTE_REQUIRE(check_count(in.getRequests(), 0, page_entries_max, "requests"));
  for (const auto item : in.getRequests()) {
    PUENTE_TRY(ApprovalRequest one, read(item));
    out.requests.push_back(std::move(one));
  }
  return out;
}

}  // namespace puente::codec::wire
