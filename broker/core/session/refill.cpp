#include "broker/core/session/refill.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t rows_a_turn = 32;      // of one lane, before the next one's turn
constexpr std::size_t considered_max = 512;  // of one recipient in one step: held rows may be many

}  // namespace

void Refill::Reading::read_all_again(const Queues& queues, const KeyId& recipient) {
  read.clear();
  unread.clear();
  for (const ports::Lane& lane : queues.lanes(recipient)) unread[lane] = 0;
}

void Refill::open(const KeyId& recipient, std::uint64_t last_delivery) {
  Reading& reading = readings_[recipient] = {.confirmed = last_delivery, .read = {}, .unread = {}, .turn = {}};
  reading.read_all_again(parts_.queues, recipient);
  due_.insert(recipient);
}

void Refill::close(const KeyId& recipient) {
  readings_.erase(recipient);
  due_.erase(recipient);
}

bool Refill::takes(const KeyId& recipient, const ports::Lane& lane) const {
  return parts_.in_flight.takes(recipient, lane, parts_.queues.senders(recipient, lane.threat_to_life));
}

bool Refill::wants_more(const KeyId& recipient, const ports::Lane& lane) const {
  return parts_.in_flight.wants_more(recipient, lane, parts_.queues.senders(recipient, lane.threat_to_life));
}

bool Refill::may_start(const ports::QueueRow& row) {
  const auto found = readings_.find(row.recipient);
  if (found == readings_.end()) return false;
  Reading& reading = found->second;
  const ports::Lane lane = ports::lane_of(row.facts);
  if (reading.unread.contains(lane)) return false;
  if (!takes(row.recipient, lane)) {
    auto place = reading.read.extract(lane);
    reading.unread[lane] = place ? place.mapped() : row.position - 1;
    return false;
  }
  reading.read[lane] = row.position;
  return !parts_.holds.holds(row.facts.sender, row.recipient);
}

void Refill::room_made(const KeyId& recipient) {
  const auto found = readings_.find(recipient);
  if (found != readings_.end() && !found->second.unread.empty()) due_.insert(recipient);
}

void Refill::look_again() {
  for (auto& [recipient, reading] : readings_) {
    reading.read_all_again(parts_.queues, recipient);
    due_.insert(recipient);
  }
}

StoreStatus Refill::run(Turn& turn) {
  for (const KeyId& recipient : std::exchange(due_, {}))
    if (const auto found = readings_.find(recipient); found != readings_.end())
      PUENTE_REQUIRE(fill(turn, recipient, found->second));
  return {};
}

std::vector<ports::Lane> Refill::in_turn(const Reading& reading, bool threat_to_life) const {
  std::vector<ports::Lane> out;
  for (const auto& [lane, position] : reading.unread)
    if (lane.threat_to_life == threat_to_life) out.push_back(lane);
  const auto first = std::ranges::find_if(out, [&](const ports::Lane& lane) { return lane.sender > reading.turn; });
  std::rotate(out.begin(), first, out.end());
  return out;
}

StoreStatus Refill::fill(Turn& turn, const KeyId& recipient, Reading& reading) {
  std::size_t considered = 0;
  for (const bool threat_to_life : {true, false}) {
    for (bool any = true; any;) {
      any = false;
      for (const ports::Lane& lane : in_turn(reading, threat_to_life)) {
        // A query for the one or two rows that would fit costs more than to wait for a quarter of the window.
        if (!wants_more(recipient, lane)) continue;
        // None of its rows would go; when the hold ends, all is looked at again.
        if (parts_.holds.holds(lane.sender, recipient)) continue;
        if (considered >= considered_max) {
          due_.insert(recipient);  // the rest in the next step
          return {};
        }
        PUENTE_TRY(const bool took, take_turn(turn, recipient, reading, lane, considered));
        any = any || took;
      }
    }
  }
  return {};
}

StoreResult<bool> Refill::take_turn(Turn& turn, const KeyId& recipient, Reading& reading, const ports::Lane& lane,
                                    std::size_t& considered) {
  reading.turn = lane.sender;
  std::uint64_t& position = reading.unread.at(lane);
  PUENTE_TRY(std::vector<ports::QueueRow> rows, parts_.rows.queue_lane(recipient, lane, position, rows_a_turn));
  bool all = rows.size() < rows_a_turn;
  bool any = false;
  for (ports::QueueRow& row : rows) {
    if (!takes(recipient, lane)) {
      all = false;
      break;
    }
    position = row.position;
    ++considered;
    any = true;
    PUENTE_REQUIRE(consider(turn, reading, std::move(row)));
  }
  if (all) {
    const std::uint64_t read = position;
    reading.unread.erase(lane);
    reading.read[lane] = read;
  }
  return any;
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
    parts_.approvals.await(turn, row.header_hash, (*record)->header());
    return {};
  }
  PUENTE_TRY(const Instant accepted, accepted_at(parts_.rows, (*record)->header()));
  parts_.deliveries.start(turn, std::move(row), *record, judgement, accepted);
  return {};
}

}  // namespace puente::broker::core
