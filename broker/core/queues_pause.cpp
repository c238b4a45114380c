// What pauses do to what waits: held where it is, or given back; counted, and let go when they end.
#include "broker/core/queues.h"
#include "broker/core/state_names.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t rows_at_once = 1024;

}  // namespace

bool Queues::stops(const trust::Order& pause, const KeyId& recipient, const ports::QueueFacts& facts) const {
  const trust::Device* const from = registry_.directory().find(facts.sender);
  const trust::Device* const to = registry_.directory().find(recipient);
  return from != nullptr && to != nullptr && trust::stops(pause, from->agency, to->agency, facts.kind);
}

std::optional<Queues::Stopped> Queues::stopped(const ports::QueueRow& row, Instant now) const {
  std::optional<Stopped> out;
  for (const trust::SignedOrder* const held : registry_.pauses().in_force(now)) {
    if (!stops(held->order(), row.recipient, row.facts)) continue;
    const bool excepted = held->order().pause().threat_to_life && row.facts.urgency == model::Urgency::threat_to_life;
    if (excepted && passes(held->order(), row, now) != nullptr) continue;
    // What may pass with an approval is never given back, nor what its recipient has been told of.
    const trust::Queued queued = excepted || row.justification ? trust::Queued::hold : held->order().pause().queued;
    // Where one gives back and another holds, it goes back.
    if (!out || (out->queued == trust::Queued::hold && queued == trust::Queued::give_back))
      out = Stopped{&held->order(), queued};
  }
  return out;
}

void Queues::count_waiting(const ports::QueueRow& row, std::int64_t change) {
  std::uint64_t& count = undelivered_[{row.recipient, row.facts}];
  count = static_cast<std::uint64_t>(static_cast<std::int64_t>(count) + change);
  if (count == 0) undelivered_.erase({row.recipient, row.facts});
}

std::uint64_t Queues::waiting_under(const trust::Order& pause) const {
  std::uint64_t out = 0;
  for (const auto& [of, count] : undelivered_)
    if (stops(pause, of.first, of.second)) out += count;
  // What is on its way to somebody who is there left before the pause.
  for (const auto& [device, recipient] : recipients_)
    for (const auto& [number, item] : recipient.in_flight)
      if (item.stage == Stage::sent && !item.row.delivery->voided && stops(pause, device, item.row.facts)) --out;
  return out;
}

codec::PauseCount& Queues::count_of(const trust::Order& pause) {
  codec::PauseCount& out = pauses_[{pause.nation, pause.number}];
  out.nation = pause.nation;
  out.number = pause.number;
  return out;
}

void Queues::keep_counts(Turn& turn) const {
  std::vector<codec::PauseCount> counts;
  for (const auto& [place, count] : pauses_) counts.push_back(count);
  turn.batch.values[names::pause_counts] = names::counts_value(counts);
}

void Queues::look_again() {
  for (auto& [device, recipient] : recipients_) {
    recipient.loaded = 0;
    recipient.more = true;
    hungry_.insert(device);
  }
}

void Queues::start_returning(const trust::Order& pause) {
  if (pause.pause().queued == trust::Queued::give_back)
    for (const auto& [device, length] : lengths_) returning_[device] = 0;
}

StoreResult<codec::PauseCount> Queues::ordered(Turn& turn, const trust::Order& order) {
  const auto* const resume = std::get_if<trust::Resume>(&order.what);
  if (resume == nullptr) {
    codec::PauseCount& count = count_of(order);
    count.waiting = waiting_under(order);
    start_returning(order);
    PUENTE_REQUIRE(await_threats(turn, order));
    keep_counts(turn);
    return count;
  }
  const trust::SignedOrder* const pause = registry_.pauses().find(order.nation, resume->number);
  codec::PauseCount out = count_of(pause->order());
  out.waiting = waiting_under(pause->order());
  pauses_.erase({order.nation, resume->number});
  keep_counts(turn);
  look_again();
  return out;
}

std::vector<codec::PauseCount> Queues::take_over_pauses(Turn& turn) {
  std::vector<codec::PauseCount> out;
  for (auto next = pauses_.begin(); next != pauses_.end();) {
    const trust::SignedOrder* const pause = registry_.pauses().find(next->first.first, next->first.second);
    if (pause != nullptr && turn.now < pause->order().pause().expires) {
      ++next;
      continue;
    }
    out.push_back(next->second);
    if (pause != nullptr) out.back().waiting = waiting_under(pause->order());
    next = pauses_.erase(next);
  }
  if (out.empty()) return out;
  keep_counts(turn);
  look_again();
  return out;
}

std::vector<codec::PauseCount> Queues::pause_counts(Instant now) const {
  std::vector<codec::PauseCount> out;
  for (const trust::SignedOrder* const held : registry_.pauses().in_force(now)) {
    const trust::Order& order = held->order();
    const auto found = pauses_.find({order.nation, order.number});
    out.push_back(found == pauses_.end() ? codec::PauseCount{order.nation, order.number} : found->second);
    out.back().waiting = waiting_under(order);
  }
  return out;
}

void Queues::stop_delivery(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record,
                           const Stopped& why) {
  const std::string reason = "paused by " + trust::title_of(*why.by);
  if (why.queued == trust::Queued::give_back) {
    ++count_of(*why.by).returned;
    keep_counts(turn);
    send_void(turn, recipient, std::move(row), record, reason, codec::Progress::paused);
    return;
  }
  if (record.header.urgency == model::Urgency::threat_to_life)
    approvals_.await(turn, row.header_hash, record.header.expires);
  wait_again(turn, recipient, std::move(row), record, reason);
}

void Queues::wait_again(Turn& turn, Recipient& recipient, ports::QueueRow row, const LoadedRecord& record,
                        const std::string& reason) {
  ports::QueueRow again{row.recipient, ++position_, row.header_hash, std::nullopt, row.facts, row.justification};
  turn.batch.values[names::queue_position] = names::number_value(position_);
  ++lengths_[row.recipient];
  count_waiting(again, 1);
  turn.batch.queued.push_back(std::move(again));
  commit_void(turn, recipient, std::move(row), record, reason);
}

StoreStatus Queues::sweep_returning(Turn& turn, std::set<Place>& done) {
  for (auto next = returning_.begin(); next != returning_.end();) {
    const KeyId device = next->first;
    PUENTE_TRY(std::vector<ports::QueueRow> rows, store_.queue(device, next->second, rows_at_once));
    for (ports::QueueRow& row : rows) {
      next->second = row.position;
      // What has its number may have arrived: it is looked at when its recipient is back, who says so.
      const auto stop = row.delivery ? std::nullopt : stopped(row, turn.now);
      if (!stop || stop->queued == trust::Queued::hold) continue;
      if (done.insert({row.recipient, row.position}).second)
        PUENTE_REQUIRE(give_back(turn, row, "paused by " + trust::title_of(*stop->by), codec::Progress::paused));
    }
    next = rows.size() < rows_at_once ? returning_.erase(next) : std::next(next);
  }
  return {};
}

}  // namespace puente::broker::core
