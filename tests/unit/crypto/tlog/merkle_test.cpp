#include "crypto/tlog/merkle.h"

#include "crypto/tlog/tree.h"
#include "tests/unit/crypto/tlog/support.h"

namespace puente::tlog {
namespace {

using namespace test;

// The eight leaves and roots that Certificate Transparency's implementations have always tested with.
constexpr const char* ct_leaves[] = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
constexpr const char* ct_roots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

TEST_CASE("the roots of the CT test tree come out") {
  CHECK(empty_root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  MemoryTree tree;
  CHECK(tree.root() == empty_root());
  for (std::size_t i = 0; i < std::size(ct_leaves); ++i) {
    tree.append(leaf_hash(bytes_from_hex(ct_leaves[i]).value()));
    CHECK(tree.root().hex() == ct_roots[i]);
  }
}

TEST_CASE("a leaf cannot be taken for a node") {
  const Hash left = leaf_of(1), right = leaf_of(2);
  Bytes both = left.bytes();
  both.insert(both.end(), right.view().begin(), right.view().end());
  CHECK(leaf_hash(both) != node_hash(left, right));
  CHECK(node_hash(left, right) != node_hash(right, left));
}

TEST_CASE("up to 64 leaves every inclusion proof verifies in its place and only there") {
  const auto leaves = leaves_of(65);
  for (std::uint64_t size = 1; size <= 64; ++size) {
    const Hash root = mth(Leaves(leaves).first(size));
    for (std::uint64_t index = 0; index < size; ++index) {
      auto proof = path(index, Leaves(leaves).first(size));
      REQUIRE(proof.size() == inclusion_proof_length(index, size));
      REQUIRE(verify_inclusion(index, size, leaves[index], proof, root));
      CHECK(root_from_inclusion(index, size, leaves[index], proof) == root);

      CHECK(code_of(verify_inclusion(index, size, leaves[index + 1], proof, root)) == ErrorCode::unauthenticated);
      CHECK(code_of(verify_inclusion(index, size, leaves[index], proof, flipped(root, 255))) ==
            ErrorCode::unauthenticated);
      for (std::uint64_t other = 0; other < size; ++other)
        if (other != index) CHECK_FALSE(verify_inclusion(other, size, leaves[index], proof, root));
      for (std::size_t i = 0; i < proof.size(); ++i) {
        auto altered = proof;
        altered[i] = flipped(altered[i], static_cast<unsigned>(size + i));
        CHECK(code_of(verify_inclusion(index, size, leaves[index], altered, root)) == ErrorCode::unauthenticated);
        altered = proof;
        altered.erase(altered.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK(code_of(verify_inclusion(index, size, leaves[index], altered, root)) == ErrorCode::malformed);
      }
      proof.push_back(root);
      CHECK(code_of(verify_inclusion(index, size, leaves[index], proof, root)) == ErrorCode::malformed);
    }
  }
}

TEST_CASE("up to 64 leaves every consistency proof verifies, and no altered one does") {
  const auto leaves = leaves_of(64);
  for (std::uint64_t size2 = 1; size2 <= 64; ++size2) {
    const Hash root2 = mth(Leaves(leaves).first(size2));
    for (std::uint64_t size1 = 1; size1 <= size2; ++size1) {
      const Hash root1 = mth(Leaves(leaves).first(size1));
      auto proof = subproof(size1, Leaves(leaves).first(size2), true);
      REQUIRE(verify_consistency(size1, size2, root1, root2, proof));

      CHECK(code_of(verify_consistency(size1, size2, flipped(root1, 0), root2, proof)) == ErrorCode::unauthenticated);
      CHECK(code_of(verify_consistency(size1, size2, root1, flipped(root2, 0), proof)) == ErrorCode::unauthenticated);
      if (size1 != size2) CHECK_FALSE(verify_consistency(size1, size2, root2, root1, proof));
      // A proof that ends before the claimed size's root would pass both comparisons.
      CHECK(code_of(verify_consistency(size1, 2 * size2, root1, root2, proof)) == ErrorCode::malformed);
      // Every hash counts, also those that only one of the two roots needs.
      for (std::size_t i = 0; i < proof.size(); ++i) {
        auto altered = proof;
        altered[i] = flipped(altered[i], static_cast<unsigned>(size2 + i));
        CHECK(code_of(verify_consistency(size1, size2, root1, root2, altered)) == ErrorCode::unauthenticated);
        altered = proof;
        altered.erase(altered.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK_FALSE(verify_consistency(size1, size2, root1, root2, altered));
        altered = proof;
        altered.insert(altered.begin() + static_cast<std::ptrdiff_t>(i), proof[i]);
        CHECK_FALSE(verify_consistency(size1, size2, root1, root2, altered));
      }
      proof.push_back(root2);
      CHECK(code_of(verify_consistency(size1, size2, root1, root2, proof)) == ErrorCode::malformed);
    }
  }
}

TEST_CASE("places and sizes that make no sense are refused before anything is hashed") {
  const Hash h = leaf_of(0);
  const std::vector<Hash> none, many(64, h);
  CHECK(code_of(verify_inclusion(0, 0, h, none, h)) == ErrorCode::malformed);
  CHECK(code_of(verify_inclusion(1, 1, h, none, h)) == ErrorCode::malformed);
  CHECK(code_of(verify_inclusion(~0ULL, ~0ULL, h, many, h)) == ErrorCode::malformed);
  CHECK(code_of(verify_inclusion(0, tree_size_max + 1, h, many, h)) == ErrorCode::malformed);
  CHECK(verify_inclusion(0, 1, h, none, h));

  CHECK(code_of(verify_consistency(0, 0, empty_root(), empty_root(), none)) == ErrorCode::malformed);
  CHECK(code_of(verify_consistency(0, 1, empty_root(), h, none)) == ErrorCode::malformed);
  CHECK(code_of(verify_consistency(2, 1, h, h, none)) == ErrorCode::malformed);
  CHECK(code_of(verify_consistency(1, 2, h, h, none)) == ErrorCode::malformed);
  CHECK(code_of(verify_consistency(1, tree_size_max, h, h, many)) == ErrorCode::malformed);
  CHECK(code_of(verify_consistency(1, ~0ULL, h, h, many)) == ErrorCode::malformed);
  CHECK(code_of(verify_consistency(1, 1, h, h, std::vector<Hash>{h})) == ErrorCode::malformed);
  CHECK(code_of(verify_consistency(3, 3, h, leaf_of(1), none)) == ErrorCode::unauthenticated);
}

TEST_CASE("at the largest tree size no proof has more than 63 hashes") {
  CHECK(inclusion_proof_length(0, tree_size_max) == 62);
  CHECK(inclusion_proof_length(tree_size_max - 1, tree_size_max) == 62);
  CHECK(inclusion_proof_length(tree_size_max - 2, tree_size_max - 1) == 61);

  // A tree of 2^62 equal leaves, of which only one hash a level is needed.
  struct Uniform final : HashReader {
    Result<Hash> node(unsigned level, std::uint64_t index) const override {
      REQUIRE(index < tree_size_max >> level);
      Hash hash = leaf_of(0);
      for (unsigned i = 0; i < level; ++i) hash = node_hash(hash, hash);
      return hash;
    }
  } const reader;
  const std::uint64_t odd = tree_size_max / 2 + 1;
  const Hash root1 = root_at(reader, odd).value(), root2 = root_at(reader, tree_size_max).value();
  const auto consistency = consistency_proof(reader, odd, tree_size_max).value();
  CHECK(consistency.size() <= proof_hashes_max);
  CHECK(verify_consistency(odd, tree_size_max, root1, root2, consistency));
  const auto smallest_old = consistency_proof(reader, 3, tree_size_max).value();
  CHECK(smallest_old.size() == proof_hashes_max);
  CHECK(verify_consistency(3, tree_size_max, root_at(reader, 3).value(), root2, smallest_old));
  const auto inclusion = inclusion_proof(reader, tree_size_max - 1, tree_size_max).value();
  CHECK(verify_inclusion(tree_size_max - 1, tree_size_max, leaf_of(0), inclusion, root2));
}

}  // namespace
}  // namespace puente::tlog
