// Whose message is taken next, so that nobody's many or costly messages hold up anybody else's.
//
// Start-time fair queuing (Goyal, Vin and Cheng, SIGCOMM 1996) in two levels: parties (agencies) share the time of
// whoever takes, and the connections of a party share its part. Of those for whom something waits, whoever has used
// least is next; who was away for a while has saved nothing up, and owes what it used. Cost is time in nanoseconds,
// charged when it is known.
//
// Guarantee: of n parties for whom something waits all the time, each gets 1/n of the time, up to the cost of one
// message and of what was taken before its cost was known. No clock, no I/O. Not thread safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

namespace puente::broker::edge {

using Cost = std::int64_t;  // nanoseconds

// One level: who takes turns with whom.
template <class Id>
class Turns {
 public:
  // Something waits for it, where nothing did.
  void wake(const Id& id) {
    Cost& tag = tags_.try_emplace(id, now_).first->second;
    tag = std::max(tag, now_);
    waiting_.emplace(tag, id);
  }
  // Nothing waits for it any more. What it owes is remembered until the others have caught up.
  void sleep(const Id& id) {
    waiting_.erase({tags_.at(id), id});
    if (waiting_.empty())
      for (const auto& [other, tag] : tags_) now_ = std::max(now_, tag);
    if (waiting_.empty() || tags_.size() > 2 * waiting_.size() + remembered)
      std::erase_if(tags_, [&](const auto& one) {
        return one.second <= now_ && !waiting_.contains({one.second, one.first});
      });
  }
  bool waits(const Id& id) const {
    const auto found = tags_.find(id);
    return found != tags_.end() && waiting_.contains({found->second, id});
  }
  bool empty() const { return waiting_.empty(); }
  // Whose turn it is; somebody waits.
  const Id& next() {
    now_ = std::max(now_, waiting_.begin()->first);
    return waiting_.begin()->second;
  }
  // Negative: less than was charged before.
  void charge(const Id& id, Cost cost) {
    const auto found = tags_.find(id);
    if (found == tags_.end()) return;  // so long ago that it owes nothing
    const bool waits = waiting_.erase({found->second, id}) > 0;
    found->second += cost;
    if (waits) waiting_.emplace(found->second, id);
  }
  std::size_t known() const { return tags_.size(); }

 private:
  static constexpr std::size_t remembered = 64;
  Cost now_ = 0;             // the start of the newest turn
  std::map<Id, Cost> tags_;  // when the next turn of each starts
  std::set<std::pair<Cost, Id>> waiting_;
};

class FairTurns {
 public:
  void wake(const std::string& party, std::uint64_t connection);
  void sleep(const std::string& party, std::uint64_t connection);
  bool empty() const { return parties_.empty(); }
  std::uint64_t next();
  // Of a message that was taken. What is unknown here owes nothing.
  void charge(const std::string& party, std::uint64_t connection, Cost cost);

 private:
  Turns<std::string> parties_;
  std::unordered_map<std::string, Turns<std::uint64_t>> connections_;  // of each party that waits or owes
};

}  // namespace puente::broker::edge
