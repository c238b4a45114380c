#include "broker/core/hold/hold.h"

#include "broker/core/state_names.h"

namespace puente::broker::core {
namespace {

bool exempts(const trust::Order& pause, const ports::QueueFacts& facts) {
  return pause.pause().threat_to_life && facts.urgency == model::Urgency::threat_to_life;
}

}  // namespace

void Hold::restore(const std::vector<codec::PauseCount>& counts) {
  for (const codec::PauseCount& one : counts) counts_[{one.nation, one.number}] = one;
}

bool Hold::stops(const trust::Order& pause, const KeyId& recipient, const ports::QueueFacts& facts) const {
  const trust::Device* const from = registry_.directory().find(facts.sender);
  const trust::Device* const to = registry_.directory().find(recipient);
  return from != nullptr && to != nullptr && trust::stops(pause, from->agency, to->agency, facts.kind);
}

std::optional<Stop> Hold::stopped(const ports::QueueRow& row, Instant now) const {
  std::optional<Stop> out;
  for (const trust::SignedOrder* const held : registry_.pauses().in_force(now)) {
    const trust::Order& pause = held->order();
    if (!stops(pause, row.recipient, row.facts)) continue;
    const bool exempt = exempts(pause, row.facts);
    if (exempt && pass(pause, row, now) != nullptr) continue;
    // What may pass with an approval is never given back, nor what its recipient has been told of.
    const trust::Queued queued = exempt || row.justification ? trust::Queued::hold : pause.pause().queued;
    if (!out || (!out->gives_back() && queued == trust::Queued::give_back)) out = Stop{&pause, queued};
  }
  return out;
}

const trust::Approval* Hold::pass(const trust::Order& pause, const ports::QueueRow& row, Instant now) const {
  const trust::Approval* const approval =
      approvals_.find(row.header_hash, pause.nation, trust::ApprovalPurpose::threat_to_life);
  const trust::Device* const to = registry_.directory().find(row.recipient);
  return approval != nullptr && to != nullptr && approval->covers(to->agency, {}, now) ? approval : nullptr;
}

bool Hold::awaits(const ports::QueueRow& row, const Record& record, const Judgement& judgement, Instant now) const {
  const trust::Device* const from = registry_.directory().find(record->header().device);
  const trust::Device* const to = registry_.directory().find(row.recipient);
  if (from == nullptr || to == nullptr) return true;
  const std::vector<Hash> given = judgement.given();
  if (judgement.second_person) {
    const trust::Approval* const approval =
        approvals_.find(row.header_hash, from->agency.nation, trust::ApprovalPurpose::second_person);
    if (approval == nullptr || !approval->covers(to->agency, given, now)) return true;
  }
  for (const trust::SignedOrder* const held : registry_.pauses().in_force(now)) {
    const trust::Order& pause = held->order();
    if (!exempts(pause, row.facts) || !stops(pause, row.recipient, row.facts)) continue;
    const trust::Approval* const approval = pass(pause, row, now);
    if (approval == nullptr || !approval->covers(to->agency, given, now)) return true;
  }
  return false;
}

std::uint64_t Hold::waiting_under(const trust::Order& pause) const {
  std::uint64_t out = 0;
  for (const auto& [of, count] : queues_.waiting())
    if (stops(pause, of.first, of.second)) out += count;
  // What is on its way to somebody who is there left before the pause.
  return out -
         in_flight_.count_sent([&](const ports::QueueRow& row) { return stops(pause, row.recipient, row.facts); });
}

codec::PauseCount& Hold::count_of(const trust::Order& pause) {
  codec::PauseCount& out = counts_[{pause.nation, pause.number}];
  out.nation = pause.nation;
  out.number = pause.number;
  return out;
}

void Hold::keep_counts(Turn& turn) const {
  std::vector<codec::PauseCount> counts;
  for (const auto& [place, count] : counts_) counts.push_back(count);
  turn.batch.values[names::pause_counts] = names::counts_value(counts);
}

void Hold::returned(Turn& turn, const Stop& stop) {
  ++count_of(*stop.by).returned;
  keep_counts(turn);
}

void Hold::expired(Turn& turn, const Stop& stop) {
  ++count_of(*stop.by).expired;
  keep_counts(turn);
}

codec::PauseCount Hold::ordered(Turn& turn, const trust::Order& order) {
  const auto* const resume = std::get_if<trust::Resume>(&order.what);
  const trust::Order& pause =
      resume == nullptr ? order : registry_.pauses().find(order.nation, resume->number)->order();
  codec::PauseCount& count = count_of(pause);
  count.waiting = waiting_under(pause);
  const codec::PauseCount out = count;
  if (resume != nullptr) counts_.erase({order.nation, resume->number});
  keep_counts(turn);
  return out;
}

std::vector<codec::PauseCount> Hold::take_ended(Turn& turn) {
  std::vector<codec::PauseCount> out;
  for (auto next = counts_.begin(); next != counts_.end();) {
    const trust::SignedOrder* const pause = registry_.pauses().find(next->first.first, next->first.second);
    if (pause != nullptr && turn.now < pause->order().pause().expires) {
      ++next;
      continue;
    }
    out.push_back(next->second);
    if (pause != nullptr) out.back().waiting = waiting_under(pause->order());
    next = counts_.erase(next);
  }
  if (!out.empty()) keep_counts(turn);
  return out;
}

std::vector<codec::PauseCount> Hold::counts(Instant now) const {
  std::vector<codec::PauseCount> out;
  for (const trust::SignedOrder* const held : registry_.pauses().in_force(now)) {
    const trust::Order& order = held->order();
    const auto found = counts_.find({order.nation, order.number});
    out.push_back(found == counts_.end() ? codec::PauseCount{order.nation, order.number} : found->second);
    out.back().waiting = waiting_under(order);
  }
  return out;
}

}  // namespace puente::broker::core
