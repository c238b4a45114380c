#include "broker/core/session/in_flight.h"

#include <algorithm>

#include "crypto/base/check.h"
#include "schemas/codec/limits.h"

namespace puente::broker::core {
namespace {

// Of one recipient device: deliveries on their way, and bytes of their records, beyond the last.
struct Limits {
  std::size_t records, bytes;
};
constexpr Limits window{512, 40 << 20};
constexpr Limits threat_to_life_window{128, 16 << 20};
constexpr Limits always{4, 1 << 20};  // of each sender, however full the window is
// With the ordinary window full, there is still room for a threat to life of any size.
static_assert(in_flight_bytes_max > window.bytes + codec::record_bytes_max);

}  // namespace

void InFlight::open(const KeyId& recipient) {
  close(recipient);
  windows_[recipient] = {};
}

void InFlight::close(const KeyId& recipient) {
  windows_.erase(recipient);
  std::erase_if(waiting_, [&](const auto& one) { return one.second.first == recipient; });
  std::erase_if(growing_, [&](const Committing& one) { return one.place.first == recipient; });
  std::erase_if(out_, [&](const Committing& one) { return one.place.first == recipient; });
}

bool InFlight::below(const KeyId& recipient, const ports::Lane& lane, std::size_t senders, std::size_t quarters) const {
  const auto found = windows_.find(recipient);
  if (found == windows_.end()) return false;
  const auto own = found->second.used_by.find(lane);
  if (found->second.used[0].bytes + found->second.used[1].bytes >= in_flight_bytes_max) return false;
  const Used used_by = own == found->second.used_by.end() ? Used{} : own->second;
  if (used_by.records < always.records && used_by.bytes < always.bytes) return true;
  const Used& used = found->second.used[lane.threat_to_life ? 1 : 0];
  const Limits& limits = lane.threat_to_life ? threat_to_life_window : window;
  const auto is_below = [quarters](std::size_t amount, std::size_t limit) { return amount < limit * quarters / 4; };
  senders = std::max<std::size_t>(senders, 1);
  return is_below(used.records, limits.records) && is_below(used.bytes, limits.bytes) &&
         is_below(used_by.records, limits.records / senders) && is_below(used_by.bytes, limits.bytes / senders);
}

bool InFlight::takes(const KeyId& recipient, const ports::Lane& lane, std::size_t senders) const {
  return below(recipient, lane, senders, 4);
}

bool InFlight::wants_more(const KeyId& recipient, const ports::Lane& lane, std::size_t senders) const {
  return below(recipient, lane, senders, 3);
}

void InFlight::put(ports::QueueRow row, Stage stage, std::size_t bytes) {
  const Place place{row.recipient, row.delivery->number};
  const std::uint64_t index = row.delivery->index;
  remove(place);
  Window& to = windows_.at(place.first);
  const ports::Lane lane = ports::lane_of(row.facts);
  for (Used* const used : {&to.used[lane.threat_to_life ? 1 : 0], &to.used_by[lane]}) {
    ++used->records;
    used->bytes += bytes;
  }
  to.items.emplace(place.second, Item{std::move(row), stage, bytes});
  if (stage == Stage::committing) growing_.push_back({place, index});
  if (stage == Stage::waiting_for_quorum) waiting_[index] = place;
}

void InFlight::remove(const Place& place) {
  const auto of = windows_.find(place.first);
  if (of == windows_.end()) return;
  const auto found = of->second.items.find(place.second);
  if (found == of->second.items.end()) return;
  const auto waits = waiting_.find(found->second.row.delivery->index);
  if (waits != waiting_.end() && waits->second == place) waiting_.erase(waits);
  const ports::Lane lane = ports::lane_of(found->second.row.facts);
  for (Used* const used : {&of->second.used[lane.threat_to_life ? 1 : 0], &of->second.used_by[lane]}) {
    --used->records;
    used->bytes -= found->second.bytes;
  }
  if (of->second.used_by[lane].records == 0) of->second.used_by.erase(lane);
  of->second.items.erase(found);
}

InFlight::Item* InFlight::item(const Place& place) {
  const auto of = windows_.find(place.first);
  if (of == windows_.end()) return nullptr;
  const auto found = of->second.items.find(place.second);
  return found == of->second.items.end() ? nullptr : &found->second;
}

const InFlight::Item* InFlight::find(const Place& place) const { return const_cast<InFlight*>(this)->item(place); }

void InFlight::sent(const Place& place) {
  Item* const one = item(place);
  PUENTE_CHECK(one != nullptr, "what was sent is in flight");
  one->stage = Stage::sent;
}

void InFlight::replace_row(const Place& place, ports::QueueRow row) {
  Item* const one = item(place);
  PUENTE_CHECK(one != nullptr && one->stage == Stage::sent, "what became void was sent");
  one->row = std::move(row);
}

void InFlight::handed_out() { out_ = std::exchange(growing_, {}); }

void InFlight::stored() {
  for (const Committing& one : std::exchange(out_, {})) {
    Item* const found = item(one.place);
    if (found == nullptr || found->stage != Stage::committing || found->row.delivery->index != one.index) continue;
    found->stage = Stage::waiting_for_quorum;
    waiting_[one.index] = one.place;
  }
}

std::vector<InFlight::Place> InFlight::take_proven(std::uint64_t size, const std::function<bool(const KeyId&)>& ready) {
  std::vector<Place> out;
  for (auto next = waiting_.begin(); next != waiting_.end() && next->first < size;) {
    if (ready(next->second.first)) {
      out.push_back(next->second);
      next = waiting_.erase(next);
    } else {
      ++next;
    }
  }
  return out;
}

std::uint64_t InFlight::count_sent(const std::function<bool(const ports::QueueRow&)>& is_of_kind) const {
  std::uint64_t out = 0;
  for (const auto& [recipient, of] : windows_)
    for (const auto& [number, one] : of.items)
      if (one.stage == Stage::sent && !one.row.delivery->voided && is_of_kind(one.row)) ++out;
  return out;
}

}  // namespace puente::broker::core
