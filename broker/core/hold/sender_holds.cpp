#include "broker/core/hold/sender_holds.h"

#include "broker/core/state_names.h"

namespace puente::broker::core {
namespace {

constexpr std::size_t refused_max = 16;  // within a day
constexpr Duration hold_time = days(1);

}  // namespace

StoreStatus SenderHolds::restore(const ports::Values& values) {
  PUENTE_TRY(const std::vector<names::SenderRefusals> kept, names::sender_refusals_of(values));
  for (const names::SenderRefusals& one : kept) pairs_[{one.sender, one.recipient}] = {one.refused, one.held};
  return {};
}

bool SenderHolds::holds(const KeyId& sender, const KeyId& recipient) const {
  const auto found = pairs_.find({sender, recipient});
  return found != pairs_.end() && found->second.held;
}

std::uint32_t SenderHolds::count(Turn& turn, const KeyId& sender, const KeyId& recipient) {
  Pair& pair = pairs_[{sender, recipient}];
  if (pair.held) return 0;  // what was on its way when it began to be held
  std::erase_if(pair.refused, [&](Instant at) { return at + days(1) < turn.now; });
  pair.refused.push_back(turn.now);
  pair.held = pair.refused.size() >= refused_max;
  names::keep_sender_refusals(turn.batch.values, {sender, recipient, pair.refused, pair.held});
  return pair.held ? static_cast<std::uint32_t>(pair.refused.size()) : 0;
}

std::vector<SenderHolds::Held> SenderHolds::held() const {
  std::vector<Held> out;
  for (const auto& [devices, pair] : pairs_)
    if (pair.held)
      out.push_back(
          {devices.first, devices.second, pair.refused.size(), pair.refused.back(), pair.refused.back() + hold_time});
  return out;
}

std::vector<std::pair<KeyId, KeyId>> SenderHolds::end_old(Turn& turn) {
  std::vector<std::pair<KeyId, KeyId>> out;
  for (const auto& [devices, pair] : pairs_) {
    if (!pair.held || pair.refused.back() + hold_time > turn.now) continue;
    out.push_back(devices);
  }
  for (const auto& [sender, recipient] : out) lift(turn, sender, recipient);
  return out;
}

void SenderHolds::lift(Turn& turn, const KeyId& sender, const KeyId& recipient) {
  pairs_.erase({sender, recipient});
  names::keep_sender_refusals(turn.batch.values, {sender, recipient, {}, false});
}

}  // namespace puente::broker::core
