// The part of an entry's check that needs no key: who cannot decrypt (the broker, the other nation's auditor) can still
// say that leaf, ciphertext, counter and running hash fit together and into the tree.
//
// Guarantee: of every audience followed, the entries taken are all there are, in order, and each is the one whose leaf
// hash was given. Non-guarantee: what the ciphertext says. Errors: mismatch, naming index and audience. Pure.
#pragma once

#include <span>

#include "audit/chain.h"

namespace puente::audit {

// What was stored and served must be well formed: where it is not, that is a finding like any other, a `mismatch`.
tl::unexpected<Error> finding(std::uint64_t index, std::string_view what);

class ChainFollower {
 public:
  ChainFollower() = default;
  // Goes on after what `chains` say.
  explicit ChainFollower(const ChainStates& chains) : chains_(chains) {}

  // Takes the next entry of its audience by its leaf alone: counter, epoch and running hash. `index` is for the
  // finding.
  Result<codec::LeafInput> take_leaf(std::uint64_t index, ByteView leaf);
  // And with its ciphertext, against what the tree holds at its index.
  Result<codec::LeafInput> take(const codec::StoredEntry& stored, const Hash& leaf_hash);

  const ChainStates& chains() const { return chains_; }

 private:
  ChainStates chains_;
};

}  // namespace puente::audit
