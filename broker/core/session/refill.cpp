#include "broker/core/session/refill.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t refilled_at_once = 256;
constexpr std::size_t considered_max = 4096;  // of one recipient in one step: held rows may be many

}  // namespace

void Refill::open(const KeyId& recipient, std::uint64_t last_delivery) {
  readings_[recipient] = {.confirmed = last_delivery, .considered = 0, .more = true};
  due_.insert(recipient);
}

void Refill::close(const KeyId& recipient) {
  readings_.erase(recipient);
  due_.erase(recipient);
}

bool Refill::may_start(const ports::QueueRow& row) {
  const auto found = readings_.find(row.recipient);
  if (found == readings_.end()) return false;
  Reading& reading = found->second;
  if (reading.more || parts_.in_flight.room(row.recipient) == 0) {
    reading.more = true;
    return false;
  }
  reading.considered = row.position;
  return !parts_.holds.holds(row.facts.sender, row.recipient);
}

void Refill::room_made(const KeyId& recipient) {
  const auto found = readings_.find(recipient);
  if (found != readings_.end() && found->second.more) due_.insert(recipient);
}

void Refill::look_again() {
  for (auto& [recipient, reading] : readings_) {
    reading.considered = 0;
    reading.more = true;
    due_.insert(recipient);
  }
}

StoreStatus Refill::run(Turn& turn) {
  for (const KeyId& recipient : std::exchange(due_, {})) {
    // A little room is not worth asking for.
    if (!parts_.in_flight.wants_more(recipient)) continue;
    if (const auto found = readings_.find(recipient); found != readings_.end())
      PUENTE_REQUIRE(fill(turn, recipient, found->second));
  }
  return {};
}

StoreStatus Refill::fill(Turn& turn, const KeyId& recipient, Reading& reading) {
  std::size_t considered = 0;
  while (reading.more && parts_.in_flight.room(recipient) > 0) {
    if (considered >= considered_max) {
      due_.insert(recipient);  // the rest in the next step
      return {};
    }
    PUENTE_TRY(std::vector<ports::QueueRow> rows, parts_.rows.queue(recipient, reading.considered, refilled_at_once));
    reading.more = rows.size() == refilled_at_once;
    for (ports::QueueRow& row : rows) {
      if (parts_.in_flight.room(recipient) == 0) {
        reading.more = true;
        break;
      }
      reading.considered = row.position;
      ++considered;
      PUENTE_REQUIRE(consider(turn, reading, std::move(row)));
    }
  }
  return {};
}

StoreStatus Refill::consider(Turn& turn, const Reading& reading, ports::QueueRow row) {
  const KeyId recipient = row.recipient;
  if (row.delivery && parts_.in_flight.find({recipient, row.delivery->number}) != nullptr) return {};
  if (!row.delivery) {
    if (parts_.holds.holds(row.facts.sender, recipient)) return {};  // until its liaison lifts that
    const auto stop = parts_.hold.stopped(row, turn.now);
    if (stop && !stop->gives_back()) return {};
    if (stop) return parts_.returns.give_back(turn, row, stop->reason(), codec::Progress::paused);
  }
  if (row.justification && row.justification->empty()) return {};  // until an officer gives a reason
  PUENTE_TRY(const RecordPtr record, parts_.spool.record(row.header_hash));
  if (row.delivery) {
    const std::uint64_t number = row.delivery->number;
    const bool stored = number <= reading.confirmed;
    // What was not sent in this session is looked at again when it is.
    parts_.in_flight.put(std::move(row), stored ? InFlight::Stage::sent : InFlight::Stage::waiting_for_quorum,
                         (*record)->size_bytes());
    if (stored) return parts_.deliveries.confirmed(turn, recipient, number);
    return {};
  }
  if (const auto obstacle = parts_.verdicts.obstacle(*record, recipient, turn.latest))
    return parts_.returns.give_back(turn, row, obstacle->reason, obstacle->progress);
  const Judgement judgement = parts_.verdicts.of(*record, row, turn.latest);
  if (!judgement.anything())
    return parts_.returns.give_back(turn, row, "nothing-permitted", codec::Progress::nothing_permitted);
  if (parts_.hold.awaits(row, *record, judgement, turn.now)) {
    parts_.approvals.await(turn, row.header_hash, (*record)->header().expires);
    return {};
  }
  parts_.deliveries.start(turn, std::move(row), *record, judgement);
  return {};
}

}  // namespace puente::broker::core
