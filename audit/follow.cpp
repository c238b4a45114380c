#include "audit/follow.h"

#include <fmt/format.h>

#include "crypto/primitives/hash.h"
#include "crypto/tlog/merkle.h"

namespace puente::audit {

Result<codec::LeafInput> ChainFollower::take(const codec::StoredEntry& stored, const Hash& leaf_hash) {
  const auto finding = [&](const std::string& what) {
    return fail(ErrorCode::mismatch, fmt::format("log entry {}: {}", stored.index, what));
  };
  if (tlog::leaf_hash(stored.leaf) != leaf_hash) return finding("its leaf is not the one in the tree");
  PUENTE_TRY(const codec::LeafInput leaf, codec::decode_leaf_input(stored.leaf));
  ChainState& chain = chains_[static_cast<std::size_t>(leaf.audience)];
  if (leaf.counter != chain.counter)
    return finding(fmt::format("counter {} of audience {}, expected {}: entries are missing or out of order",
                               leaf.counter, name_of(leaf.audience), chain.counter));
  if (leaf.epoch < chain.epoch) return finding("its epoch is older than the one before it");
  if (primitives::sha256(stored.ciphertext) != leaf.ciphertext_hash) return finding("its ciphertext was altered");
  if (next_running(chain.running, leaf.counter, leaf.ciphertext_hash, leaf.event) != leaf.running)
    return finding("the running hash of its audience is broken");
  chain = {leaf.epoch, leaf.counter + 1, leaf.running};
  return leaf;
}

}  // namespace puente::audit
