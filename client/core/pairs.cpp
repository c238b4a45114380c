#include "client/core/pairs.h"

#include <algorithm>

namespace puente::client::core {

void Pairs::add(const model::AgencyId& agency, Instant since, PairSecret secret) {
  Held& held = agencies_[agency];
  const auto place = std::ranges::lower_bound(held.since, since);
  const auto at = place - held.since.begin();
  if (place != held.since.end() && *place == since) {
    held.secrets[static_cast<std::size_t>(at)] = std::move(secret);
    return;
  }
  held.since.insert(place, since);
  held.secrets.insert(held.secrets.begin() + at, std::move(secret));
}

const PairSecret* Pairs::for_sealing(const model::AgencyId& agency, Instant now) const {
  const auto found = agencies_.find(agency);
  if (found == agencies_.end() || found->second.secrets.empty()) return nullptr;
  const Held& held = found->second;
  const auto begun = static_cast<std::size_t>(std::ranges::upper_bound(held.since, now) - held.since.begin());
  return &held.secrets[begun == 0 ? 0 : begun - 1];
}

std::span<const PairSecret> Pairs::held(const model::AgencyId& agency) const {
  const auto found = agencies_.find(agency);
  return found == agencies_.end() ? std::span<const PairSecret>() : found->second.secrets;
}

std::vector<Pairs::Name> Pairs::drop_old(Instant now) {
  std::vector<Name> out;
  for (auto& [agency, held] : agencies_) {
    // Each one's time ends 15 days after the next began.
    while (held.since.size() > 1 && held.since[1] + pair_kept_after_replacement <= now) {
      out.push_back({agency, held.since.front()});
      held.since.erase(held.since.begin());
      held.secrets.erase(held.secrets.begin());
    }
  }
  return out;
}

}  // namespace puente::client::core
