// Entries of the log derived again from what is stored: each leaf against the tree, each ciphertext against its leaf,
// counters and running hashes of all audiences (docs/log.md). A page of the file put back from an older copy shows
// here, where the file's own checks pass.
//
// Bounded: one step reads at most `entries_max` leaves and the blocks that begin among them. Errors: damaged (a
// finding, naming the entry), and what else the store may do.
#pragma once

#include "audit/follow.h"
#include "broker/core/log/tree_tiles.h"

namespace puente::broker::core {

class Rederivation {
 public:
  // Entries [from, to), all committed. `chains`: as of `from`. References outlive it.
  Rederivation(const ports::LogStore& store, const TreeTiles& tree, std::uint64_t from, std::uint64_t to,
               const audit::ChainStates& chains)
      : store_(store), tree_(tree), next_(from), to_(to), follower_(chains) {}

  // True: all entries were derived, and chains() is how the log stood at `to`.
  StoreResult<bool> step(std::uint64_t entries_max);
  std::uint64_t next() const { return next_; }
  std::uint64_t to() const { return to_; }
  const audit::ChainStates& chains() const { return follower_.chains(); }

 private:
  StoreStatus read_blocks(std::uint64_t end);

  const ports::LogStore& store_;
  const TreeTiles& tree_;
  std::uint64_t next_;
  std::uint64_t to_;
  audit::ChainFollower follower_;
  struct Stored {
    codec::Audience audience;  // whose block it lies in
    codec::StoredEntry entry;
  };
  std::map<std::uint64_t, Stored> waiting_;  // by index: those of one step
};

}  // namespace puente::broker::core
