// Private to the codec: events of what people order, approve, recall, open, read and hand over, of what is in force,
// and the duties of slots.
#pragma once

#include "schemas/audit.capnp.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/canonical.h"

namespace puente::codec::audit_parts {

inline constexpr std::size_t name_bytes_max = 64;
inline constexpr std::size_t reason_bytes_max = 1024;
inline constexpr std::size_t signers_max = 8;
inline constexpr std::size_t signer_bytes_max = 512;

template <class F, class Value>
Status into(F& out, Value value, const char* field) {
  PUENTE_TRY(out, read_fixed<F>(value, field));
  return {};
}

inline Status into(std::string& out, capnp::Text::Reader value, std::size_t bytes_max, const char* field) {
  PUENTE_TRY(out, read_text(value, bytes_max, field));
  return {};
}

void write_names(capnp::List<capnp::Text>::Builder out, const std::vector<std::string>& names);
Result<std::vector<std::string>> read_names(capnp::List<capnp::Text>::Reader in, std::size_t most,
                                            std::size_t bytes_max, const char* field);

void write(schema::SlotDuties::Builder out, const SlotDuties& in);
Result<std::vector<SlotDuties>> read_duties(capnp::List<schema::SlotDuties>::Reader in);

void write_outcomes(capnp::List<schema::SlotOutcome>::Builder out, const std::vector<SlotOutcome>& in);
Result<std::vector<SlotOutcome>> read_outcomes(capnp::List<schema::SlotOutcome>::Reader in);

void write(schema::PauseEvent::Builder out, const PauseEvent& event);
void write(schema::ApprovalEvent::Builder out, const ApprovalEvent& event);
void write(schema::AuditReadEvent::Builder out, const AuditReadEvent& event);
void write(schema::HandoverEvent::Builder out, const HandoverEvent& event);
void write(schema::RecallEvent::Builder out, const RecallEvent& event);
void write(schema::OpeningEvent::Builder out, const OpeningEvent& event);
void write(schema::DeliveryRefusalEvent::Builder out, const DeliveryRefusalEvent& event);
void write(schema::SenderHoldEvent::Builder out, const SenderHoldEvent& event);
void write(schema::RefusalsEvent::Builder out, const RefusalsEvent& event);
void write(schema::KeyFightEvent::Builder out, const KeyFightEvent& event);
void write(schema::DirectoryEvent::Builder out, const DirectoryEvent& event);
void write(schema::PolicyEvent::Builder out, const PolicyEvent& event);
void write(schema::HeartbeatEvent::Builder out, const HeartbeatEvent& event);
void write(schema::LifecycleEvent::Builder out, const LifecycleEvent& event);
void write(schema::SummaryEvent::Builder out, const SummaryEvent& event);
Result<PauseEvent> read(schema::PauseEvent::Reader in);
Result<ApprovalEvent> read(schema::ApprovalEvent::Reader in);
Result<AuditReadEvent> read(schema::AuditReadEvent::Reader in);
Result<HandoverEvent> read(schema::HandoverEvent::Reader in);
Result<RecallEvent> read(schema::RecallEvent::Reader in);
Result<OpeningEvent> read(schema::OpeningEvent::Reader in);
Result<DeliveryRefusalEvent> read(schema::DeliveryRefusalEvent::Reader in);
Result<SenderHoldEvent> read(schema::SenderHoldEvent::Reader in);
Result<RefusalsEvent> read(schema::RefusalsEvent::Reader in);
Result<KeyFightEvent> read(schema::KeyFightEvent::Reader in);
// One of the codes, and not `none`.
Result<DeliveryFault> read_fault(schema::DeliveryFault in);
Result<DirectoryEvent> read(schema::DirectoryEvent::Reader in);
Result<PolicyEvent> read(schema::PolicyEvent::Reader in);
Result<HeartbeatEvent> read(schema::HeartbeatEvent::Reader in);
Result<LifecycleEvent> read(schema::LifecycleEvent::Reader in);
Result<SummaryEvent> read(schema::SummaryEvent::Reader in);

}  // namespace puente::codec::audit_parts
