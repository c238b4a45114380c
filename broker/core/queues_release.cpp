// Going out: events committed, proven, checked again, sent, acknowledged, or taken back.
#include <fmt/format.h>

#include "broker/core/queues.h"
#include "broker/core/state_names.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t rows_at_once = 256;

}  // namespace

ports::QueueRow Queues::with_event(Turn& turn, ports::QueueRow row, const codec::Event& event,
                                   const LoadedRecord& record, std::uint64_t number) {
  const audit::Appended appended = log_.append(event, audience(record.header.device, row.recipient), turn.random);
  const bool voided = std::holds_alternative<codec::VoidEvent>(event.what);
  if (voided && (!row.delivery || !row.delivery->voided)) count_waiting(row, -1);
  row.delivery = ports::DeliveryRow{.number = number,
                                    .leaf = appended.leaf,
                                    .nonce = appended.nonce,
                                    .event = appended.event,
                                    .index = appended.index,
                                    .generation = registry_.generation(),
                                    .voided = voided};
  turn.batch.queued.push_back(row);
  return row;
}

void Queues::start_delivery(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record,
                            const Judgement& judgement) {
  const KeyId device = row.recipient;
  std::uint64_t number = 0;
  if (row.delivery) {
    number = row.delivery->number;
  } else {
    number = ++numbers_[device];
    turn.batch.values[names::delivery_number(device)] = names::number_value(number);
  }
  const codec::Event event{turn.now, codec::DeliveryEvent{.header_hash = row.header_hash,
                                                          .record_id = record.header.record_id,
                                                          .sender = record.header.device,
                                                          .recipient = device,
                                                          .shard = shard_,
                                                          .number = number,
                                                          .released = judgement.released,
                                                          .stubs = judgement.stubs,
                                                          .bundles = judgement.bundles,
                                                          .heartbeat = registry_.heartbeat_index(),
                                                          .duties = judgement.duties,
                                                          .pending = judgement.pending,
                                                          .justification = row.justification.value_or(""),

                                                          .from = agency_of(record.header.device),
                                                          .to = agency_of(device),
                                                          .kind = record.header.kind,
                                                          .purpose = record.header.purpose,
                                                          .urgency = record.header.urgency,
                                                          .reply_to = record.header.reply_to}};
  fly(recipient, with_event(turn, std::move(row), event, record, number), Stage::committing, record.bytes);
  committing_.emplace_back(device, number);
}

codec::Event Queues::void_event(const Turn& turn, const ports::QueueRow& row, std::string_view reason) const {
  return {turn.now, codec::VoidEvent{row.header_hash, row.recipient, row.delivery->number, std::string(reason)}};
}

void Queues::commit_void(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record,
                         std::string_view reason) {
  const KeyId device = row.recipient;
  const std::uint64_t number = row.delivery->number;
  const codec::Event event = void_event(turn, row, reason);
  fly(recipient, with_event(turn, std::move(row), event, record, number), Stage::committing, record.bytes);
  committing_.emplace_back(device, number);
}

void Queues::send_void(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record,
                       std::string_view reason, codec::Progress progress) {
  const KeyId device = row.recipient;
  commit_void(turn, recipient, std::move(row), record, reason);
  track(turn, record, device, progress);
}

StoreStatus Queues::redo(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record) {
  const KeyId device = row.recipient;
  if (const auto hindered = hindrance(record, device, turn.latest)) {
    if (!hindered->recipient_gone) {
      send_void(turn, recipient, std::move(row), record, hindered->reason, hindered->progress);
      return {};
    }
    land(recipient, row.delivery->number);
    return give_back(turn, row, hindered->reason, hindered->progress);
  }
  const Judgement judgement = decide(turn, record, row);
  if (!judgement.anything()) {
    send_void(turn, recipient, std::move(row), record, "nothing-permitted", codec::Progress::nothing_permitted);
    return {};
  }
  if (const auto stop = stopped(row, turn.now)) {
    stop_delivery(turn, recipient, std::move(row), record, *stop);
    return {};
  }
  if (awaits(row, record, judgement, turn.now)) {
    approvals_.await(turn, row.header_hash, record.header.expires);
    wait_again(turn, recipient, std::move(row), record, "waits for an approval");
    return {};
  }
  log_.append(void_event(turn, row, "what is in force has changed"), audience(record.header.device, device),
              turn.random);
  start_delivery(turn, recipient, std::move(row), record, judgement);
  return {};
}

void Queues::handed_out() { committing_out_ = std::exchange(committing_, {}); }

void Queues::stored() {
  for (const Place& place : committing_out_) {
    InFlight& item = recipients_.at(place.first).in_flight.at(place.second);
    item.stage = Stage::waiting_for_quorum;
    waiting_[item.row.delivery->index] = place;
  }
  committing_out_.clear();
}

StoreStatus Queues::release(Turn& turn, const NotedHead& head, bool quorum) {
  for (auto next = waiting_.begin(); next != waiting_.end() && next->first < head.head.size;) {
    const Place place = next->second;
    const auto recipient = recipients_.find(place.first);
    // It holds a newer head than we have a quorum for since our start: soon.
    if (recipient != recipients_.end() && recipient->second.attached.held_size > head.head.size) {
      ++next;
      continue;
    }
    next = waiting_.erase(next);
    if (recipient != recipients_.end() && recipient->second.in_flight.contains(place.second))
      PUENTE_REQUIRE(send_one(turn, recipient->second, place.second, head, quorum));
  }
  if (!quorum) return {};
  for (auto& [device, recipient] : recipients_) PUENTE_REQUIRE(send_notices(turn, recipient, head));
  return {};
}

StoreStatus Queues::send_one(Turn& turn, Recipient& recipient, std::uint64_t number, const NotedHead& head,
                             bool quorum) {
  const ports::QueueRow row = recipient.in_flight.at(number).row;
  const ports::DeliveryRow& delivery = *row.delivery;
  PUENTE_TRY(const std::shared_ptr<const LoadedRecord> loaded, spool_.record(row.header_hash));
  PUENTE_TRY(const codec::Event event, read_back(codec::decode_event(delivery.event), "a delivery's event"));
  const auto* const released = std::get_if<codec::DeliveryEvent>(&event.what);
  codec::Delivery out;
  std::vector<Bytes> frames;
  if (released != nullptr) {
    // Checked again at the last moment: expiry, revocation, and whether what is in force, now, still says the same.
    if (delivery.generation != registry_.generation() || hindrance(*loaded, row.recipient, turn.latest) ||
        stopped(row, turn.now))
      return redo(turn, recipient, row, *loaded);
    const Judgement judgement = decide(turn, *loaded, row);
    if (judgement.released != released->released || judgement.stubs != released->stubs ||
        judgement.pending != released->pending || judgement.duties != released->duties ||
        awaits(row, *loaded, judgement, turn.now))
      return redo(turn, recipient, row, *loaded);
    auto shares = record::inspect::release_shares(loaded->header, loaded->spooled.release, row.recipient,
                                                  released->released, keys_);
    if (!shares) {
      turn.notice(core::Notice::Level::warning,
                  fmt::format("record {}: its release entry gives no shares ({}): not delivered",
                              loaded->header.record_id.hex(), shares.error().what));
      send_void(turn, recipient, row, *loaded, "the release entry gives no shares", codec::Progress::nothing_permitted);
      return {};
    }
    out.shares = std::move(*shares);
    for (const Hash& digest : released->released)
      for (const ports::SpooledSlot& slot : loaded->spooled.slots)
        if (slot.digest == digest) frames.push_back(slot.frame);
  }
  out.header = loaded->spooled.header;
  out.batch = loaded->spooled.batch;
  for (const ports::SpooledEntry& entry : loaded->spooled.entries)
    if (entry.recipient == row.recipient) out.entry = entry.entry;
  PUENTE_TRY(out.proof, log_.prove(delivery.leaf, delivery.nonce, delivery.event, delivery.index, head.head.size));
  PUENTE_TRY(out.head, head_update(recipient.attached, head, quorum));
  recipient.in_flight.at(number).stage = Stage::sent;
  turn.at_once.push_back(to(recipient.attached.routing_id, codec::BrokerMessage{0, std::move(out)}, std::move(frames)));
  return {};
}

StoreResult<codec::HeadUpdate> Queues::head_update(Attached& who, const NotedHead& head, bool quorum) const {
  codec::HeadUpdate out{head.note, who.held_size, {}};
  PUENTE_TRY(out.consistency, log_.tree().consistency(who.held_size, head.head.size));
  // A head without its quorum is not one that the device will hold.
  if (quorum) who.held_size = head.head.size;
  return out;
}

AnswerStatus Queues::acknowledge(Turn& turn, const KeyId& device, std::uint64_t number) {
  const auto recipient = recipients_.find(device);
  if (recipient == recipients_.end()) return fail(ErrorCode::conflict, "say hello first");
  const auto item = recipient->second.in_flight.find(number);
  // A repeated acknowledgement is no harm.
  if (item == recipient->second.in_flight.end()) return {};
  if (item->second.stage != Stage::sent)
    return fail(ErrorCode::conflict, fmt::format("delivery {} was acknowledged before it was sent", number));
  PUENTE_REQUIRE(confirmed(turn, device, recipient->second, number));
  return {};
}

StoreStatus Queues::confirmed(Turn& turn, const KeyId& device, Recipient& recipient, std::uint64_t number) {
  const ports::QueueRow row = recipient.in_flight.at(number).row;
  PUENTE_TRY(const std::shared_ptr<const LoadedRecord> loaded, spool_.record(row.header_hash));
  land(recipient, number);
  log_.append({turn.now, codec::AcknowledgementEvent{row.header_hash, device, number}},
              audience(loaded->header.device, device), turn.random);
  dequeue(turn, row);
  // Of a void one, the sender has been told what it was.
  if (!row.delivery->voided) {
    PUENTE_REQUIRE(keep_pending(turn, row));
    if (!row.justification) track(turn, *loaded, device, codec::Progress::delivered);
  }
  if (recipient.more) hungry_.insert(device);
  return {};
}

void Queues::dequeue(Turn& turn, const ports::QueueRow& row) {
  turn.batch.dequeued.push_back(row);
  if (!row.delivery || !row.delivery->voided) count_waiting(row, -1);
  const auto length = lengths_.find(row.recipient);
  if (length != lengths_.end() && --length->second == 0) lengths_.erase(length);
}

StoreStatus Queues::give_back(Turn& turn, const ports::QueueRow& row, std::string_view reason,
                              codec::Progress progress) {
  PUENTE_TRY(const std::shared_ptr<const LoadedRecord> loaded, spool_.record(row.header_hash));
  log_.append({turn.now, codec::ReturnEvent{row.header_hash, row.recipient, std::string(reason)}},
              audience(loaded->header.device, row.recipient), turn.random);
  if (const auto stop = stopped(row, turn.now)) {
    codec::PauseCount& count = count_of(*stop->by);
    if (progress == codec::Progress::paused) ++count.returned;
    if (progress == codec::Progress::expired) ++count.expired;
    keep_counts(turn);
  }
  dequeue(turn, row);
  // Of what was delivered before and never opened, its sender knows that it was delivered.
  if (!row.justification) track(turn, *loaded, row.recipient, progress);
  return {};
}

void Queues::track(Turn& turn, const LoadedRecord& record, const KeyId& recipient, codec::Progress progress) {
  const codec::Header& header = record.header;
  const auto sender = recipients_.find(header.device);
  const bool there = sender != recipients_.end();
  turn.batch.outcomes.push_back({header.device, header.record_id, recipient, progress, header.expires, there});
  if (there)
    turn.after.push_back(to(sender->second.attached.routing_id,
                            codec::BrokerMessage{0, codec::Tracking{header.record_id, recipient, progress}}));
}

StoreStatus Queues::sweep(Turn& turn, Instant deadline) {
  PUENTE_TRY(std::vector<ports::QueueRow> rows, store_.expired(deadline, rows_at_once));
  std::set<std::pair<KeyId, std::uint64_t>> done;
  std::set<KeyId> empty;
  for (const KeyId& device : gone_) {
    PUENTE_TRY(const std::vector<ports::QueueRow> waiting, store_.queue(device, 0, rows_at_once));
    if (waiting.empty()) empty.insert(device);
    for (const ports::QueueRow& row : waiting) {
      done.insert({row.recipient, row.position});
      PUENTE_REQUIRE(give_back(turn, row, "device-gone", codec::Progress::device_gone));
    }
  }
  for (const KeyId& device : empty) gone_.erase(device);
  for (ports::QueueRow& row : rows)
    if (done.insert({row.recipient, row.position}).second) PUENTE_REQUIRE(sweep_one(turn, std::move(row)));
  return sweep_returning(turn, done);
}

StoreStatus Queues::sweep_one(Turn& turn, ports::QueueRow row) {
  if (!row.delivery) return give_back(turn, row, "expired", codec::Progress::expired);
  // Its number was given: the void event will go out under it. The frames can go now.
  InFlight* flying = nullptr;
  if (const auto recipient = recipients_.find(row.recipient); recipient != recipients_.end()) {
    const auto found = recipient->second.in_flight.find(row.delivery->number);
    if (found != recipient->second.in_flight.end()) flying = &found->second;
  }
  // What is on its way to be sent is looked at when it is.
  if (flying != nullptr && flying->stage != Stage::sent) return {};
  PUENTE_TRY(const std::shared_ptr<const LoadedRecord> loaded, spool_.record(row.header_hash));
  const std::uint64_t number = row.delivery->number;
  const codec::Event event = void_event(turn, row, "expired");
  row = with_event(turn, std::move(row), event, *loaded, number);
  turn.batch.stripped.push_back(row.header_hash);
  track(turn, *loaded, row.recipient, codec::Progress::expired);
  if (flying != nullptr) flying->row = std::move(row);
  return {};
}

}  // namespace puente::broker::core
