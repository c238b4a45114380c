#include "broker/core/delivery/deliveries.h"

#include <fmt/format.h>

#include <algorithm>

#include "policy/model/exchanges.h"

namespace puente::broker::core {
namespace {

codec::Event void_event(const Turn& turn, const ports::QueueRow& row, std::string_view reason) {
  return {turn.now, codec::VoidEvent{row.header_hash, row.recipient, row.delivery->number, std::string(reason)}};
}

bool says_what_it_leaves_out(model::Kind kind, const Judgement& judgement) {
  return std::ranges::any_of(judgement.outcomes, [&](const codec::SlotOutcome& one) {
    return one.delivered && model::says_partial(kind, one.label.section);
  });
}

}  // namespace

StoreResult<Instant> accepted_at(const ports::RecordReader& rows, const codec::Header& header) {
  if (!model::is_exchange(header.kind)) return Instant{};
  PUENTE_TRY(const std::optional<ports::ReplayRow> row, rows.replay(header.device, header.record_id));
  if (!row) return Instant{};
  PUENTE_TRY(const codec::Event event, read_back(codec::decode_event(row->accepted.event), "a replay row's event"));
  return event.time;
}

ports::QueueRow Deliveries::with_event(Turn& turn, ports::QueueRow row, const codec::Event& event, const Record& record,
                                       std::uint64_t number) {
  const audit::Appended appended =
      parts_.log.append(event, parts_.verdicts.audience(record->header().device, row.recipient), turn.random);
  const bool voided = std::holds_alternative<codec::VoidEvent>(event.what);
  if (voided) parts_.queues.voided(row);
  row.delivery = ports::DeliveryRow{.number = number,
                                    .leaf = appended.leaf,
                                    .nonce = appended.nonce,
                                    .event = appended.event,
                                    .index = appended.index,
                                    .generation = parts_.registry.generation(),
                                    .voided = voided};
  turn.batch.queued.push_back(row);
  return row;
}

void Deliveries::start(Turn& turn, ports::QueueRow row, const Record& record, const Judgement& judgement,
                       Instant accepted) {
  const KeyId device = row.recipient;
  const codec::Header& header = record->header();
  const std::uint64_t number = row.delivery ? row.delivery->number : parts_.queues.take_number(turn, device);
  const codec::Event event{turn.now,
                           codec::DeliveryEvent{.header_hash = row.header_hash,
                                                .record_id = header.record_id,
                                                .sender = header.device,
                                                .recipient = device,
                                                .shard = shard_,
                                                .number = number,
                                                .released = judgement.released,
                                                .stubs = judgement.stubs,
                                                .bundles = judgement.bundles,
                                                .heartbeat = parts_.registry.heartbeat_index(),
                                                .duties = judgement.duties,
                                                .pending = judgement.pending,
                                                .justification = row.justification.value_or(""),
                                                .from = parts_.verdicts.agency_of(header.device),
                                                .to = parts_.verdicts.agency_of(device),
                                                .kind = header.kind,
                                                .purpose = header.purpose,
                                                .urgency = header.urgency,
                                                .reply_to = header.reply_to,
                                                .accepted = model::is_exchange(header.kind) ? accepted : Instant{},
                                                .partial = says_what_it_leaves_out(header.kind, judgement)}};
  parts_.in_flight.put(with_event(turn, std::move(row), event, record, number), InFlight::Stage::committing,
                       record->size_bytes());
}

void Deliveries::start_anew(Turn& turn, ports::QueueRow row, const Record& record, const Judgement& judgement,
                            Instant accepted) {
  parts_.log.append(void_event(turn, row, "what is in force has changed"),
                    parts_.verdicts.audience(record->header().device, row.recipient), turn.random);
  start(turn, std::move(row), record, judgement, accepted);
}

void Deliveries::commit_void(Turn& turn, ports::QueueRow row, const Record& record, std::string_view reason) {
  const std::uint64_t number = row.delivery->number;
  const codec::Event event = void_event(turn, row, reason);
  parts_.in_flight.put(with_event(turn, std::move(row), event, record, number), InFlight::Stage::committing,
                       record->size_bytes());
}

void Deliveries::withdraw(Turn& turn, ports::QueueRow row, const Record& record, std::string_view reason,
                          codec::Progress progress) {
  const KeyId device = row.recipient;
  commit_void(turn, std::move(row), record, reason);
  parts_.tracking.record(turn, record, device, {progress});
}

void Deliveries::wait_again(Turn& turn, ports::QueueRow row, const Record& record, std::string_view reason) {
  parts_.queues.add_again(turn, row, row.justification);
  commit_void(turn, std::move(row), record, reason);
}

void Deliveries::stop(Turn& turn, ports::QueueRow row, const Record& record, const Stop& stop) {
  if (stop.gives_back()) {
    parts_.hold.returned(turn, stop);
    withdraw(turn, std::move(row), record, stop.reason(), codec::Progress::paused);
    return;
  }
  if (record->header().urgency == model::Urgency::threat_to_life)
    parts_.approvals.await(turn, row.header_hash, record->header());
  wait_again(turn, std::move(row), record, stop.reason());
}

void Deliveries::take_back(Turn& turn, ports::QueueRow row, const Record& record, std::string_view reason) {
  if (parts_.in_flight.find({row.recipient, row.delivery->number}) != nullptr) {
    commit_void(turn, std::move(row), record, reason);
    return;
  }
  const std::uint64_t number = row.delivery->number;
  const codec::Event event = void_event(turn, row, reason);
  with_event(turn, std::move(row), event, record, number);
}

void Deliveries::expire(Turn& turn, ports::QueueRow row, const Record& record) {
  const InFlight::Place place{row.recipient, row.delivery->number};
  const codec::Event event = void_event(turn, row, "expired");
  row = with_event(turn, std::move(row), event, record, place.second);
  turn.batch.stripped.push_back(row.header_hash);
  parts_.tracking.record(turn, record, row.recipient, {codec::Progress::expired});
  if (parts_.in_flight.find(place) != nullptr) parts_.in_flight.replace_row(place, std::move(row));
}

AnswerStatus Deliveries::acknowledge(Turn& turn, const KeyId& device, std::uint64_t number) {
  if (!parts_.in_flight.is_open(device)) return fail(ErrorCode::conflict, "say hello first");
  const InFlight::Item* const item = parts_.in_flight.find({device, number});
  if (item == nullptr) return {};  // a repeated acknowledgement is no harm
  if (item->stage != InFlight::Stage::sent)
    return fail(ErrorCode::conflict, fmt::format("delivery {} was acknowledged before it was sent", number));
  PUENTE_REQUIRE(confirmed(turn, device, number));
  return {};
}

StoreStatus Deliveries::confirmed(Turn& turn, const KeyId& device, std::uint64_t number) {
  const ports::QueueRow row = parts_.in_flight.find({device, number})->row;
  PUENTE_TRY(const RecordPtr record, parts_.spool.record(row.header_hash));
  parts_.in_flight.remove({device, number});
  parts_.log.append({turn.now, codec::AcknowledgementEvent{row.header_hash, device, number}},
                    parts_.verdicts.audience((*record)->header().device, device), turn.random);
  parts_.queues.remove(turn, row);
  if (row.delivery->voided) return {};  // its sender has been told what it was
  PUENTE_REQUIRE(keep_pending(turn, row));
  if (!row.justification) parts_.tracking.record(turn, *record, device, {codec::Progress::delivered, number});
  return {};
}

StoreStatus Deliveries::keep_pending(Turn& turn, const ports::QueueRow& delivered) {
  PUENTE_TRY(const codec::Event event, read_back(codec::decode_event(delivered.delivery->event), "a delivery's event"));
  const auto* const delivery = std::get_if<codec::DeliveryEvent>(&event.what);
  if (delivery == nullptr || delivery->pending.empty()) return {};
  parts_.queues.add_again(turn, delivered, "");
  return {};
}

}  // namespace puente::broker::core
