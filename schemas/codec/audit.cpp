// Events of what happens to records, and of everything by its kind.
#include "schemas/codec/audit.h"

#include "schemas/codec/audit_parts.h"
#include "schemas/codec/record_parts.h"

namespace puente::codec {
namespace {

using audit_parts::into;
using audit_parts::read;
using audit_parts::write;

constexpr std::size_t rule_bytes_max = 128;

void write(schema::AcceptEvent::Builder out, const AcceptEvent& event) {
  out.setHeaderHash(as_data(event.header_hash.view()));
  out.setRecordId(as_data(event.record_id.view()));
  out.setDevice(as_data(event.device.view()));
  out.setAgency(text(event.agency));
  out.setKind(write_enum<schema::Kind>(event.kind));
  out.setSlots(event.slots);
  auto recipients = out.initRecipients(count(event.recipients.size()));
  for (unsigned i = 0; i < recipients.size(); ++i) recipients.set(i, text(event.recipients[i]));
  out.setSizeBytes(event.size_bytes);
  out.setSequence(event.sequence);
  out.setChainGap(event.chain_gap);
  out.setPurpose(write_enum<schema::Purpose>(event.purpose));
  out.setUrgency(write_enum<schema::Urgency>(event.urgency));
  out.setReplyTo(as_data(event.reply_to ? event.reply_to->view() : ByteView{}));
  out.setTlp(write_enum<schema::Tlp>(event.tlp));
  out.setClassification(write_enum<schema::Classification>(event.classification));
  write_enums<schema::Caveat>(out.initCaveats(count(event.caveats.size())), event.caveats);
}
Result<AcceptEvent> read(schema::AcceptEvent::Reader in) {
  AcceptEvent out;
  PUENTE_REQUIRE(into(out.header_hash, in.getHeaderHash(), "headerHash"));
  PUENTE_REQUIRE(into(out.record_id, in.getRecordId(), "recordId"));
  PUENTE_REQUIRE(into(out.device, in.getDevice(), "device"));
  PUENTE_REQUIRE(into(out.agency, in.getAgency(), audit_parts::name_bytes_max, "agency"));
  PUENTE_TRY(out.kind, read_enum<model::Kind>(in.getKind(), model::kind_count, "kind"));
  out.slots = in.getSlots();
  PUENTE_REQUIRE(check_count(in.getRecipients(), 0, recipients_max, "recipients"));
  for (const auto item : in.getRecipients()) {
    PUENTE_TRY(std::string name, read_text(item, audit_parts::name_bytes_max, "recipients"));
    out.recipients.push_back(std::move(name));
  }
  PUENTE_REQUIRE(check_ascending(out.recipients, "recipients"));
  out.size_bytes = in.getSizeBytes();
  out.sequence = in.getSequence();
  out.chain_gap = in.getChainGap();
  PUENTE_TRY(out.purpose,
             read_enum<model::Purpose>(in.getPurpose(), model::names_of<model::Purpose>().size(), "purpose"));
  PUENTE_TRY(out.urgency,
             read_enum<model::Urgency>(in.getUrgency(), model::names_of<model::Urgency>().size(), "urgency"));
  PUENTE_TRY(out.reply_to, read_optional<RecordId>(in.getReplyTo(), "replyTo"));
  PUENTE_TRY(out.tlp, read_enum<model::Tlp>(in.getTlp(), known<model::Tlp>(), "tlp"));
  PUENTE_TRY(out.classification, read_enum<model::Classification>(in.getClassification(),
                                                                  known<model::Classification>(), "classification"));
  PUENTE_TRY(out.caveats, read_enums<model::Caveat>(in.getCaveats(), "caveats"));
  return out;
}

void write(schema::RefuseEvent::Builder out, const RefuseEvent& event) {
  out.setDevice(as_data(event.device.view()));
  out.setAgency(text(event.agency));
  out.setWhat(text(event.what));
  out.setCode(text(event.code));
  out.setReason(text(event.reason));
  out.setHeaderHash(as_data(event.header_hash ? event.header_hash->view() : ByteView{}));
  out.setEvidence(as_data(event.evidence.view()));
}
Result<RefuseEvent> read(schema::RefuseEvent::Reader in) {
  RefuseEvent out;
  PUENTE_REQUIRE(into(out.device, in.getDevice(), "device"));
  PUENTE_REQUIRE(into(out.agency, in.getAgency(), audit_parts::name_bytes_max, "agency"));
  PUENTE_REQUIRE(into(out.what, in.getWhat(), audit_parts::name_bytes_max, "what"));
  PUENTE_REQUIRE(into(out.code, in.getCode(), audit_parts::name_bytes_max, "code"));
  PUENTE_REQUIRE(into(out.reason, in.getReason(), 1024, "reason"));
  PUENTE_TRY(out.header_hash, read_optional<Hash>(in.getHeaderHash(), "headerHash"));
  PUENTE_REQUIRE(into(out.evidence, in.getEvidence(), "evidence"));
  return out;
}

void write(schema::DecisionEvent::Builder out, const DecisionEvent& event) {
  out.setHeaderHash(as_data(event.header_hash.view()));
  out.setDevice(as_data(event.device.view()));
  out.setAgency(text(event.agency));
  out.setBundleMx(as_data(event.bundles.mx.view()));
  out.setBundleUs(as_data(event.bundles.us.view()));
  audit_parts::write_outcomes(out.initSlots(count(event.slots.size())), event.slots);
}
Result<DecisionEvent> read(schema::DecisionEvent::Reader in) {
  DecisionEvent out;
  PUENTE_REQUIRE(into(out.header_hash, in.getHeaderHash(), "headerHash"));
  PUENTE_REQUIRE(into(out.device, in.getDevice(), "device"));
  PUENTE_REQUIRE(into(out.agency, in.getAgency(), audit_parts::name_bytes_max, "agency"));
  PUENTE_REQUIRE(into(out.bundles.mx, in.getBundleMx(), "bundleMx"));
  PUENTE_REQUIRE(into(out.bundles.us, in.getBundleUs(), "bundleUs"));
  PUENTE_TRY(out.slots, audit_parts::read_outcomes(in.getSlots()));
  return out;
}

void write(schema::DeliveryEvent::Builder out, const DeliveryEvent& event) {
  out.setHeaderHash(as_data(event.header_hash.view()));
  out.setRecordId(as_data(event.record_id.view()));
  out.setSender(as_data(event.sender.view()));
  out.setRecipient(as_data(event.recipient.view()));
  out.setShard(event.shard);
  out.setNumber(event.number);
  write_list(out.initReleased(count(event.released.size())), event.released);
  auto stubs = out.initStubs(count(event.stubs.size()));
  for (unsigned i = 0; i < stubs.size(); ++i) {
    auto stub = stubs[i];
    stub.setSalt(as_data(event.stubs[i].salt.view()));
    stub.setSlotId(as_data(event.stubs[i].slot_id.view()));
    write_label(stub, event.stubs[i].label);
    stub.setCommit(as_data(event.stubs[i].commit.view()));
    stub.setCiphertextHash(as_data(event.stubs[i].ciphertext_hash.view()));
    stub.setRule(text(event.stubs[i].rule));
  }
  out.setBundleMx(as_data(event.bundles.mx.view()));
  out.setBundleUs(as_data(event.bundles.us.view()));
  out.setHeartbeat(event.heartbeat);
  auto duties = out.initDuties(count(event.duties.size()));
  for (unsigned i = 0; i < duties.size(); ++i) audit_parts::write(duties[i], event.duties[i]);
  write_list(out.initPending(count(event.pending.size())), event.pending);
  out.setJustification(text(event.justification));
  out.setFrom(text(event.from));
  out.setTo(text(event.to));
  out.setKind(write_enum<schema::Kind>(event.kind));
  out.setPurpose(write_enum<schema::Purpose>(event.purpose));
  out.setUrgency(write_enum<schema::Urgency>(event.urgency));
  out.setReplyTo(as_data(event.reply_to ? event.reply_to->view() : ByteView{}));
  out.setAcceptedMs(event.accepted.ms);
  out.setPartial(event.partial);
}
Result<DeliveryEvent> read(schema::DeliveryEvent::Reader in) {
  DeliveryEvent out;
  PUENTE_REQUIRE(into(out.header_hash, in.getHeaderHash(), "headerHash"));
  PUENTE_REQUIRE(into(out.record_id, in.getRecordId(), "recordId"));
  PUENTE_REQUIRE(into(out.sender, in.getSender(), "sender"));
  PUENTE_REQUIRE(into(out.recipient, in.getRecipient(), "recipient"));
  out.shard = in.getShard();
  out.number = in.getNumber();
  PUENTE_TRY(out.released, read_list<Hash>(in.getReleased(), 0, slots_max, "released"));
  PUENTE_REQUIRE(check_ascending(out.released, "released"));
  PUENTE_REQUIRE(check_count(in.getStubs(), 0, slots_max, "stubs"));
  for (const auto item : in.getStubs()) {
    Stub stub;
    PUENTE_REQUIRE(into(stub.salt, item.getSalt(), "salt"));
    PUENTE_REQUIRE(into(stub.slot_id, item.getSlotId(), "slotId"));
    PUENTE_TRY(stub.label, read_label(item));
    PUENTE_REQUIRE(into(stub.commit, item.getCommit(), "commit"));
    PUENTE_REQUIRE(into(stub.ciphertext_hash, item.getCiphertextHash(), "ciphertextHash"));
    PUENTE_REQUIRE(into(stub.rule, item.getRule(), rule_bytes_max, "rule"));
    out.stubs.push_back(std::move(stub));
  }
  PUENTE_REQUIRE(into(out.bundles.mx, in.getBundleMx(), "bundleMx"));
  PUENTE_REQUIRE(into(out.bundles.us, in.getBundleUs(), "bundleUs"));
  out.heartbeat = in.getHeartbeat();
  PUENTE_TRY(out.duties, audit_parts::read_duties(in.getDuties()));
  PUENTE_TRY(out.pending, read_list<Hash>(in.getPending(), 0, slots_max, "pending"));
  PUENTE_REQUIRE(check_ascending(out.pending, "pending"));
  PUENTE_REQUIRE(into(out.justification, in.getJustification(), 512, "justification"));
  PUENTE_REQUIRE(into(out.from, in.getFrom(), audit_parts::name_bytes_max, "from"));
  PUENTE_REQUIRE(into(out.to, in.getTo(), audit_parts::name_bytes_max, "to"));
  PUENTE_TRY(out.kind, read_enum<model::Kind>(in.getKind(), model::kind_count, "kind"));
  PUENTE_TRY(out.purpose,
             read_enum<model::Purpose>(in.getPurpose(), model::names_of<model::Purpose>().size(), "purpose"));
  PUENTE_TRY(out.urgency,
             read_enum<model::Urgency>(in.getUrgency(), model::names_of<model::Urgency>().size(), "urgency"));
  PUENTE_TRY(out.reply_to, read_optional<RecordId>(in.getReplyTo(), "replyTo"));
  out.accepted = Instant{in.getAcceptedMs()};
  out.partial = in.getPartial();
  return out;
}

void write(schema::AcknowledgementEvent::Builder out, const AcknowledgementEvent& event) {
  out.setHeaderHash(as_data(event.header_hash.view()));
  out.setRecipient(as_data(event.recipient.view()));
  out.setNumber(event.number);
}
Result<AcknowledgementEvent> read(schema::AcknowledgementEvent::Reader in) {
  AcknowledgementEvent out;
  PUENTE_REQUIRE(into(out.header_hash, in.getHeaderHash(), "headerHash"));
  PUENTE_REQUIRE(into(out.recipient, in.getRecipient(), "recipient"));
  out.number = in.getNumber();
  return out;
}

void write(schema::VoidEvent::Builder out, const VoidEvent& event) {
  out.setHeaderHash(as_data(event.header_hash.view()));
  out.setRecipient(as_data(event.recipient.view()));
  out.setNumber(event.number);
  out.setReason(text(event.reason));
}
Result<VoidEvent> read(schema::VoidEvent::Reader in) {
  VoidEvent out;
  PUENTE_REQUIRE(into(out.header_hash, in.getHeaderHash(), "headerHash"));
  PUENTE_REQUIRE(into(out.recipient, in.getRecipient(), "recipient"));
  out.number = in.getNumber();
  PUENTE_REQUIRE(into(out.reason, in.getReason(), 1024, "reason"));
  return out;
}

void write(schema::ReturnEvent::Builder out, const ReturnEvent& event) {
  out.setHeaderHash(as_data(event.header_hash.view()));
  out.setRecipient(as_data(event.recipient.view()));
  out.setReason(text(event.reason));
}
Result<ReturnEvent> read(schema::ReturnEvent::Reader in) {
  ReturnEvent out;
  PUENTE_REQUIRE(into(out.header_hash, in.getHeaderHash(), "headerHash"));
  PUENTE_REQUIRE(into(out.recipient, in.getRecipient(), "recipient"));
  PUENTE_REQUIRE(into(out.reason, in.getReason(), 1024, "reason"));
  return out;
}

template <class Reader>
Result<Event> read_as(Instant time, Reader reader) {
  PUENTE_TRY(auto what, read(reader));
  return Event{time, std::move(what)};
}

Result<Event> read_event(schema::Event::Reader in) {
  const Instant time{in.getTimeMs()};
  switch (in.which()) {
    case schema::Event::ACCEPT:
      return read_as(time, in.getAccept());
    case schema::Event::REFUSE:
      return read_as(time, in.getRefuse());
    case schema::Event::DECISION:
      return read_as(time, in.getDecision());
    case schema::Event::DELIVERY:
      return read_as(time, in.getDelivery());
    case schema::Event::ACKNOWLEDGEMENT:
      return read_as(time, in.getAcknowledgement());
    case schema::Event::VOID:
      return read_as(time, in.getVoid());
    case schema::Event::DIRECTORY:
      return read_as(time, in.getDirectory());
    case schema::Event::POLICY:
      return read_as(time, in.getPolicy());
    case schema::Event::HEARTBEAT:
      return read_as(time, in.getHeartbeat());
    case schema::Event::LIFECYCLE:
      return read_as(time, in.getLifecycle());
    case schema::Event::AUDIT_READ:
      return read_as(time, in.getAuditRead());
    case schema::Event::RETURNED:
      return read_as(time, in.getReturned());
    case schema::Event::SUMMARY:
      return read_as(time, in.getSummary());
    case schema::Event::PAUSE:
      return read_as(time, in.getPause());
    case schema::Event::APPROVAL:
      return read_as(time, in.getApproval());
    case schema::Event::RECALL:
      return read_as(time, in.getRecall());
    case schema::Event::OPENING:
      return read_as(time, in.getOpening());
    case schema::Event::HANDOVER:
      return read_as(time, in.getHandover());
    case schema::Event::DELIVERY_REFUSAL:
      return read_as(time, in.getDeliveryRefusal());
    case schema::Event::SENDER_HOLD:
      return read_as(time, in.getSenderHold());
    case schema::Event::REFUSALS:
      return read_as(time, in.getRefusals());
    case schema::Event::KEY_FIGHT:
      return read_as(time, in.getKeyFight());
  }
  return fail(ErrorCode::unknown_value, "an event of a kind nobody knows");
}

struct InitEvent {
  schema::Event::Builder& out;
  void operator()(const AcceptEvent& e) { write(out.initAccept(), e); }
  void operator()(const RefuseEvent& e) { write(out.initRefuse(), e); }
  void operator()(const DecisionEvent& e) { write(out.initDecision(), e); }
  void operator()(const DeliveryEvent& e) { write(out.initDelivery(), e); }
  void operator()(const AcknowledgementEvent& e) { write(out.initAcknowledgement(), e); }
  void operator()(const VoidEvent& e) { write(out.initVoid(), e); }
  void operator()(const DirectoryEvent& e) { write(out.initDirectory(), e); }
  void operator()(const PolicyEvent& e) { write(out.initPolicy(), e); }
  void operator()(const HeartbeatEvent& e) { write(out.initHeartbeat(), e); }
  void operator()(const LifecycleEvent& e) { write(out.initLifecycle(), e); }
  void operator()(const AuditReadEvent& e) { write(out.initAuditRead(), e); }
  void operator()(const ReturnEvent& e) { write(out.initReturned(), e); }
  void operator()(const SummaryEvent& e) { write(out.initSummary(), e); }
  void operator()(const PauseEvent& e) { write(out.initPause(), e); }
  void operator()(const ApprovalEvent& e) { write(out.initApproval(), e); }
  void operator()(const RecallEvent& e) { write(out.initRecall(), e); }
  void operator()(const OpeningEvent& e) { write(out.initOpening(), e); }
  void operator()(const HandoverEvent& e) { write(out.initHandover(), e); }
  void operator()(const DeliveryRefusalEvent& e) { write(out.initDeliveryRefusal(), e); }
  void operator()(const SenderHoldEvent& e) { write(out.initSenderHold(), e); }
  void operator()(const RefusalsEvent& e) { write(out.initRefusals(), e); }
  void operator()(const KeyFightEvent& e) { write(out.initKeyFight(), e); }
};

}  // namespace

Bytes encode(const Event& event) {
  return encode_with<schema::Event>([&](schema::Event::Builder& out) {
    out.setTimeMs(event.time.ms);
    std::visit(InitEvent{out}, event.what);
  });
}

Result<Event> decode_event(ByteView bytes) {
  return decode_with<schema::Event>(bytes, event_bytes_max, "event", read_event);
}

}  // namespace puente::codec
