// Events of what people order, approve, recall, open, read and hand over.
#include "schemas/codec/audit_parts.h"
#include "schemas/codec/record_parts.h"

namespace puente::codec::audit_parts {
void write_names(capnp::List<capnp::Text>::Builder out, const std::vector<std::string>& names) {
  for (unsigned i = 0; i < out.size(); ++i) out.set(i, text(names[i]));
}
Result<std::vector<std::string>> read_names(capnp::List<capnp::Text>::Reader in, std::size_t most,
                                            std::size_t bytes_max, const char* field) {
  PUENTE_REQUIRE(check_count(in, 0, most, field));
  std::vector<std::string> out;
  for (const auto item : in) {
    PUENTE_TRY(std::string name, read_text(item, bytes_max, field));
    out.push_back(std::move(name));
  }
  return out;
}

namespace {

constexpr std::size_t origin_bytes_max = 255;

Result<model::Nation> read_nation(capnp::Text::Reader in) {
  PUENTE_TRY(const std::string nation, read_text(in, 2, "nation"));
  return model::parse_name<model::Nation>(nation);
}

}  // namespace

void write(schema::SlotDuties::Builder out, const SlotDuties& in) {
  out.setDigest(as_data(in.digest.view()));
  write_label(out, in.label);
  out.setNoOnward(in.duties.no_onward);
  out.setReceiptOnOpen(in.duties.receipt_on_open);
  out.setJustifyOnOpen(in.duties.justify_on_open);
  out.setSecondPerson(in.duties.second_person);
  out.setRetainDays(in.duties.retain_days);
}
Result<std::vector<SlotDuties>> read_duties(capnp::List<schema::SlotDuties>::Reader in) {
  PUENTE_REQUIRE(check_count(in, 0, slots_max, "duties"));
  std::vector<SlotDuties> out;
  for (const auto item : in) {
    SlotDuties one;
    PUENTE_TRY(one.digest, read_fixed<Hash>(item.getDigest(), "duties.digest"));
    PUENTE_TRY(one.label, read_label(item));
    one.duties.no_onward = item.getNoOnward();
    one.duties.receipt_on_open = item.getReceiptOnOpen();
    one.duties.justify_on_open = item.getJustifyOnOpen();
    one.duties.second_person = item.getSecondPerson();
    one.duties.retain_days = item.getRetainDays();
    if (one.duties.retain_days > model::retain_days_max)
      return fail(ErrorCode::malformed, "duties.retainDays: longer than may be asked");
    if (!out.empty() && !(out.back().digest < one.digest))
      return fail(ErrorCode::malformed, "duties: must ascend without repeats");
    out.push_back(one);
  }
  return out;
}

void write_outcomes(capnp::List<schema::SlotOutcome>::Builder out, const std::vector<SlotOutcome>& in) {
  for (unsigned i = 0; i < out.size(); ++i) {
    auto slot = out[i];
    slot.setDigest(as_data(in[i].digest.view()));
    write_label(slot, in[i].label);
    slot.setDelivered(in[i].delivered);
    slot.setRule(text(in[i].rule));
  }
}
Result<std::vector<SlotOutcome>> read_outcomes(capnp::List<schema::SlotOutcome>::Reader in) {
  PUENTE_REQUIRE(check_count(in, 0, slots_max, "slots"));
  std::vector<SlotOutcome> out;
  for (const auto item : in) {
    SlotOutcome slot;
    PUENTE_TRY(slot.digest, read_fixed<Hash>(item.getDigest(), "digest"));
    PUENTE_TRY(slot.label, read_label(item));
    slot.delivered = item.getDelivered();
    PUENTE_TRY(slot.rule, read_text(item.getRule(), 128, "rule"));
    out.push_back(std::move(slot));
  }
  return out;
}

void write(schema::PauseEvent::Builder out, const PauseEvent& event) {
  out.setNation(text(std::string(model::name_of(event.nation))));
  out.setNumber(event.number);
  out.setAction(text(event.action));
  out.setOrder(as_data(event.order.view()));
  out.setPause(event.pause);
  out.setScope(text(event.scope));
  out.setReason(text(event.reason));
  write_names(out.initBy(count(event.by.size())), event.by);
  out.setWaiting(event.waiting);
  out.setReturned(event.returned);
  out.setExpired(event.expired);
}
Result<PauseEvent> read(schema::PauseEvent::Reader in) {
  PauseEvent out;
  PUENTE_TRY(out.nation, read_nation(in.getNation()));
  out.number = in.getNumber();
  PUENTE_TRY(out.action, read_text(in.getAction(), name_bytes_max, "action"));
  PUENTE_TRY(out.order, read_fixed<Hash>(in.getOrder(), "order"));
  out.pause = in.getPause();
  PUENTE_TRY(out.scope, read_text(in.getScope(), 4096, "scope"));
  PUENTE_TRY(out.reason, read_text(in.getReason(), reason_bytes_max, "reason"));
  PUENTE_TRY(out.by, read_names(in.getBy(), signers_max, signer_bytes_max, "by"));
  out.waiting = in.getWaiting();
  out.returned = in.getReturned();
  out.expired = in.getExpired();
  return out;
}

void write(schema::ApprovalEvent::Builder out, const ApprovalEvent& event) {
  out.setHeaderHash(as_data(event.header_hash.view()));
  out.setRecordId(as_data(event.record_id.view()));
  out.setNation(text(std::string(model::name_of(event.nation))));
  out.setPurpose(text(event.purpose));
  write_names(out.initRecipients(count(event.recipients.size())), event.recipients);
  out.setApproval(as_data(event.approval.view()));
  out.setBy(text(event.by));
  out.setExpiresMs(event.expires.ms);
}
Result<ApprovalEvent> read(schema::ApprovalEvent::Reader in) {
  ApprovalEvent out;
  PUENTE_TRY(out.header_hash, read_fixed<Hash>(in.getHeaderHash(), "headerHash"));
  PUENTE_TRY(out.record_id, read_fixed<RecordId>(in.getRecordId(), "recordId"));
  PUENTE_TRY(out.nation, read_nation(in.getNation()));
  PUENTE_TRY(out.purpose, read_text(in.getPurpose(), name_bytes_max, "purpose"));
  PUENTE_TRY(out.recipients, read_names(in.getRecipients(), recipients_max, name_bytes_max, "recipients"));
  PUENTE_TRY(out.approval, read_fixed<Hash>(in.getApproval(), "approval"));
  PUENTE_TRY(out.by, read_text(in.getBy(), signer_bytes_max, "by"));
  out.expires = Instant{in.getExpiresMs()};
  return out;
}

void write(schema::RecallEvent::Builder out, const RecallEvent& event) {
  out.setHeaderHash(as_data(event.header_hash.view()));
  out.setRecordId(as_data(event.record_id.view()));
  out.setDevice(as_data(event.device.view()));
  out.setAgency(text(event.agency));
  out.setReason(text(event.reason));
  write_list(out.initUnreleased(count(event.unreleased.size())), event.unreleased);
  write_list(out.initReleased(count(event.released.size())), event.released);
}
Result<RecallEvent> read(schema::RecallEvent::Reader in) {
  RecallEvent out;
  PUENTE_TRY(out.header_hash, read_fixed<Hash>(in.getHeaderHash(), "headerHash"));
  PUENTE_TRY(out.record_id, read_fixed<RecordId>(in.getRecordId(), "recordId"));
  PUENTE_TRY(out.device, read_fixed<KeyId>(in.getDevice(), "device"));
  PUENTE_TRY(out.agency, read_text(in.getAgency(), name_bytes_max, "agency"));
  PUENTE_TRY(out.reason, read_text(in.getReason(), reason_bytes_max, "reason"));
  PUENTE_TRY(out.unreleased, read_list<KeyId>(in.getUnreleased(), 0, recipients_max, "unreleased"));
  PUENTE_TRY(out.released, read_list<KeyId>(in.getReleased(), 0, recipients_max, "released"));
  return out;
}

void write(schema::OpeningEvent::Builder out, const OpeningEvent& event) {
  out.setHeaderHash(as_data(event.header_hash.view()));
  out.setRecordId(as_data(event.record_id.view()));
  out.setDevice(as_data(event.device.view()));
  out.setAgency(text(event.agency));
}
Result<OpeningEvent> read(schema::OpeningEvent::Reader in) {
  OpeningEvent out;
  PUENTE_TRY(out.header_hash, read_fixed<Hash>(in.getHeaderHash(), "headerHash"));
  PUENTE_TRY(out.record_id, read_fixed<RecordId>(in.getRecordId(), "recordId"));
  PUENTE_TRY(out.device, read_fixed<KeyId>(in.getDevice(), "device"));
  PUENTE_TRY(out.agency, read_text(in.getAgency(), name_bytes_max, "agency"));
  return out;
}

void write(schema::AuditReadEvent::Builder out, const AuditReadEvent& event) {
  out.setAuditor(as_data(event.auditor.view()));
  out.setFrom(event.from);
  out.setCount(event.count);
  out.setPurpose(write_enum<schema::ReadPurpose>(event.purpose));
}
Result<AuditReadEvent> read(schema::AuditReadEvent::Reader in) {
  AuditReadEvent out;
  PUENTE_TRY(out.auditor, read_fixed<KeyId>(in.getAuditor(), "auditor"));
  out.from = in.getFrom();
  out.count = in.getCount();
  PUENTE_TRY(out.purpose, read_enum<ReadPurpose>(in.getPurpose(), read_purpose_count, "purpose"));
  return out;
}

void write(schema::HandoverEvent::Builder out, const HandoverEvent& event) {
  out.setShard(event.shard);
  out.setOrigin(text(event.origin));
  out.setSize(event.size);
  out.setRoot(as_data(event.root.view()));
  out.setAtMs(event.at.ms);
  out.setDirectory(as_data(event.directory.view()));
  out.setBundleMx(as_data(event.bundles.mx.view()));
  out.setBundleUs(as_data(event.bundles.us.view()));
  out.setPauses(as_data(event.pauses.view()));
}
Result<HandoverEvent> read(schema::HandoverEvent::Reader in) {
  HandoverEvent out;
  out.shard = in.getShard();
  PUENTE_TRY(out.origin, read_text(in.getOrigin(), origin_bytes_max, "origin"));
  out.size = in.getSize();
  PUENTE_TRY(out.root, read_fixed<Hash>(in.getRoot(), "root"));
  out.at = Instant{in.getAtMs()};
  PUENTE_TRY(out.directory, read_fixed<Hash>(in.getDirectory(), "directory"));
  PUENTE_TRY(out.bundles.mx, read_fixed<Hash>(in.getBundleMx(), "bundleMx"));
  PUENTE_TRY(out.bundles.us, read_fixed<Hash>(in.getBundleUs(), "bundleUs"));
  PUENTE_TRY(out.pauses, read_fixed<Hash>(in.getPauses(), "pauses"));
  return out;
}

}  // namespace puente::codec::audit_parts
