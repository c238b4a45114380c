#include "broker/core/queues.h"

#include <fmt/format.h>

#include "audit/chain.h"
#include "broker/core/state_names.h"
#include "crypto/base/check.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t window = 512;  // deliveries in flight per recipient device
constexpr std::size_t cached_records_max = 4096;
constexpr std::size_t rows_at_once = 256;

}  // namespace

Status Queues::restore(const ports::Values& values) {
  PUENTE_TRY(position_, names::number_of(values, names::queue_position));
  stored_values_ = values;
  return {};
}

codec::Audience Queues::audience(const KeyId& sender, const KeyId& recipient) const {
  const trust::Device* const from = registry_.directory().find(sender);
  const trust::Device* const to = registry_.directory().find(recipient);
  if (from == nullptr || to == nullptr) return codec::Audience::both;
  return audit::audience_of(from->agency.nation, to->agency.nation);
}

void Queues::remember(const std::shared_ptr<const LoadedRecord>& record) {
  const Hash& hash = record->spooled.header_hash;
  if (!cache_.insert_or_assign(hash, record).second) return;
  cached_order_.push_back(hash);
  if (cached_order_.size() <= cached_records_max) return;
  cache_.erase(cached_order_.front());
  cached_order_.pop_front();
}

Result<std::shared_ptr<const LoadedRecord>> Queues::record(const Hash& header_hash) {
  if (const auto found = cache_.find(header_hash); found != cache_.end()) return found->second;
  PUENTE_TRY(std::optional<ports::SpooledRecord> spooled, store_.record(header_hash));
  if (!spooled)
    return fail(ErrorCode::mismatch,
                "store: the queue names a record that the spool does not hold: " + header_hash.hex());
  PUENTE_TRY(std::shared_ptr<const LoadedRecord> out, load(std::move(*spooled)));
  remember(out);
  return out;
}

Status Queues::enqueue(Turn& turn, Admitted admitted) {
  const model::AgencyId sender = admitted.sender();
  const bool gap = admitted.chain_gap();
  record::inspect::VerifiedRecord verified = std::move(admitted).take();
  const codec::Header header = verified->header();
  const codec::ReleaseEntry release = verified->release();
  const Hash header_hash = verified->header_hash();
  const std::uint64_t size_bytes = verified->size_bytes();

  ports::SpooledRecord spooled{.header_hash = header_hash,
                               .record_id = header.record_id,
                               .device = header.device,
                               .expires = header.expires,
                               .header = {},
                               .batch = {},
                               .release = {},
                               .entries = {},
                               .slots = {}};
  std::vector<Hash> digests;
  for (const record::inspect::InspectedSlot& slot : verified->slots()) digests.push_back(slot.digest);
  std::vector<KeyId> devices;
  for (const codec::RecipientEntry& entry : verified->entries()) devices.push_back(entry.device);
  codec::SealedRecord parts = std::move(verified).take_parts();
  spooled.header = std::move(parts.header);
  spooled.batch = std::move(parts.batch);
  spooled.release = std::move(parts.release);
  for (std::size_t i = 0; i < devices.size(); ++i) spooled.entries.push_back({devices[i], std::move(parts.entries[i])});
  for (std::size_t i = 0; i < digests.size(); ++i) spooled.slots.push_back({digests[i], std::move(parts.slots[i])});
  PUENTE_TRY(const std::shared_ptr<const LoadedRecord> record, load(std::move(spooled)));
  remember(record);

  std::set<std::string> agencies;
  for (const KeyId& device : devices) agencies.insert(model::text_of(registry_.directory().find(device)->agency));
  log_.append({turn.now, codec::AcceptEvent{.header_hash = header_hash,
                                            .record_id = header.record_id,
                                            .device = header.device,
                                            .agency = model::text_of(sender),
                                            .kind = header.kind,
                                            .slots = static_cast<std::uint32_t>(digests.size()),
                                            .recipients = {agencies.begin(), agencies.end()},
                                            .size_bytes = size_bytes,
                                            .sequence = release.sequence,
                                            .chain_gap = gap}},
              audit::audience_of(sender.nation), turn.random);

  bool queued = false;
  for (const KeyId& device : devices) {
    const model::AgencyId recipient = registry_.directory().find(device)->agency;
    const Judgement judgement = judge(*record, sender, device, recipient, registry_.policies(), turn.now);
    log_.append({turn.now, codec::DecisionEvent{header_hash, device, model::text_of(recipient), judgement.bundles,
                                                judgement.outcomes}},
                audience(header.device, device), turn.random);
    if (!judgement.anything()) {
      track(turn, *record, device, codec::Progress::nothing_permitted);
      continue;
    }
    queued = true;
    ports::QueueRow row{device, ++position_, header_hash, std::nullopt};
    const auto attached = recipients_.find(device);
    if (attached != recipients_.end() && !attached->second.more && attached->second.in_flight.size() < window) {
      attached->second.loaded = row.position;
      start_delivery(turn, attached->second, std::move(row), *record, judgement);
      continue;
    }
    if (attached != recipients_.end()) attached->second.more = true;
    turn.batch.queued.push_back(std::move(row));
  }
  if (queued) turn.batch.records.push_back(record->spooled);
  turn.batch.values[names::queue_position] = names::number_value(position_);
  turn.batch.replays.push_back({header.device, header.record_id, header_hash, header.expires});
  turn.batch.chains.push_back({header.device, release.sequence, header_hash});
  return {};
}

void Queues::attach(Turn& turn, const Attached& who, std::uint64_t last_delivery, std::uint64_t shard) {
  detach(who.device);
  Recipient recipient;
  recipient.attached = who;
  recipient.confirmed = shard == shard_ ? last_delivery : 0;
  if (!numbers_.contains(who.device)) {
    const auto stored = names::number_of(stored_values_, names::delivery_number(who.device));
    numbers_[who.device] = stored ? *stored : 0;
  }
  if (recipient.confirmed > numbers_[who.device])
    turn.notice(Notice::Level::alarm,
                fmt::format("device {} holds delivery {} and this broker has given it {}: was an older store put back?",
                            who.device.hex(), recipient.confirmed, numbers_[who.device]));
  recipients_[who.device] = std::move(recipient);
  hungry_.insert(who.device);
}

void Queues::detach(const KeyId& device) {
  recipients_.erase(device);
  hungry_.erase(device);
  std::erase_if(waiting_, [&](const auto& item) { return item.second.first == device; });
  std::erase_if(committing_, [&](const Place& place) { return place.first == device; });
  std::erase_if(committing_out_, [&](const Place& place) { return place.first == device; });
}

Attached* Queues::attached(const KeyId& device) {
  const auto found = recipients_.find(device);
  return found == recipients_.end() ? nullptr : &found->second.attached;
}

std::vector<KeyId> Queues::attached_devices() const {
  std::vector<KeyId> out;
  for (const auto& [device, recipient] : recipients_) out.push_back(device);
  return out;
}

void Queues::commit_event(Turn& turn, Recipient& recipient, ports::QueueRow row, const codec::Event& event,
                          const KeyId& sender, std::uint64_t number) {
  const KeyId device = recipient.attached.device;
  const audit::Appended appended = log_.append(event, audience(sender, device), turn.random);
  row.delivery =
      ports::DeliveryRow{number, appended.leaf, appended.nonce, appended.event, appended.index, registry_.generation()};
  turn.batch.queued.push_back(row);
  recipient.in_flight[number] = InFlight{std::move(row), Stage::committing};
  committing_.emplace_back(device, number);
}

void Queues::start_delivery(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record,
                            const Judgement& judgement) {
  const KeyId device = recipient.attached.device;
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
                                                          .heartbeat = registry_.heartbeat_index()}};
  commit_event(turn, recipient, std::move(row), event, record.header.device, number);
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

Status Queues::refill(Turn& turn) {
  const std::set<KeyId> hungry = std::exchange(hungry_, {});
  for (const KeyId& device : hungry) {
    const auto found = recipients_.find(device);
    if (found != recipients_.end()) PUENTE_REQUIRE(fill(turn, device, found->second));
  }
  return {};
}

Status Queues::fill(Turn& turn, const KeyId& device, Recipient& recipient) {
  while (recipient.more && recipient.in_flight.size() < window) {
    PUENTE_TRY(std::vector<ports::QueueRow> rows, store_.queue(device, recipient.loaded, rows_at_once));
    if (rows.empty()) recipient.more = false;
    for (ports::QueueRow& row : rows) {
      if (recipient.in_flight.size() >= window) break;
      recipient.loaded = row.position;
      PUENTE_REQUIRE(take_up(turn, device, recipient, std::move(row)));
    }
  }
  return {};
}

Status Queues::take_up(Turn& turn, const KeyId& device, Recipient& recipient, ports::QueueRow row) {
  PUENTE_TRY(const std::shared_ptr<const LoadedRecord> loaded, record(row.header_hash));
  if (row.delivery && row.delivery->number <= recipient.confirmed) {
    const std::uint64_t number = row.delivery->number;
    recipient.in_flight[number] = InFlight{std::move(row), Stage::sent};
    return acknowledge(turn, device, number);
  }
  const bool unchanged = row.delivery && row.delivery->generation == registry_.generation();
  const auto hindered = hindrance(*loaded, device, turn.now);
  if (!row.delivery) {
    if (hindered) return give_back(turn, row, hindered->first, hindered->second);
    const model::AgencyId sender = registry_.directory().find(loaded->header.device)->agency;
    const Judgement judgement =
        judge(*loaded, sender, device, registry_.directory().find(device)->agency, registry_.policies(), turn.now);
    if (!judgement.anything()) return give_back(turn, row, "nothing-permitted", codec::Progress::nothing_permitted);
    start_delivery(turn, recipient, std::move(row), *loaded, judgement);
    return {};
  }
  if (unchanged && !hindered) {
    const std::uint64_t number = row.delivery->number;
    waiting_[row.delivery->index] = {device, number};
    recipient.in_flight[number] = InFlight{std::move(row), Stage::waiting_for_quorum};
    return {};
  }
  return redo(turn, recipient, row, *loaded);
}

std::optional<std::pair<std::string, codec::Progress>> Queues::hindrance(const LoadedRecord& record,
                                                                         const KeyId& recipient, Instant now) const {
  if (record.header.expires <= now) return std::pair{std::string("expired"), codec::Progress::expired};
  if (!registry_.directory().usable(record.header.device, now))
    return std::pair{std::string("sender-revoked"), codec::Progress::device_gone};
  if (!registry_.directory().usable(recipient, now))
    return std::pair{std::string("device-gone"), codec::Progress::device_gone};
  return std::nullopt;
}

Status Queues::redo(Turn& turn, Recipient& recipient, const ports::QueueRow& row, const LoadedRecord& record) {
  const KeyId device = recipient.attached.device;
  const std::uint64_t number = row.delivery->number;
  const auto hindered = hindrance(record, device, turn.now);
  const std::string reason = hindered ? hindered->first : "what is in force has changed";
  const codec::Event voided{turn.now, codec::VoidEvent{row.header_hash, device, number, reason}};
  if (!hindered) {
    const trust::Device* const sender = registry_.directory().find(record.header.device);
    const Judgement judgement = judge(record, sender->agency, device, registry_.directory().find(device)->agency,
                                      registry_.policies(), turn.now);
    if (judgement.anything()) {
      log_.append(voided, audience(record.header.device, device), turn.random);
      start_delivery(turn, recipient, row, record, judgement);
      return {};
    }
  }
  // Nothing is left to deliver: the void event goes out under the number, so that numbers have no gaps.
  commit_event(turn, recipient, row, voided, record.header.device, number);
  track(turn, record, device, hindered ? hindered->second : codec::Progress::nothing_permitted);
  return {};
}

Status Queues::release(Turn& turn, const codec::Head& head, const std::string& note) {
  while (!waiting_.empty() && waiting_.begin()->first < head.size) {
    const Place place = waiting_.begin()->second;
    waiting_.erase(waiting_.begin());
    const auto recipient = recipients_.find(place.first);
    if (recipient == recipients_.end()) continue;
    const auto item = recipient->second.in_flight.find(place.second);
    if (item == recipient->second.in_flight.end()) continue;
    PUENTE_REQUIRE(send_one(turn, recipient->second, item->second, head, note));
  }
  return {};
}

Status Queues::send_one(Turn& turn, Recipient& recipient, InFlight& item, const codec::Head& head,
                        const std::string& note) {
  const KeyId device = recipient.attached.device;
  const ports::DeliveryRow& delivery = *item.row.delivery;
  PUENTE_TRY(const std::shared_ptr<const LoadedRecord> loaded, record(item.row.header_hash));
  PUENTE_TRY(const codec::Event event, codec::decode_event(delivery.event));
  const auto* const released = std::get_if<codec::DeliveryEvent>(&event.what);
  // Checked again at the last moment: expiry, revocation, and whether what is in force is still what was decided with.
  if (released != nullptr && (delivery.generation != registry_.generation() || hindrance(*loaded, device, turn.now)))
    return redo(turn, recipient, ports::QueueRow(item.row), *loaded);

  codec::Delivery out;
  out.header = loaded->spooled.header;
  out.batch = loaded->spooled.batch;
  for (const ports::SpooledEntry& entry : loaded->spooled.entries)
    if (entry.recipient == device) out.entry = entry.entry;
  std::vector<Bytes> frames;
  if (released != nullptr) {
    PUENTE_TRY(out.shares, record::inspect::release_shares(loaded->header, loaded->spooled.release, device,
                                                           released->released, keys_));
    for (const Hash& digest : released->released)
      for (const ports::SpooledSlot& slot : loaded->spooled.slots)
        if (slot.digest == digest) frames.push_back(slot.frame);
  }
  PUENTE_TRY(out.proof, log_.prove(delivery.leaf, delivery.nonce, delivery.event, delivery.index, head.size));
  PUENTE_TRY(out.head, head_update(recipient.attached, head, note));
  item.stage = Stage::sent;
  turn.at_once.push_back(to(recipient.attached.routing_id, codec::Message{0, std::move(out)}, std::move(frames)));
  return {};
}

Result<codec::HeadUpdate> Queues::head_update(Attached& who, const codec::Head& head, const std::string& note) const {
  codec::HeadUpdate out{note, who.held_size, {}};
  if (who.held_size > head.size)
    return fail(ErrorCode::conflict, "the device holds a head of size " + std::to_string(who.held_size) +
                                         ", larger than this log's " + std::to_string(head.size));
  PUENTE_TRY(out.consistency, tlog::consistency_proof(log_.tree(), who.held_size, head.size));
  who.held_size = head.size;
  return out;
}

Status Queues::acknowledge(Turn& turn, const KeyId& device, std::uint64_t number) {
  const auto recipient = recipients_.find(device);
  if (recipient == recipients_.end()) return fail(ErrorCode::conflict, "say hello first");
  const auto item = recipient->second.in_flight.find(number);
  // A repeated acknowledgement is no harm.
  if (item == recipient->second.in_flight.end()) return {};
  if (item->second.stage != Stage::sent)
    return fail(ErrorCode::conflict, fmt::format("delivery {} was acknowledged before it was sent", number));
  const ports::QueueRow row = item->second.row;
  recipient->second.in_flight.erase(item);
  PUENTE_TRY(const std::shared_ptr<const LoadedRecord> loaded, record(row.header_hash));
  log_.append({turn.now, codec::AcknowledgementEvent{row.header_hash, device, number}},
              audience(loaded->header.device, device), turn.random);
  turn.batch.dequeued.push_back(row);
  track(turn, *loaded, device, codec::Progress::delivered);
  if (recipient->second.more) hungry_.insert(device);
  return {};
}

Status Queues::give_back(Turn& turn, const ports::QueueRow& row, std::string_view reason, codec::Progress progress) {
  PUENTE_TRY(const std::shared_ptr<const LoadedRecord> loaded, record(row.header_hash));
  log_.append({turn.now, codec::ReturnEvent{row.header_hash, row.recipient, std::string(reason)}},
              audience(loaded->header.device, row.recipient), turn.random);
  turn.batch.dequeued.push_back(row);
  track(turn, *loaded, row.recipient, progress);
  return {};
}

void Queues::track(Turn& turn, const LoadedRecord& record, const KeyId& recipient, codec::Progress progress) {
  const auto sender = recipients_.find(record.header.device);
  if (sender == recipients_.end()) return;
  turn.after.push_back(to(sender->second.attached.routing_id,
                          codec::Message{0, codec::Tracking{record.header.record_id, recipient, progress}}));
}

Status Queues::sweep(Turn& turn, Instant deadline) {
  PUENTE_TRY(std::vector<ports::QueueRow> rows, store_.expired(deadline, rows_at_once));
  for (const KeyId& device : gone_) {
    PUENTE_TRY(const std::vector<ports::QueueRow> waiting, store_.queue(device, 0, rows_at_once));
    rows.insert(rows.end(), waiting.begin(), waiting.end());
    if (waiting.empty()) detach(device);
  }
  std::set<std::pair<KeyId, std::uint64_t>> done;
  for (const ports::QueueRow& row : rows) {
    if (!done.insert({row.recipient, row.position}).second) continue;
    const auto recipient = recipients_.find(row.recipient);
    // What is in flight is looked at again when it is released or acknowledged.
    if (recipient != recipients_.end() && !gone_.contains(row.recipient) && row.position <= recipient->second.loaded)
      continue;
    const bool gone = gone_.contains(row.recipient);
    PUENTE_REQUIRE(give_back(turn, row, gone ? "device-gone" : "expired",
                             gone ? codec::Progress::device_gone : codec::Progress::expired));
  }
  return {};
}

}  // namespace puente::broker::core
