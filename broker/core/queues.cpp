// Coming in: what is accepted, who is there, what the store holds for them. Going out is in queues_release.cpp.
#include "broker/core/queues.h"

#include <fmt/format.h>

#include "audit/chain.h"
#include "broker/core/state_names.h"
#include "crypto/base/check.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t window = 512;             // deliveries in flight per recipient device
constexpr std::size_t window_bytes = 64 << 20;  // and of their records, beyond the last
constexpr std::uint64_t queue_max = 1'000'000;  // entries per recipient device
constexpr std::size_t rows_at_once = 256;
constexpr std::size_t rows_looked_at = 4096;  // in one step: held rows may be many

}  // namespace

bool Queues::Recipient::has_room() const { return in_flight.size() < window && bytes < window_bytes; }

StoreStatus Queues::restore(const ports::Values& values) {
  PUENTE_TRY(position_, names::number_of(values, names::queue_position));
  PUENTE_TRY(numbers_, names::delivery_numbers(values));
  PUENTE_REQUIRE(approvals_.restore(store_, registry_.directory()));
  PUENTE_REQUIRE(quotas_.restore(store_));
  PUENTE_TRY(lengths_, store_.queue_lengths());
  PUENTE_TRY(const std::vector<ports::WaitingCount> waiting, store_.waiting_counts());
  for (const ports::WaitingCount& one : waiting) undelivered_[{one.recipient, one.facts}] = one.count;
  PUENTE_TRY(const std::vector<codec::PauseCount> counts, names::counts_of(values));
  for (const codec::PauseCount& one : counts) {
    pauses_[{one.nation, one.number}] = one;
    const trust::SignedOrder* const pause = registry_.pauses().find(one.nation, one.number);
    if (pause != nullptr && pause->order().is_pause()) start_returning(pause->order());
  }
  for (const auto& [device, length] : lengths_)
    if (registry_.directory().revoked(device)) gone_.insert(device);
  return {};
}

std::string Queues::agency_of(const KeyId& device) const {
  const trust::Device* const known = registry_.directory().find(device);
  return known == nullptr ? std::string() : model::text_of(known->agency);
}

codec::Audience Queues::audience(const KeyId& sender, const KeyId& recipient) const {
  const trust::Device* const from = registry_.directory().find(sender);
  const trust::Device* const to = registry_.directory().find(recipient);
  if (from == nullptr || to == nullptr) return codec::Audience::both;
  return audit::audience_of(from->agency.nation, to->agency.nation);
}

Judgement Queues::decide(const Turn& turn, const LoadedRecord& record, const ports::QueueRow& row) const {
  const KeyId& recipient = row.recipient;
  const trust::Device* const from = registry_.directory().find(record.header.device);
  const trust::Device* const to = registry_.directory().find(recipient);
  if (from == nullptr || to == nullptr) return {};
  return judge(record, from->agency, recipient, to->agency, registry_.policies(), turn.latest,
               row.justification && !row.justification->empty());
}

std::optional<Queues::Hindrance> Queues::hindrance(const LoadedRecord& record, const KeyId& recipient,
                                                   Instant latest) const {
  if (record.header.expires <= latest) return Hindrance{"expired", codec::Progress::expired};
  if (!registry_.directory().usable(record.header.device, latest))
    return Hindrance{"sender-revoked", codec::Progress::device_gone};
  if (!registry_.directory().usable(recipient, latest))
    return Hindrance{"device-gone", codec::Progress::device_gone, true};
  return std::nullopt;
}

Status Queues::check_room(const std::vector<record::inspect::InspectedEntry>& entries) const {
  for (const record::inspect::InspectedEntry& entry : entries) {
    const auto length = lengths_.find(entry.device);
    if (length != lengths_.end() && length->second >= queue_max)
      return fail(ErrorCode::unavailable, fmt::format("{} records wait for device {} already: try again later",
                                                      length->second, entry.device.hex()));
  }
  return {};
}

StoreResult<ports::ReplayRow> Queues::enqueue(Turn& turn, Admitted admitted) {
  const model::AgencyId sender = admitted.sender();
  const bool gap = admitted.chain_gap();
  record::inspect::VerifiedRecord verified = std::move(admitted).take();
  const codec::Header header = verified->header();
  const codec::ReleaseEntry release = verified->release();
  const std::uint64_t size_bytes = verified->size_bytes();
  ports::SpooledRecord spooled{.header_hash = verified->header_hash(),
                               .record_id = header.record_id,
                               .device = header.device,
                               .expires = header.expires,
                               .header = {},
                               .batch = {},
                               .release = {},
                               .entries = {},
                               .slots = {}};
  for (const record::inspect::InspectedEntry& entry : verified->entries())
    spooled.entries.push_back({entry.device, {}});
  for (const record::inspect::InspectedSlot& slot : verified->slots()) spooled.slots.push_back({slot.digest, {}});
  codec::SealedRecord parts = std::move(verified).take_parts();
  spooled.header = std::move(parts.header);
  spooled.batch = std::move(parts.batch);
  spooled.release = std::move(parts.release);
  for (std::size_t i = 0; i < spooled.entries.size(); ++i) spooled.entries[i].entry = std::move(parts.entries[i]);
  for (std::size_t i = 0; i < spooled.slots.size(); ++i) spooled.slots[i].frame = std::move(parts.slots[i]);
  const auto loaded = load(std::move(spooled));
  PUENTE_CHECK(loaded.has_value(), "a verified record has its form");
  const std::shared_ptr<const LoadedRecord>& record = *loaded;
  const Hash& header_hash = record->spooled.header_hash;

  std::set<std::string> agencies;
  for (const ports::SpooledEntry& entry : record->spooled.entries)
    agencies.insert(model::text_of(registry_.directory().find(entry.recipient)->agency));
  const audit::Appended accepted =
      log_.append({turn.now, codec::AcceptEvent{.header_hash = header_hash,
                                                .record_id = header.record_id,
                                                .device = header.device,
                                                .agency = model::text_of(sender),
                                                .kind = header.kind,
                                                .slots = static_cast<std::uint32_t>(record->slots.size()),
                                                .recipients = {agencies.begin(), agencies.end()},
                                                .size_bytes = size_bytes,
                                                .sequence = release.sequence,
                                                .chain_gap = gap,
                                                .purpose = header.purpose,
                                                .urgency = header.urgency,
                                                .reply_to = header.reply_to,
                                                .tlp = header.marks.tlp,
                                                .classification = header.marks.classification,
                                                .caveats = header.marks.caveats}},
                  audit::audience_of(sender.nation), turn.random);

  bool queued = false;
  for (const ports::SpooledEntry& entry : record->spooled.entries) {
    const KeyId& device = entry.recipient;
    ports::QueueRow row{
        device, position_ + 1, header_hash, std::nullopt, {header.device, header.kind, header.urgency}, std::nullopt};
    const Judgement judgement = decide(turn, *record, row);
    // For the sender's nation alone: it names slots of which the recipient is to know nothing.
    log_.append(
        {turn.now, codec::DecisionEvent{header_hash, device, model::text_of(registry_.directory().find(device)->agency),
                                        judgement.bundles, judgement.outcomes}},
        audit::audience_of(sender.nation), turn.random);
    if (const auto hindered = hindrance(*record, device, turn.latest)) {
      log_.append({turn.now, codec::ReturnEvent{header_hash, device, std::string(hindered->reason)}},
                  judgement.anything() ? audience(header.device, device) : audit::audience_of(sender.nation),
                  turn.random);
      track(turn, *record, device, hindered->progress);
      continue;
    }
    if (!judgement.anything()) {
      track(turn, *record, device, codec::Progress::nothing_permitted);
      continue;
    }
    if (const std::string over =
            quotas_.use(turn, judgement.quotas, registry_.directory().find(device)->agency, header_hash);
        !over.empty()) {
      log_.append({turn.now, codec::ReturnEvent{header_hash, device, over}}, audience(header.device, device),
                  turn.random);
      track(turn, *record, device, codec::Progress::over_quota);
      continue;
    }
    const auto stop = stopped(row, turn.now);
    if (stop && stop->queued == trust::Queued::give_back) {
      log_.append({turn.now, codec::ReturnEvent{header_hash, device, "paused by " + trust::title_of(*stop->by)}},
                  audience(header.device, device), turn.random);
      ++count_of(*stop->by).returned;
      keep_counts(turn);
      track(turn, *record, device, codec::Progress::paused);
      continue;
    }
    queued = true;
    ++position_;
    ++lengths_[device];
    count_waiting(row, 1);
    const bool waits = awaits(row, *record, judgement, turn.now);
    if (waits) approvals_.await(turn, header_hash, header.expires);
    if (stop || waits) {
      turn.batch.queued.push_back(std::move(row));
      continue;
    }
    const auto attached = recipients_.find(device);
    if (attached != recipients_.end() && !attached->second.more && attached->second.has_room()) {
      attached->second.loaded = row.position;
      start_delivery(turn, attached->second, std::move(row), *record, judgement);
      continue;
    }
    if (attached != recipients_.end()) attached->second.more = true;
    turn.batch.queued.push_back(std::move(row));
  }
  if (queued) {
    spool_.remember(record);
    turn.batch.records.push_back(record->spooled);
    turn.batch.values[names::queue_position] = names::number_value(position_);
  }
  turn.batch.replays.push_back({header.device, header.record_id, header_hash, header.expires, accepted});
  turn.batch.chains.push_back({header.device, release.sequence, header_hash});
  return turn.batch.replays.back();
}

Status Queues::check_hello(const KeyId& device, std::uint64_t last_delivery) {
  const auto given = numbers_.find(device);
  const std::uint64_t newest = given == numbers_.end() ? 0 : given->second;
  if (last_delivery > newest)
    return fail(
        ErrorCode::mismatch,
        fmt::format("device {} holds delivery {}, and this broker has given it {}: was an older store put back?",
                    device.hex(), last_delivery, newest));
  return {};
}

void Queues::attach(const Attached& who, std::uint64_t last_delivery) {
  detach(who.device);
  Recipient recipient;
  recipient.attached = who;
  recipient.confirmed = last_delivery;
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

void Queues::revoked(const KeyId& device) {
  detach(device);
  gone_.insert(device);
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

void Queues::fly(Recipient& recipient, ports::QueueRow row, Stage stage, std::size_t bytes) {
  const std::uint64_t number = row.delivery->number;
  land(recipient, number);
  recipient.bytes += bytes;
  recipient.in_flight.emplace(number, InFlight{std::move(row), stage, bytes});
}

void Queues::land(Recipient& recipient, std::uint64_t number) {
  const auto found = recipient.in_flight.find(number);
  if (found == recipient.in_flight.end()) return;
  recipient.bytes -= found->second.bytes;
  recipient.in_flight.erase(found);
}

StoreStatus Queues::refill(Turn& turn) {
  const std::set<KeyId> hungry = std::exchange(hungry_, {});
  for (const KeyId& device : hungry) {
    const auto found = recipients_.find(device);
    if (found == recipients_.end()) continue;
    PUENTE_REQUIRE(tell(turn, device, found->second));
    PUENTE_REQUIRE(load_notices(device, found->second));
    PUENTE_REQUIRE(fill(turn, device, found->second));
  }
  return {};
}

StoreStatus Queues::tell(Turn& turn, const KeyId& device, Recipient& recipient) {
  if (recipient.told) return {};
  PUENTE_TRY(std::vector<ports::OutcomeRow> rows, store_.untold(device, rows_at_once));
  for (ports::OutcomeRow& row : rows) {
    turn.at_once.push_back(to(recipient.attached.routing_id,
                              codec::BrokerMessage{0, codec::Tracking{row.record_id, row.recipient, row.progress}}));
    row.told = true;
    turn.batch.outcomes.push_back(row);
  }
  recipient.told = rows.size() < rows_at_once;
  if (!recipient.told) hungry_.insert(device);
  return {};
}

StoreStatus Queues::retell(Turn& turn, const Bytes& routing_id, const KeyId& sender, const RecordId& record_id) {
  PUENTE_TRY(const std::vector<ports::OutcomeRow> rows, store_.outcomes(sender, record_id));
  for (const ports::OutcomeRow& row : rows)
    turn.at_once.push_back(
        to(routing_id, codec::BrokerMessage{0, codec::Tracking{row.record_id, row.recipient, row.progress}}));
  return {};
}

StoreStatus Queues::fill(Turn& turn, const KeyId& device, Recipient& recipient) {
  std::size_t looked_at = 0;
  while (recipient.more && recipient.has_room()) {
    if (looked_at >= rows_looked_at) {
      hungry_.insert(device);  // the rest in the next step
      return {};
    }
    PUENTE_TRY(std::vector<ports::QueueRow> rows, store_.queue(device, recipient.loaded, rows_at_once));
    if (rows.size() < rows_at_once) recipient.more = false;
    for (ports::QueueRow& row : rows) {
      if (!recipient.has_room()) {
        recipient.more = true;
        break;
      }
      recipient.loaded = row.position;
      ++looked_at;
      PUENTE_REQUIRE(take_up(turn, device, recipient, std::move(row)));
    }
  }
  return {};
}

StoreStatus Queues::take_up(Turn& turn, const KeyId& device, Recipient& recipient, ports::QueueRow row) {
  if (row.delivery && recipient.in_flight.contains(row.delivery->number)) return {};
  if (!row.delivery) {
    const auto stop = stopped(row, turn.now);
    if (stop && stop->queued == trust::Queued::hold) return {};
    if (stop) return give_back(turn, row, "paused by " + trust::title_of(*stop->by), codec::Progress::paused);
  }
  if (row.justification && row.justification->empty()) return {};  // until an officer gives a reason
  PUENTE_TRY(const std::shared_ptr<const LoadedRecord> loaded, spool_.record(row.header_hash));
  if (row.delivery && row.delivery->number <= recipient.confirmed) {
    const std::uint64_t number = row.delivery->number;
    fly(recipient, std::move(row), Stage::sent, loaded->bytes);
    return confirmed(turn, device, recipient, number);
  }
  if (row.delivery) {
    // Looked at again when it is sent.
    waiting_[row.delivery->index] = {device, row.delivery->number};
    fly(recipient, std::move(row), Stage::waiting_for_quorum, loaded->bytes);
    return {};
  }
  if (const auto hindered = hindrance(*loaded, device, turn.latest))
    return give_back(turn, row, hindered->reason, hindered->progress);
  const Judgement judgement = decide(turn, *loaded, row);
  if (!judgement.anything()) return give_back(turn, row, "nothing-permitted", codec::Progress::nothing_permitted);
  if (awaits(row, *loaded, judgement, turn.now)) {
    approvals_.await(turn, row.header_hash, loaded->header.expires);
    return {};
  }
  start_delivery(turn, recipient, std::move(row), *loaded, judgement);
  return {};
}

}  // namespace puente::broker::core
