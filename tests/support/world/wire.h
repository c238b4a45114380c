// What is under way between the processes of a world. Each way (one direction of one connection) keeps its order; which
// way goes on next is drawn from the seed, so that each seed is another interleaving.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/time.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/drbg.h"
#include "crypto/primitives/hash.h"

namespace puente::support {

class Wire {
 public:
  using Arrive = std::function<void()>;

  // `frames` are what is sent, and become part of the history; `arrive` takes them to the other end.
  void post(const std::string& way, const std::vector<ByteView>& frames, Arrive arrive) {
    Transcript sent;
    sent.lp(history_).lp(view_of(way));
    for (const ByteView frame : frames) sent.lp(frame);
    history_ = primitives::sha256(sent.view());
    ways_[way].push_back(std::move(arrive));
  }
  // The connection is gone, and what was under way with it.
  void cut(const std::string& way) { ways_.erase(way); }
  void cut_all() { ways_.clear(); }

  bool idle() const { return ways_.empty(); }
  // One message arrives.
  void carry_one(primitives::Drbg& random) {
    auto next = ways_.begin();
    std::advance(next, static_cast<std::ptrdiff_t>(random.below(ways_.size())));
    const Arrive arrive = std::move(next->second.front());
    next->second.pop_front();
    if (next->second.empty()) ways_.erase(next);
    arrive();
  }

  // One hash of all that was ever sent, in its order: equal for equal histories.
  const Hash& history() const { return history_; }

 private:
  std::map<std::string, std::deque<Arrive>> ways_;  // none is empty
  Hash history_;
};

// What every process of a world shares: true time, chance, and the wire.
struct Setting {
  Instant now;
  primitives::Drbg random;
  Wire wire;
};

}  // namespace puente::support
