// Proofs that the broker gives its parties, checked: heads that only grow, and events under them.
#pragma once

#include <optional>
#include <utility>

#include "crypto/tlog/fork.h"
#include "crypto/tlog/quorum.h"
#include "schemas/codec/wire.h"
#include "trust/treaty.h"

namespace puente::trust {

// The newest quorum head held. Never goes back; the highest quorum time seen never falls. Heads of one log only.
class HeadTracker {
 public:
  explicit HeadTracker(const Treaty& treaty);  // keeps what it needs

  // Takes the head if it carries its quorum, and is consistent with the one held: same size and root, or larger with a
  // consistency proof from the held size. A smaller head than held fails with `stale`. Returns the head.
  // Errors: unauthenticated, mismatch (fork: same size and another root, or the proof fails against a valid head:
  // evidence), malformed, stale.
  Result<tlog::CosignedHead> advance(const codec::HeadUpdate& update, Instant now);

  // After a `mismatch`: the two heads, for somebody to judge (`puente audit prove-fork`). Once.
  std::optional<tlog::ForkEvidence> take_fork() { return std::exchange(fork_, std::nullopt); }

  const std::optional<tlog::CosignedHead>& held() const { return held_; }
  codec::Head head() const;                             // size 0 and the empty root where none is held
  Instant quorum_time() const { return quorum_time_; }  // highest seen; 1970 where none

  // State to keep: the note, and the highest quorum time.
  Bytes save() const;
  Status restore(ByteView saved, Instant now);
  // At the beginning of a shard: what was saved while the one before was followed. No head is held then, and the
  // highest quorum time stays. Fails with `mismatch` where the head held is not one that the hand-over goes on from.
  Status restore_across(const Handover& handover, ByteView saved);

 private:
  void keep_fork(const tlog::CosignedHead& newer);

  tlog::Vkey log_;
  std::string origin_;
  tlog::WitnessSet witnesses_;
  std::optional<tlog::CosignedHead> held_;
  Instant quorum_time_{};
  std::optional<tlog::ForkEvidence> fork_;
};

// That this event is in the log under this head, and says what its bytes say. Errors: malformed, unauthenticated.
Result<codec::Event> verify_event(const codec::EventProof& proof, const tlog::CosignedHead& head);

}  // namespace puente::trust
