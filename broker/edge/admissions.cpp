#include "broker/edge/admissions.h"

#include <algorithm>

namespace puente::broker::edge {
namespace {

constexpr std::size_t sources_max = 16'384;  // remembered; beyond, those that have spent nothing lately are forgotten

}  // namespace

std::int64_t Bucket::level(const Rate& rate, Instant now) const {
  // So long ago that it is full anyway: no product overflows.
  const std::int64_t passed = at_ ? std::clamp<std::int64_t>((now - *at_).ms, 0, days(1).ms) : 0;
  return std::min(rate.burst * 1000, milli_ + passed * rate.per_second);
}

bool Bucket::spend(const Rate& rate, Instant now) {
  milli_ = level(rate, now);
  at_ = now;
  if (milli_ < 1000) return false;
  milli_ -= 1000;
  return true;
}

void Bucket::take(const Rate& rate, std::int64_t tokens, Instant now) {
  milli_ = level(rate, now) - tokens * 1000;
  at_ = now;
}

bool Admissions::arrive(std::uint64_t connection, const Source& source, Instant) {
  const bool known = known_.contains(source);
  std::set<std::uint64_t>& like_it = known ? half_open_known_ : half_open_;
  if (const auto of_source = half_open_of_.find(source);
      of_source != half_open_of_.end() &&
      of_source->second.size() >= (known ? caps_.half_open_of_known : caps_.half_open_of_source))
    evict(*of_source->second.begin(), Closing::room);
  else if (like_it.size() >= (known ? caps_.half_open_known : caps_.half_open))
    evict(*like_it.begin(), Closing::room);
  if (places_.size() >= caps_.connections) {
    // A stranger's, before one of whom we know the source.
    const std::set<std::uint64_t>& leaves = half_open_.empty() ? half_open_known_ : half_open_;
    if (leaves.empty()) return false;
    evict(*leaves.begin(), Closing::room);
  }
  places_.emplace(connection, Place{source});
  like_it.insert(connection);
  half_open_of_[source].insert(connection);
  return true;
}

void Admissions::no_longer_half_open(std::uint64_t connection, const Source& source) {
  half_open_.erase(connection);
  half_open_known_.erase(connection);
  const auto of_source = half_open_of_.find(source);
  if (of_source == half_open_of_.end()) return;
  of_source->second.erase(connection);
  if (of_source->second.empty()) half_open_of_.erase(of_source);
}

void Admissions::left(std::uint64_t connection) {
  const auto found = places_.find(connection);
  if (found == places_.end()) return;
  no_longer_half_open(connection, found->second.source);
  if (const auto keyed = found->second.key ? keys_.find(*found->second.key) : keys_.end(); keyed != keys_.end())
    std::erase(keyed->second.connections, connection);
  places_.erase(found);
}

void Admissions::evict(std::uint64_t connection, Closing why) {
  closings_.emplace_back(connection, why);
  left(connection);
}

void Admissions::allow(AllowList list) {
  allowed_ = std::move(list);
  for (auto it = keys_.begin(); it != keys_.end();) {
    if (knows(it->first)) {
      ++it;
      continue;
    }
    for (const std::uint64_t connection : std::exchange(it->second.connections, {}))
      evict(connection, Closing::revoked);
    for (const Source& source : it->second.sources) forget(source);
    it = keys_.erase(it);
  }
}

Bucket& Admissions::bucket_of(const Source& source, Instant now) {
  if (sources_.size() >= sources_max && !sources_.contains(source))
    std::erase_if(sources_, [&](const auto& one) { return one.second.is_full(caps_.hellos_of_source, now); });
  // More than so many sources that all came within a second: what is left to spend is that of all.
  if (sources_.size() >= sources_max && !sources_.contains(source)) return sources_.begin()->second;
  return sources_.try_emplace(source, Bucket(caps_.hellos_of_source)).first->second;
}

bool Admissions::begins(std::uint64_t connection, Instant now) {
  const auto found = places_.find(connection);
  if (found == places_.end()) return false;
  // A source's own first: what it has not got, it does not take from all.
  const Source& source = found->second.source;
  const bool known = known_.contains(source);
  if (!bucket_of(source, now).spend(known ? caps_.hellos_of_known : caps_.hellos_of_source, now)) return false;
  return known ? hellos_known_.spend(caps_.hellos_known, now) : hellos_.spend(caps_.hellos, now);
}

bool Admissions::knows(const CurvePublic& key) const {
  const auto found = allowed_.find(key);
  return found != allowed_.end() && found->second.connections > 0;
}

const std::string& Admissions::party_of(const CurvePublic& key) const {
  static const std::string nobody;
  const auto found = allowed_.find(key);
  return found == allowed_.end() ? nobody : found->second.party;
}

bool Admissions::admits(std::uint64_t connection, const CurvePublic& key, Instant now) {
  const auto found = places_.find(connection);
  if (found == places_.end() || !knows(key)) return false;
  Keyed& keyed =
      keys_
          .try_emplace(
              key, Keyed{{}, Bucket(caps_.handshakes_of_key), Bucket(caps_.frames_of_key), Bucket(caps_.bytes_of_key)})
          .first->second;
  if (!keyed.handshakes.spend(caps_.handshakes_of_key, now)) return false;
  if (keyed.connections.size() >= allowed_.at(key).connections && !replace_oldest(keyed, key, now)) return false;
  keyed.connections.push_back(connection);
  no_longer_half_open(connection, found->second.source);
  found->second.key = key;
  remember(keyed, found->second.source);
  return true;
}

void Admissions::remember(Keyed& keyed, const Source& source) {
  if (std::ranges::find(keyed.sources, source) != keyed.sources.end()) return;
  if (keyed.sources.size() == caps_.sources_of_key) {
    forget(keyed.sources.front());
    keyed.sources.erase(keyed.sources.begin());
  }
  keyed.sources.push_back(source);
  ++known_[source];
}

void Admissions::forget(const Source& source) {
  if (const auto found = known_.find(source); found != known_.end() && --found->second == 0) known_.erase(found);
}

void Admissions::count_traffic(const CurvePublic& key, std::size_t frames, std::size_t bytes, Instant now) {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return;
  found->second.frames.take(caps_.frames_of_key, static_cast<std::int64_t>(frames), now);
  found->second.bytes.take(caps_.bytes_of_key, static_cast<std::int64_t>(bytes), now);
}

bool Admissions::may_be_read(const CurvePublic& key, Instant now) const {
  const auto found = keys_.find(key);
  return found == keys_.end() || (!found->second.frames.is_empty(caps_.frames_of_key, now) &&
                                  !found->second.bytes.is_empty(caps_.bytes_of_key, now));
}

bool Admissions::replace_oldest(Keyed& keyed, const CurvePublic& key, Instant now) {
  const std::uint64_t replaced = keyed.replaced.add(now);
  if (replaced > caps_.replaced_a_minute) {
    if (replaced == caps_.replaced_a_minute + 1) fights_.push_back(key);
    return false;
  }
  evict(keyed.connections.front(), Closing::replaced);
  return true;
}

}  // namespace puente::broker::edge
