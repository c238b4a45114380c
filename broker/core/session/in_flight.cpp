#include "broker/core/session/in_flight.h"

#include <algorithm>

#include "crypto/base/check.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t window = 512;             // deliveries in flight per recipient device
constexpr std::size_t window_bytes = 64 << 20;  // and of their records, beyond the last

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

std::size_t InFlight::room(const KeyId& recipient) const {
  const auto found = windows_.find(recipient);
  if (found == windows_.end() || found->second.bytes >= window_bytes) return 0;
  const std::size_t used = found->second.items.size();
  return used < window ? window - used : 0;
}

bool InFlight::wants_more(const KeyId& recipient) const {
  const auto found = windows_.find(recipient);
  return found != windows_.end() && found->second.items.size() <= window - window / 4 &&
         found->second.bytes <= window_bytes - window_bytes / 4;
}

void InFlight::put(ports::QueueRow row, Stage stage, std::size_t bytes) {
  const Place place{row.recipient, row.delivery->number};
  const std::uint64_t index = row.delivery->index;
  remove(place);
  Window& to = windows_.at(place.first);
  to.bytes += bytes;
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
  of->second.bytes -= found->second.bytes;
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
