// What the messages of one round have cost, by whose they are: the time that they took themselves, and their part of
// the round's end, which commits what they wrote. Not thread safe.
#pragma once

#include <map>
#include <vector>

#include "broker/io/edge_queue.h"

namespace puente::broker::app {

class Costs {
 public:
  // `weight`: of what it wrote (core::Core::to_commit).
  void add(const std::string& party, std::uint64_t connection, edge::Cost cost, std::size_t weight) {
    written_[{party, connection}] += weight;
    all_ += weight;
    fresh_.push_back({party, connection, cost});
  }
  // What was added since the last call.
  std::vector<io::Spent> take_fresh() { return std::exchange(fresh_, {}); }
  // `more`, in proportion to what each has written; the round is over.
  std::vector<io::Spent> share(edge::Cost more) {
    std::vector<io::Spent> out = take_fresh();
    for (const auto& [who, weight] : written_) {
      const double part = all_ == 0 ? 0 : static_cast<double>(weight) / static_cast<double>(all_);
      out.push_back({who.first, who.second, static_cast<edge::Cost>(static_cast<double>(more) * part)});
    }
    written_.clear();
    all_ = 0;
    return out;
  }

 private:
  std::map<std::pair<std::string, std::uint64_t>, std::size_t> written_;
  std::size_t all_ = 0;
  std::vector<io::Spent> fresh_;
};

}  // namespace puente::broker::app
