#include "audit/follow.h"

#include <fmt/format.h>

#include "crypto/primitives/hash.h"
#include "crypto/tlog/merkle.h"

namespace puente::audit {

tl::unexpected<Error> finding(std::uint64_t index, std::string_view what) {
  return fail(ErrorCode::mismatch, fmt::format("log entry {}: {}", index, what));
}

Result<codec::LeafInput> ChainFollower::take_leaf(std::uint64_t index, ByteView bytes) {
  // What was stored and served must be well formed: where it is not, that is a finding like any other.
  const auto leaf = codec::decode_leaf_input(bytes);
  if (!leaf) return finding(index, leaf.error().what);
  ChainState& chain = chains_[static_cast<std::size_t>(leaf->audience)];
  if (leaf->counter != chain.counter)
    return finding(index, fmt::format("counter {} of audience {}, expected {}: entries are missing or out of order",
                                      leaf->counter, name_of(leaf->audience), chain.counter));
  if (leaf->epoch < chain.epoch) return finding(index, "its epoch is older than the one before it");
  if (next_running(chain.running, leaf->counter, leaf->ciphertext_hash, leaf->event) != leaf->running)
    return finding(index, "the running hash of its audience is broken");
  chain = {leaf->epoch, leaf->counter + 1, leaf->running};
  return *leaf;
}

Result<codec::LeafInput> ChainFollower::take(const codec::StoredEntry& stored, const Hash& leaf_hash) {
  if (tlog::leaf_hash(stored.leaf) != leaf_hash) return finding(stored.index, "its leaf is not the one in the tree");
  PUENTE_TRY(const codec::LeafInput leaf, take_leaf(stored.index, stored.leaf));
  if (primitives::sha256(stored.ciphertext) != leaf.ciphertext_hash)
    return finding(stored.index, "its ciphertext was altered");
  return leaf;
}

}  // namespace puente::audit
