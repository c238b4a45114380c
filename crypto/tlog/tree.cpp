#include "crypto/tlog/tree.h"

#include <fmt/format.h>

#include <bit>

#include "crypto/base/check.h"

namespace puente::tlog {
namespace {

// RFC 6962's k: the largest power of two smaller than n, for n of 2 or more.
std::uint64_t split_of(std::uint64_t n) { return std::bit_floor(n - 1); }

// Root of the leaves [begin, begin + count), where begin is a multiple of the largest power of two in count.
Result<Hash> range_root(const HashReader& reader, std::uint64_t begin, std::uint64_t count) {
  // From the right: the smallest complete subtree first, each larger one to its left.
  std::uint64_t end = begin + count;
  Hash hash;
  bool started = false;
  while (count != 0) {
    const auto level = static_cast<unsigned>(std::countr_zero(count));
    const std::uint64_t width = std::uint64_t{1} << level;
    PUENTE_TRY(const Hash left, reader.node(level, (end - width) >> level));
    hash = started ? node_hash(left, hash) : left;
    started = true;
    end -= width;
    count -= width;
  }
  return hash;
}

Status check_size(std::uint64_t size) {
  if (size > tree_size_max) return fail(ErrorCode::malformed, "the tree size is beyond what we handle");
  return {};
}

}  // namespace

Result<Hash> root_at(const HashReader& reader, std::uint64_t size) {
  PUENTE_REQUIRE(check_size(size));
  if (size == 0) return empty_root();
  return range_root(reader, 0, size);
}

Result<std::vector<Hash>> inclusion_proof(const HashReader& reader, std::uint64_t index, std::uint64_t size) {
  PUENTE_REQUIRE(check_size(size));
  if (index >= size) return fail(ErrorCode::malformed, "a leaf index that is not below the tree size");
  std::vector<Hash> proof;
  proof.reserve(inclusion_proof_length(index, size));
  std::uint64_t begin = 0;
  for (std::uint64_t count = size; count > 1;) {
    const std::uint64_t split = split_of(count);
    if (index - begin < split) {
      PUENTE_TRY(const Hash sibling, range_root(reader, begin + split, count - split));
      proof.push_back(sibling);
      count = split;
    } else {
      PUENTE_TRY(const Hash sibling, range_root(reader, begin, split));
      proof.push_back(sibling);
      begin += split;
      count -= split;
    }
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<std::vector<Hash>> consistency_proof(const HashReader& reader, std::uint64_t size1, std::uint64_t size2) {
  PUENTE_REQUIRE(check_size(size2));
  if (size1 > size2) return fail(ErrorCode::malformed, "a consistency proof from a larger tree to a smaller one");
  std::vector<Hash> proof;
  if (size1 == 0) return proof;
  std::uint64_t begin = 0;
  std::uint64_t old_count = size1;
  std::uint64_t count = size2;
  bool old_root_known = true;  // while the old tree is a subtree that starts at leaf 0, its root is the verifier's own
  while (old_count != count) {
    const std::uint64_t split = split_of(count);
    if (old_count <= split) {
      PUENTE_TRY(const Hash sibling, range_root(reader, begin + split, count - split));
      proof.push_back(sibling);
      count = split;
    } else {
      PUENTE_TRY(const Hash sibling, range_root(reader, begin, split));
      proof.push_back(sibling);
      begin += split;
      old_count -= split;
      count -= split;
      old_root_known = false;
    }
  }
  if (!old_root_known) {
    PUENTE_TRY(const Hash start, range_root(reader, begin, count));
    proof.push_back(start);
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<Frontier> Frontier::restore(const HashReader& reader, std::uint64_t size) {
  PUENTE_REQUIRE(check_size(size));
  Frontier out;
  out.size_ = size;
  for (unsigned level = 0; level < out.edge_.size(); ++level) {
    if (((size >> level) & 1) == 0) continue;
    PUENTE_TRY(out.edge_[level], reader.node(level, (size >> level) - 1));
  }
  return out;
}

Result<Frontier> Frontier::restore(std::uint64_t size, std::span<const Hash> edge) {
  PUENTE_REQUIRE(check_size(size));
  if (edge.size() != static_cast<std::size_t>(std::popcount(size)))
    return fail(ErrorCode::malformed, fmt::format("a tree of {} leaves has {} complete subtrees at its edge, not {}",
                                                  size, std::popcount(size), edge.size()));
  Frontier out;
  out.size_ = size;
  std::size_t next = 0;
  for (unsigned level = 0; level < out.edge_.size(); ++level)
    if (((size >> level) & 1) != 0) out.edge_[level] = edge[next++];
  return out;
}

std::vector<Hash> Frontier::edge() const {
  std::vector<Hash> out;
  for (unsigned level = 0; level < edge_.size(); ++level)
    if (((size_ >> level) & 1) != 0) out.push_back(edge_[level]);
  return out;
}

void Frontier::append(const Hash& leaf_hash) {
  PUENTE_CHECK(size_ < tree_size_max, "a tree may not grow beyond its largest size");
  Hash hash = leaf_hash;
  std::size_t level = 0;
  for (; ((size_ >> level) & 1) != 0; ++level) hash = node_hash(edge_[level], hash);
  edge_[level] = hash;
  ++size_;
}

Hash Frontier::root() const {
  if (size_ == 0) return empty_root();
  auto level = static_cast<std::size_t>(std::countr_zero(size_));
  Hash hash = edge_[level];
  for (++level; level < edge_.size(); ++level)
    if (((size_ >> level) & 1) != 0) hash = node_hash(edge_[level], hash);
  return hash;
}

MemoryTree::MemoryTree(std::span<const Hash> leaf_hashes) {
  for (const Hash& leaf : leaf_hashes) append(leaf);
}

void MemoryTree::append(const Hash& leaf_hash) {
  Hash hash = leaf_hash;
  for (std::size_t level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    std::vector<Hash>& nodes = levels_[level];
    nodes.push_back(hash);
    if (nodes.size() % 2 != 0) return;
    hash = node_hash(nodes[nodes.size() - 2], nodes.back());
  }
}

Result<Hash> MemoryTree::node(unsigned level, std::uint64_t index) const {
  if (level >= levels_.size() || index >= levels_[level].size())
    return fail(ErrorCode::not_found, "the tree has no complete subtree there yet");
  return levels_[level][index];
}

Hash MemoryTree::root() const {
  const Result<Hash> out = root_at(*this, size());
  PUENTE_CHECK(out.has_value(), "a tree in memory holds all its own nodes");
  return *out;
}

std::vector<Hash> MemoryTree::inclusion_proof(std::uint64_t index) const {
  auto out = tlog::inclusion_proof(*this, index, size());
  PUENTE_CHECK(out.has_value(), "an inclusion proof was asked for beyond the tree");
  return *std::move(out);
}

std::vector<Hash> MemoryTree::consistency_proof(std::uint64_t size1) const {
  auto out = tlog::consistency_proof(*this, size1, size());
  PUENTE_CHECK(out.has_value(), "a consistency proof was asked for beyond the tree");
  return *std::move(out);
}

}  // namespace puente::tlog
