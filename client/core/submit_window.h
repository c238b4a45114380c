// What was submitted on this connection and has no receipt yet: so many records and bytes at most, so that the broker
// gets no more than it takes (back-pressure). After the broker said that it takes no more for now, one goes alone, and
// with each receipt twice as many.
#pragma once

#include <algorithm>
#include <map>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/time.h"
#include "policy/model/vocabulary.h"

namespace puente::client::core {

class SubmitWindow {
 public:
  // May another one go out, beside `more` that are about to?
  bool open(std::size_t more = 0) const { return in_flight_.size() + more < width_ && bytes_ < bytes_max; }
  bool contains(const RecordId& id) const { return in_flight_.contains(id); }
  void clear() {
    in_flight_.clear();
    bytes_ = 0;
  }
  void add(const RecordId& id, Instant expires, model::Urgency urgency, std::size_t bytes) {
    remove(id);
    in_flight_[id] = {{expires, urgency}, bytes};
    bytes_ += bytes;
  }
  void narrow() { width_ = 1; }
  void widen() { width_ = std::min(2 * width_, records_max); }
  struct Submitted {
    Instant expires;
    model::Urgency urgency = model::Urgency::routine;
  };
  // Nullopt: it is not in flight.
  std::optional<Submitted> remove(const RecordId& id) {
    const auto found = in_flight_.find(id);
    if (found == in_flight_.end()) return std::nullopt;
    const Submitted out = found->second.record;
    bytes_ -= found->second.bytes;
    in_flight_.erase(found);
    return out;
  }

 private:
  static constexpr std::size_t records_max = 256;
  static constexpr std::size_t bytes_max = 64 << 20;
  struct InFlight {
    Submitted record;
    std::size_t bytes = 0;
  };
  std::map<RecordId, InFlight> in_flight_;
  std::size_t bytes_ = 0;
  std::size_t width_ = records_max;
};

}  // namespace puente::client::core
