// Private to the codec: events of what people order, approve, recall, open, read and hand over, and the duties of
// slots.
#pragma once

#include "schemas/audit.capnp.h"
#include "schemas/codec/audit.h"
#include "schemas/codec/canonical.h"

namespace puente::codec::audit_parts {

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
void write(schema::HandoverEvent::Builder out, const HandoverEvent& event);
Result<PauseEvent> read(schema::PauseEvent::Reader in);
Result<ApprovalEvent> read(schema::ApprovalEvent::Reader in);
Result<AuditReadEvent> read(schema::AuditReadEvent::Reader in);
Result<HandoverEvent> read(schema::HandoverEvent::Reader in);
Result<RecallEvent> read(schema::RecallEvent::Reader in);
Result<OpeningEvent> read(schema::OpeningEvent::Reader in);
Result<HandoverEvent> read(schema::HandoverEvent::Reader in);

}  // namespace puente::codec::audit_parts
