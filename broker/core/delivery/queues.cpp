#include "broker/core/delivery/queues.h"

#include <fmt/format.h>

#include "broker/core/state_names.h"

namespace puente::broker::core {
namespace {

bool is_void(const ports::QueueRow& row) { return row.delivery && row.delivery->voided; }

}  // namespace

StoreStatus Queues::restore(const ports::StateStore& store, const ports::Values& values) {
  PUENTE_TRY(position_, names::number_of(values, names::queue_position));
  PUENTE_TRY(numbers_, names::delivery_numbers(values));
  PUENTE_TRY(lengths_, store.queue_lengths());
  PUENTE_TRY(const std::vector<ports::WaitingCount> counts, store.waiting_counts());
  for (const ports::WaitingCount& one : counts) waiting_[{one.recipient, one.facts}] = one.count;
  PUENTE_TRY(const std::vector<ports::LaneCount> lanes, store.lane_counts());
  for (const ports::LaneCount& one : lanes)
    lanes_[{one.recipient, one.lane.threat_to_life}][one.lane.sender] = one.count;
  return {};
}

Status Queues::check_room(Turn& turn, const ports::Lane& lane,
                          const std::vector<record::inspect::InspectedEntry>& entries) const {
  const std::uint64_t whole = lane.threat_to_life ? rows_max_ : without_reserve(rows_max_);
  for (const record::inspect::InspectedEntry& entry : entries) {
    const auto length = lengths_.find(entry.device);
    if (length == lengths_.end()) continue;
    const std::uint64_t own = rows_of(lane.sender, entry.device);
    if (length->second + own >= whole)
      return over_budget(
          turn, {Budget::recipient_queue, room_looked_for_after},
          fmt::format("budget {}: {} records wait for device {} already, {} of them of this sender, and of {} in all a "
                      "sender may have no more than is free",
                      name_of(Budget::recipient_queue), length->second, entry.device.hex(), own, whole));
  }
  return {};
}

std::uint64_t Queues::rows_of(const KeyId& sender, const KeyId& recipient) const {
  std::uint64_t out = 0;
  for (const bool threat_to_life : {false, true}) {
    const auto of_kind = lanes_.find({recipient, threat_to_life});
    if (of_kind == lanes_.end()) continue;
    if (const auto found = of_kind->second.find(sender); found != of_kind->second.end()) out += found->second;
  }
  return out;
}

void Queues::count(const ports::QueueRow& row, std::int64_t change) {
  const Place place{row.recipient, row.facts};
  std::uint64_t& number = waiting_[place];
  number = static_cast<std::uint64_t>(static_cast<std::int64_t>(number) + change);
  if (number == 0) waiting_.erase(place);
}

void Queues::add(Turn& turn, const ports::QueueRow& row) {
  position_ = row.position;
  turn.batch.values[names::queue_position] = names::number_value(position_);
  ++lengths_[row.recipient];
  const ports::Lane lane = ports::lane_of(row.facts);
  ++lanes_[{row.recipient, lane.threat_to_life}][lane.sender];
  count(row, 1);
}

void Queues::add_again(Turn& turn, const ports::QueueRow& row, std::optional<std::string> justification) {
  ports::QueueRow again{row.recipient, next_position(), row.header_hash,
                        std::nullopt,  row.facts,       std::move(justification)};
  add(turn, again);
  turn.batch.queued.push_back(std::move(again));
}

void Queues::remove(Turn& turn, const ports::QueueRow& row) {
  turn.batch.dequeued.push_back(row);
  if (!is_void(row)) count(row, -1);
  const auto length = lengths_.find(row.recipient);
  if (length != lengths_.end() && --length->second == 0) lengths_.erase(length);
  const ports::Lane lane = ports::lane_of(row.facts);
  const auto of_kind = lanes_.find({row.recipient, lane.threat_to_life});
  if (of_kind == lanes_.end()) return;
  const auto of_sender = of_kind->second.find(lane.sender);
  if (of_sender == of_kind->second.end() || --of_sender->second > 0) return;
  of_kind->second.erase(of_sender);
  if (of_kind->second.empty()) lanes_.erase(of_kind);
}

std::vector<ports::Lane> Queues::lanes(const KeyId& recipient) const {
  std::vector<ports::Lane> out;
  for (const bool threat_to_life : {true, false})
    if (const auto found = lanes_.find({recipient, threat_to_life}); found != lanes_.end())
      for (const auto& [sender, count] : found->second) out.push_back({threat_to_life, sender});
  return out;
}

std::size_t Queues::senders(const KeyId& recipient, bool threat_to_life) const {
  const auto found = lanes_.find({recipient, threat_to_life});
  return found == lanes_.end() ? 0 : found->second.size();
}

void Queues::voided(const ports::QueueRow& row) {
  if (!is_void(row)) count(row, -1);
}

std::uint64_t Queues::take_number(Turn& turn, const KeyId& device) {
  const std::uint64_t number = ++numbers_[device];
  turn.batch.values[names::delivery_number(device)] = names::number_value(number);
  return number;
}

std::uint64_t Queues::last_number(const KeyId& device) const {
  const auto found = numbers_.find(device);
  return found == numbers_.end() ? 0 : found->second;
}

}  // namespace puente::broker::core
