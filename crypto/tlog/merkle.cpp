#include "crypto/tlog/merkle.h"

#include <bit>

#include "crypto/primitives/hash.h"

namespace puente::tlog {
namespace {

constexpr std::uint8_t leaf_prefix[] = {0x00};

tl::unexpected<Error> wrong_length(const char* kind) {
  return fail(ErrorCode::malformed,
              std::string("the ") + kind + " proof has another length than its tree sizes ask for");
}

}  // namespace

Hash leaf_hash(ByteView entry) { return primitives::sha256_joined({leaf_prefix, entry}); }

Hash leaf_hash(ByteView begin, ByteView rest) {
  std::array<std::uint8_t, 64> first{leaf_prefix[0]};
  const std::size_t size = 1 + begin.size();
  copy_into(std::span(first).subspan(1), begin);
  return primitives::sha256_joined({ByteView(first).first(size), rest});
}

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<std::uint8_t, 65> input;
  const std::span<std::uint8_t> bytes = input;
  bytes[0] = 0x01;
  copy_into(bytes.subspan(1), left.view());
  copy_into(bytes.subspan(33), right.view());
  return primitives::sha256(input);
}

Hash empty_root() { return primitives::sha256({}); }

std::size_t inclusion_proof_length(std::uint64_t index, std::uint64_t size) {
  // Below the level where the paths of this leaf and of the last one meet, every level has a sibling; above it, only
  // those where the path goes right (the others have nothing to their right).
  const auto inner = static_cast<unsigned>(std::bit_width(index ^ (size - 1)));
  return inner + static_cast<unsigned>(std::popcount(index >> inner));
}

Result<Hash> root_from_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                                 std::span<const Hash> proof) {
  if (size > tree_size_max || index >= size)
    return fail(ErrorCode::malformed, "the inclusion proof's leaf index is not below its tree size");
  if (proof.size() != inclusion_proof_length(index, size)) return wrong_length("inclusion");

  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if ((node & 1) != 0 || node == last) {
      hash = node_hash(sibling, hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return wrong_length("inclusion");
  return hash;
}

Status verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof,
                        const Hash& root) {
  PUENTE_TRY(const Hash computed, root_from_inclusion(index, size, leaf, proof));
  if (computed != root)
    return fail(ErrorCode::unauthenticated, "the inclusion proof does not lead from the leaf to the root");
  return {};
}

Status verify_consistency(std::uint64_t size1, std::uint64_t size2, const Hash& root1, const Hash& root2,
                          std::span<const Hash> proof) {
  if (size1 == 0) return fail(ErrorCode::malformed, "nothing can be proved about a tree of size 0");
  if (size1 > size2 || size2 > tree_size_max)
    return fail(ErrorCode::malformed, "the consistency proof's first tree is larger than its second");
  if (size1 == size2) {
    if (!proof.empty()) return wrong_length("consistency");
    if (root1 != root2) return fail(ErrorCode::unauthenticated, "two trees of one size have different roots");
    return {};
  }
  if (proof.empty() || proof.size() > proof_hashes_max) return wrong_length("consistency");

  std::uint64_t node = size1 - 1;
  std::uint64_t last = size2 - 1;
  const int complete = std::countr_one(node);  // the levels of the first tree's last complete subtree
  node >>= complete;
  last >>= complete;

  // The first tree is itself complete where its size is a power of two: then its root is where both paths begin.
  Hash hash1 = root1;
  if (!std::has_single_bit(size1)) {
    hash1 = proof.front();
    proof = proof.subspan(1);
  }
  Hash hash2 = hash1;
  for (const Hash& sibling : proof) {
    if (last == 0) return wrong_length("consistency");
    if ((node & 1) != 0 || node == last) {
      hash1 = node_hash(sibling, hash1);
      hash2 = node_hash(sibling, hash2);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash2 = node_hash(hash2, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return wrong_length("consistency");
  if (hash1 != root1)
    return fail(ErrorCode::unauthenticated, "the consistency proof does not lead to the root of the older tree");
  if (hash2 != root2)
    return fail(ErrorCode::unauthenticated, "the consistency proof does not lead to the root of the newer tree");
  return {};
}

}  // namespace puente::tlog
