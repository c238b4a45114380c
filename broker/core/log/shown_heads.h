// Heads of this log that devices hold, and show with their hello. Who shows one that both nations' witnesses cosigned
// and that the tree here does not lead to has proven that this store is not the newest, or that history was changed:
// then nothing is served on the strength of it, whatever the witnesses that can be reached say. Not thread safe.
#pragma once

#include "broker/core/log/log_keeper.h"
#include "broker/core/log/witness_round.h"
#include "trust/directory.h"

namespace puente::broker::core {

class ShownHeads {
 public:
  // References outlive it.
  ShownHeads(const LogKeeper& log, const WitnessRound& witnesses) : log_(log), witnesses_(witnesses) {}

  // At the start: a head that was shown to the process before, which ended because of it. Damaged where the log does
  // not lead to it; not looked at where it is another log's, as of a shard before.
  StoreStatus restore(std::string_view note) const;

  // Damaged with that proof, which contradiction() keeps. Errors of the peer: `malformed`, where what it shows is no
  // head, or not of the size that it says; `mismatch`, where the log does not lead to it and it proves nothing.
  AnswerStatus look(const trust::Device& device, const codec::Hello& hello, Instant now);
  // The note that proves it; empty: none was shown.
  const std::string& contradiction() const { return contradiction_; }

 private:
  StoreResult<bool> leads_to(const codec::Head& head) const;

  const LogKeeper& log_;
  const WitnessRound& witnesses_;
  std::string contradiction_;
};

}  // namespace puente::broker::core
