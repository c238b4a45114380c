#include "broker/core/delivery/release.h"

#include <fmt/format.h>

namespace puente::broker::core {

StoreStatus Release::run(Turn& turn, const NotedHead& head, bool quorum) {
  const auto ready = [&](const KeyId& device) {
    const Session* const session = parts_.sessions.find(device);
    // It may hold a newer head than we have a quorum for since our start: soon.
    return session == nullptr || session->held_size <= head.head.size;
  };
  for (const InFlight::Place& place : parts_.in_flight.take_proven(head.head.size, ready)) {
    Session* const session = parts_.sessions.find(place.first);
    const InFlight::Item* const item = parts_.in_flight.find(place);
    if (session == nullptr || item == nullptr) continue;
    const ports::QueueRow row = item->row;
    PUENTE_REQUIRE(release(turn, *session, row, head, quorum));
  }
  return {};
}

bool Release::stands(const Turn& turn, const ports::QueueRow& row, const Record& record,
                     const codec::DeliveryEvent& event) const {
  if (row.delivery->generation != parts_.registry.generation() ||
      parts_.verdicts.obstacle(record, row.recipient, turn.latest) || parts_.hold.stopped(row, turn.now))
    return false;
  const Judgement judgement = parts_.verdicts.of(record, row, turn.latest);
  return judgement.released == event.released && judgement.stubs == event.stubs && judgement.pending == event.pending &&
         judgement.duties == event.duties && !parts_.hold.awaits(row, record, judgement, turn.now);
}

StoreStatus Release::release(Turn& turn, Session& session, const ports::QueueRow& row, const NotedHead& head,
                             bool quorum) {
  const ports::DeliveryRow& delivery = *row.delivery;
  PUENTE_TRY(const RecordPtr record, parts_.spool.record(row.header_hash));
  PUENTE_TRY(const codec::Event event, read_back(codec::decode_event(delivery.event), "a delivery's event"));
  const record::inspect::DecodedRecord& decoded = record->decoded();
  const codec::SealedRecord& parts = decoded.parts();
  codec::Delivery out;
  std::vector<SharedBytes> frames;
  if (const auto* const released = std::get_if<codec::DeliveryEvent>(&event.what)) {
    if (!stands(turn, row, *record, *released)) return reconsider(turn, row, *record, released->accepted);
    auto shares = parts_.keys.shares(*record, row.recipient, released->released);
    if (!shares) {
      turn.notice(core::Notice::Level::warning,
                  fmt::format("record {}: its release entry gives no shares ({}): not delivered",
                              decoded.header().record_id.hex(), shares.error().what));
      parts_.deliveries.withdraw(turn, row, *record, "the release entry gives no shares",
                                 codec::Progress::nothing_permitted);
      return {};
    }
    out.shares = std::move(*shares);
    for (const Hash& digest : released->released)
      for (std::size_t i = 0; i < decoded.slots().size(); ++i)
        if (decoded.slots()[i].digest == digest) frames.emplace_back(record, parts.slots[i]);
  }
  out.header = parts.header;
  out.batch = parts.batch;
  for (std::size_t i = 0; i < decoded.entries().size(); ++i)
    if (decoded.entries()[i].device == row.recipient) out.entry = parts.entries[i];
  PUENTE_TRY(out.proof,
             parts_.log.prove(delivery.leaf, delivery.nonce, delivery.event, delivery.index, head.head.size));
  PUENTE_TRY(out.head, parts_.sessions.update(session, head, quorum));
  parts_.in_flight.sent({row.recipient, delivery.number});
  turn.at_once.push_back(to(session.connection, {0, std::move(out)}, std::move(frames)));
  return {};
}

StoreStatus Release::reconsider(Turn& turn, const ports::QueueRow& row, const Record& record, Instant accepted) {
  if (const auto obstacle = parts_.verdicts.obstacle(record, row.recipient, turn.latest)) {
    if (!obstacle->recipient_revoked) {
      parts_.deliveries.withdraw(turn, row, record, obstacle->reason, obstacle->progress);
      return {};
    }
    parts_.in_flight.remove({row.recipient, row.delivery->number});
    return parts_.returns.give_back(turn, row, obstacle->reason, obstacle->progress);
  }
  const Judgement judgement = parts_.verdicts.of(record, row, turn.latest);
  if (!judgement.anything()) {
    parts_.deliveries.withdraw(turn, row, record, "nothing-permitted", codec::Progress::nothing_permitted);
  } else if (const auto stop = parts_.hold.stopped(row, turn.now)) {
    parts_.deliveries.stop(turn, row, record, *stop);
  } else if (parts_.hold.awaits(row, record, judgement, turn.now)) {
    parts_.approvals.await(turn, row.header_hash, record->header());
    parts_.deliveries.wait_again(turn, row, record, "waits for an approval");
  } else {
    parts_.deliveries.start_anew(turn, row, record, judgement, accepted);
  }
  return {};
}

}  // namespace puente::broker::core
