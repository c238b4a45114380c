#include "broker/core/delivery/refused_deliveries.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/chain.h"
#include "crypto/primitives/sign.h"
#include "crypto/record/delivery_refusal.h"

namespace puente::broker::core {
namespace {

using codec::DeliveryFault;

// May the sender be to blame? What is not in force, a full store and a key that is not held are nobody's fault, and
// wrong frames are the broker's.
bool counts_against_sender(DeliveryFault fault) {
  return fault >= DeliveryFault::unwrap && fault <= DeliveryFault::file;
}

}  // namespace

AnswerStatus RefusedDeliveries::refuse(Turn& turn, const trust::Device& device, const codec::RefuseDelivery& message) {
  const KeyId& recipient = device.key_id;
  const Bytes said =
      record::delivery_refusal(recipient, message.header_hash, message.delivery, message.fault, message.slot);
  if (!device.ed25519 || !primitives::verify(*device.ed25519, said, message.signature))
    return fail(ErrorCode::unauthenticated, "a refusal that the device has not signed");
  PUENTE_TRY(const std::vector<ports::QueueRow> rows, parts_.rows.queue_of(message.header_hash));
  const auto row = std::ranges::find_if(rows, [&](const ports::QueueRow& one) {
    return one.recipient == recipient && one.delivery && one.delivery->number == message.number;
  });
  if (row == rows.end()) {
    PUENTE_REQUIRE(refused_again(turn, device, message));
    return {};
  }
  const bool voided = row->delivery->voided;
  PUENTE_TRY(const codec::LeafInput leaf,
             read_back(codec::decode_leaf_input(row->delivery->leaf), "a delivery's leaf"));
  if (!voided && leaf.event != message.delivery)
    return fail(ErrorCode::conflict,
                fmt::format("delivery {} has another event by now: it comes again", message.number));
  PUENTE_TRY(const RecordPtr record, parts_.spool.record(row->header_hash));
  const codec::Header& header = (*record)->header();
  parts_.in_flight.remove({recipient, message.number});
  const codec::DeliveryRefusalEvent event{.header_hash = message.header_hash,
                                          .record_id = header.record_id,
                                          .sender = header.device,
                                          .recipient = recipient,
                                          .number = message.number,
                                          .delivery = message.delivery,
                                          .fault = message.fault,
                                          .slot = message.slot,
                                          .signature = message.signature,
                                          .from = parts_.verdicts.agency_of(header.device),
                                          .to = parts_.verdicts.agency_of(recipient)};
  parts_.notices.add(
      turn, recipient,
      parts_.log.append({turn.now, event}, parts_.verdicts.audience(header.device, recipient), turn.random));
  parts_.queues.remove(turn, *row);
  if (voided) return {};  // its sender has been told what it was
  if (!row->justification)
    parts_.tracking.record(turn, *record, recipient, {codec::Progress::refused, message.number, message.fault});
  if (message.fault == DeliveryFault::frames)
    turn.notice(Notice::Level::alarm,
                fmt::format("device {} of {} says that deliveries came with frames that are not their headers'",
                            recipient.hex(), event.to));
  if (counts_against_sender(message.fault)) parts_.holds.count(turn, header.device, recipient);
  return {};
}

StoreStatus RefusedDeliveries::refused_again(Turn& turn, const trust::Device& device,
                                             const codec::RefuseDelivery& message) {
  PUENTE_TRY(const std::optional<ports::OutcomeRow> outcome,
             parts_.rows.outcome_of(message.header_hash, device.key_id));
  if (!outcome || outcome->number != message.number) return {};  // of a number whose end nobody keeps
  const bool as_before = outcome->progress == codec::Progress::refused && outcome->fault == message.fault;
  if (as_before) return {};  // the proof is on its way
  return parts_.evidence.keep(turn, device, ports::EvidenceRow::What::delivery_end, message.header_hash,
                              codec::encode(codec::DeviceMessage{0, message}));
}

}  // namespace puente::broker::core
