// What was submitted on this connection and has no receipt yet: so many records and bytes at most, so that the broker
// gets no more than it takes (back-pressure).
#pragma once

#include <map>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/time.h"

namespace puente::client::core {

class SubmitWindow {
 public:
  // May another one go out, beside `more` that are about to?
  bool open(std::size_t more = 0) const { return in_flight_.size() + more < records_max && bytes_ < bytes_max; }
  bool contains(const RecordId& id) const { return in_flight_.contains(id); }
  void clear() {
    in_flight_.clear();
    bytes_ = 0;
  }
  void add(const RecordId& id, Instant expires, std::size_t bytes) {
    remove(id);
    in_flight_[id] = {expires, bytes};
    bytes_ += bytes;
  }
  // When it expires; nullopt: it is not in flight.
  std::optional<Instant> remove(const RecordId& id) {
    const auto found = in_flight_.find(id);
    if (found == in_flight_.end()) return std::nullopt;
    const Instant expires = found->second.expires;
    bytes_ -= found->second.bytes;
    in_flight_.erase(found);
    return expires;
  }

 private:
  static constexpr std::size_t records_max = 256;
  static constexpr std::size_t bytes_max = 64 << 20;
  struct InFlight {
    Instant expires;
    std::size_t bytes = 0;
  };
  std::map<RecordId, InFlight> in_flight_;
  std::size_t bytes_ = 0;
};

}  // namespace puente::client::core
