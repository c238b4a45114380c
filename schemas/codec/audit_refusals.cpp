// Events of deliveries that their recipients refused, of requests that the broker refused, counted, and of keys that
// two programs use.
#include "schemas/codec/audit_parts.h"

namespace puente::codec::audit_parts {

Result<DeliveryFault> read_fault(schema::DeliveryFault in) {
  PUENTE_TRY(const DeliveryFault out, read_enum<DeliveryFault>(in, delivery_fault_count, "fault"));
  if (out == DeliveryFault::none) return fail(ErrorCode::malformed, "fault: a refusal says why");
  return out;
}

void write(schema::DeliveryRefusalEvent::Builder out, const DeliveryRefusalEvent& event) {
  out.setHeaderHash(as_data(event.header_hash.view()));
  out.setRecordId(as_data(event.record_id.view()));
  out.setSender(as_data(event.sender.view()));
  out.setRecipient(as_data(event.recipient.view()));
  out.setNumber(event.number);
  out.setDelivery(as_data(event.delivery.view()));
  out.setFault(write_enum<schema::DeliveryFault>(event.fault));
  out.setSlot(as_data(event.slot ? event.slot->view() : ByteView{}));
  out.setSignature(as_data(event.signature.view()));
  out.setFrom(text(event.from));
  out.setTo(text(event.to));
}
Result<DeliveryRefusalEvent> read(schema::DeliveryRefusalEvent::Reader in) {
  DeliveryRefusalEvent out;
  PUENTE_REQUIRE(into(out.header_hash, in.getHeaderHash(), "headerHash"));
  PUENTE_REQUIRE(into(out.record_id, in.getRecordId(), "recordId"));
  PUENTE_REQUIRE(into(out.sender, in.getSender(), "sender"));
  PUENTE_REQUIRE(into(out.recipient, in.getRecipient(), "recipient"));
  out.number = in.getNumber();
  PUENTE_REQUIRE(into(out.delivery, in.getDelivery(), "delivery"));
  PUENTE_TRY(out.fault, read_fault(in.getFault()));
  PUENTE_TRY(out.slot, read_optional<Hash>(in.getSlot(), "slot"));
  PUENTE_REQUIRE(into(out.signature, in.getSignature(), "signature"));
  PUENTE_REQUIRE(into(out.from, in.getFrom(), name_bytes_max, "from"));
  PUENTE_REQUIRE(into(out.to, in.getTo(), name_bytes_max, "to"));
  return out;
}

void write(schema::SenderHoldEvent::Builder out, const SenderHoldEvent& event) {
  out.setSender(as_data(event.sender.view()));
  out.setRecipient(as_data(event.recipient.view()));
  out.setFrom(text(event.from));
  out.setTo(text(event.to));
  out.setRefused(event.refused);
  out.setOrder(as_data(event.order.view()));
  out.setReason(text(event.reason));
  write_names(out.initBy(count(event.by.size())), event.by);
  out.setWaiting(event.waiting);
}
Result<SenderHoldEvent> read(schema::SenderHoldEvent::Reader in) {
  SenderHoldEvent out;
  PUENTE_REQUIRE(into(out.sender, in.getSender(), "sender"));
  PUENTE_REQUIRE(into(out.recipient, in.getRecipient(), "recipient"));
  PUENTE_REQUIRE(into(out.from, in.getFrom(), name_bytes_max, "from"));
  PUENTE_REQUIRE(into(out.to, in.getTo(), name_bytes_max, "to"));
  out.refused = in.getRefused();
  PUENTE_REQUIRE(into(out.order, in.getOrder(), "order"));
  PUENTE_REQUIRE(into(out.reason, in.getReason(), reason_bytes_max, "reason"));
  PUENTE_TRY(out.by, read_names(in.getBy(), signers_max, signer_bytes_max, "by"));
  out.waiting = in.getWaiting();
  return out;
}

namespace {

constexpr std::size_t refusal_names_max = 64;

using Counts = std::map<std::string, std::uint32_t>;

void write_counts(capnp::List<schema::RefusalCount>::Builder out, const Counts& in) {
  unsigned i = 0;
  for (const auto& [name, number] : in) {
    out[i].setName(text(name));
    out[i++].setCount(number);
  }
}

Result<Counts> read_counts(capnp::List<schema::RefusalCount>::Reader in, const char* field) {
  PUENTE_REQUIRE(check_count(in, 0, refusal_names_max, field));
  Counts out;
  std::vector<std::string> names;
  for (const auto item : in) {
    PUENTE_TRY(std::string name, read_text(item.getName(), name_bytes_max, field));
    out[name] = item.getCount();
    names.push_back(std::move(name));
  }
  PUENTE_REQUIRE(check_ascending(names, field));
  return out;
}

}  // namespace

void write(schema::RefusalsEvent::Builder out, const RefusalsEvent& event) {
  out.setDevice(as_data(event.device.view()));
  out.setAgency(text(event.agency));
  out.setSinceMs(event.since.ms);
  write_counts(out.initCodes(count(event.codes.size())), event.codes);
  write_counts(out.initBudgets(count(event.budgets.size())), event.budgets);
}
Result<RefusalsEvent> read(schema::RefusalsEvent::Reader in) {
  RefusalsEvent out;
  PUENTE_REQUIRE(into(out.device, in.getDevice(), "device"));
  PUENTE_REQUIRE(into(out.agency, in.getAgency(), name_bytes_max, "agency"));
  out.since = Instant{in.getSinceMs()};
  PUENTE_TRY(out.codes, read_counts(in.getCodes(), "codes"));
  PUENTE_TRY(out.budgets, read_counts(in.getBudgets(), "budgets"));
  return out;
}

void write(schema::KeyFightEvent::Builder out, const KeyFightEvent& event) {
  out.setDevice(as_data(event.device.view()));
  out.setAgency(text(event.agency));
  out.setReplaced(event.replaced);
}
Result<KeyFightEvent> read(schema::KeyFightEvent::Reader in) {
  KeyFightEvent out;
  PUENTE_REQUIRE(into(out.device, in.getDevice(), "device"));
  PUENTE_REQUIRE(into(out.agency, in.getAgency(), name_bytes_max, "agency"));
  out.replaced = in.getReplaced();
  return out;
}

}  // namespace puente::codec::audit_parts
