// Freshness (docs/protocol.md): everybody acts only on the newest heartbeat held, proven under a quorum head, whose own
// time and whose head's quorum time are both under 10 minutes old, and whose hashes are those of what is held.
#pragma once

#include <optional>

#include "crypto/tlog/quorum.h"
#include "policy/model/grant.h"
#include "schemas/codec/audit.h"

namespace puente::trust {

inline constexpr Duration fresh_for = minutes(10);

// Is this machine's clock that of both nations' witnesses, whose newest cosignatures have that time? Nothing is made
// ahead of time by a clock that may be wrong.
bool clock_agrees(Instant now, Instant quorum_time);

class Freshness {
 public:
  // A proven heartbeat (proof.h). Its log index may never fall. Errors: stale (an older one; what is held stays),
  // mismatch (the same index with another content).
  Status take(const codec::HeartbeatEvent& event, Instant event_time, std::uint64_t index, Instant head_quorum_time);
  // A newer head with its quorum shows the log to be alive, and the heartbeat still the newest the broker showed us.
  void head_advanced(Instant quorum_time);

  bool any() const { return held_.has_value(); }
  const codec::HeartbeatEvent& newest() const { return held_->event; }
  Instant newest_time() const { return held_->time; }
  std::uint64_t newest_index() const { return held_->index; }

  // Errors: stale, saying which of the conditions fails and how to mend it.
  Status check(Instant now, const Hash& directory, const model::BundleHashes& bundles, const Hash& pauses) const;

 private:
  struct Held {
    codec::HeartbeatEvent event;
    Instant time;
    std::uint64_t index = 0;
    Instant quorum_time;
  };
  std::optional<Held> held_;
};

}  // namespace puente::trust
