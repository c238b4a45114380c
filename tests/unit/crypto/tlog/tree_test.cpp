#include "crypto/tlog/tree.h"

#include "tests/unit/crypto/tlog/support.h"

namespace puente::tlog {
namespace {

using namespace test;

TEST_CASE("roots and proofs are those of RFC 6962's definitions, for all sizes up to 70") {
  const auto leaves = leaves_of(70);
  const MemoryTree whole{leaves};
  MemoryTree growing;
  Frontier frontier;
  for (std::uint64_t size = 0; size <= leaves.size(); ++size) {
    const Leaves d = Leaves(leaves).first(size);
    CHECK(root_at(whole, size) == mth(d));
    CHECK(growing.root() == mth(d));
    CHECK(growing.size() == size);
    CHECK(frontier.root() == mth(d));
    CHECK(frontier.size() == size);
    for (std::uint64_t index = 0; index < size; ++index) {
      CHECK(inclusion_proof(whole, index, size) == path(index, d));
      CHECK(growing.inclusion_proof(index) == path(index, d));
    }
    for (std::uint64_t size1 = 1; size1 <= size; ++size1) {
      CHECK(consistency_proof(whole, size1, size) == subproof(size1, d, true));
      CHECK(growing.consistency_proof(size1) == subproof(size1, d, true));
    }
    if (size == leaves.size()) break;
    growing.append(leaves[size]);
    frontier.append(leaves[size]);
  }
}

TEST_CASE("a frontier restored at any size goes on as the one that never stopped") {
  const auto leaves = leaves_of(300);
  const MemoryTree whole{leaves};
  for (std::uint64_t stop = 0; stop <= leaves.size(); stop += 7) {
    Frontier restored = Frontier::restore(whole, stop).value();
    REQUIRE(restored.size() == stop);
    CHECK(restored.root() == root_at(whole, stop));
    const std::vector<Hash> edge = restored.edge();
    CHECK(Frontier::restore(stop, edge).value().root() == restored.root());
    CHECK(code_of(Frontier::restore(stop + 1, std::vector<Hash>(edge.size() + 8))) == ErrorCode::malformed);
    for (std::uint64_t i = stop; i < leaves.size(); ++i) restored.append(leaves[i]);
    CHECK(restored.root() == whole.root());
  }
}

TEST_CASE("what lies beyond the tree is an error of the reader, not a wrong root") {
  const MemoryTree tree{leaves_of(5)};
  CHECK(code_of(tree.node(0, 5)) == ErrorCode::not_found);
  CHECK(code_of(tree.node(2, 1)) == ErrorCode::not_found);
  CHECK(code_of(tree.node(60, 0)) == ErrorCode::not_found);
  CHECK(code_of(root_at(tree, 6)) == ErrorCode::not_found);
  CHECK(code_of(Frontier::restore(tree, 8)) == ErrorCode::not_found);
  CHECK(code_of(inclusion_proof(tree, 5, 5)) == ErrorCode::malformed);
  CHECK(code_of(inclusion_proof(tree, 0, 9)) == ErrorCode::not_found);
  CHECK(code_of(consistency_proof(tree, 4, 3)) == ErrorCode::malformed);
  CHECK(code_of(consistency_proof(tree, 4, 9)) == ErrorCode::not_found);
  CHECK(code_of(root_at(tree, tree_size_max + 1)) == ErrorCode::malformed);
  CHECK(code_of(Frontier::restore(tree, ~0ULL)) == ErrorCode::malformed);
  CHECK(consistency_proof(tree, 0, 5).value().empty());
}

TEST_CASE("the worked example of RFC 6962, section 2.1.3: seven leaves, their paths, and the proofs to earlier trees") {
  const std::vector<Hash> d = leaves_of(7);
  const Hash &a = d[0], &b = d[1], &c = d[2], &d3 = d[3], &e = d[4], &f = d[5], &j = d[6];
  const Hash g = node_hash(a, b), h = node_hash(c, d3), i = node_hash(e, f);
  const Hash k = node_hash(g, h), l = node_hash(i, j);
  const MemoryTree tree(d);
  CHECK(tree.root() == node_hash(k, l));
  using Proof = std::vector<Hash>;
  CHECK(tree.inclusion_proof(0) == Proof{b, h, l});
  CHECK(tree.inclusion_proof(3) == Proof{c, g, l});
  CHECK(tree.inclusion_proof(4) == Proof{f, j, k});
  CHECK(tree.inclusion_proof(6) == Proof{i, k});
  CHECK(tree.consistency_proof(3) == Proof{c, d3, g, l});
  CHECK(tree.consistency_proof(4) == Proof{l});
  CHECK(tree.consistency_proof(6) == Proof{i, j, k});
  // hash0, hash1 and hash2 of the example: the trees of three, four and six leaves.
  CHECK(verify_consistency(3, 7, node_hash(g, c), tree.root(), tree.consistency_proof(3)));
  CHECK(verify_consistency(4, 7, k, tree.root(), tree.consistency_proof(4)));
  CHECK(verify_consistency(6, 7, node_hash(k, i), tree.root(), tree.consistency_proof(6)));
}

}  // namespace
}  // namespace puente::tlog
