// Trees of RFC 6962 section 2.1: roots and proofs out of stored hashes, and trees that grow. Pure; not thread safe,
// except that const members of MemoryTree and Frontier may be called together.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "crypto/tlog/merkle.h"

namespace puente::tlog {

// A port: hashes of complete subtrees. node(level, index) is the hash of the 2^level leaves from index * 2^level on.
// Fails with `not_found` for a subtree that is not there, or with what its source fails with.
class HashReader {
 public:
  virtual ~HashReader() = default;
  virtual Result<Hash> node(unsigned level, std::uint64_t index) const = 0;
};

// The tree of the reader's first `size` leaves. What a reader gives is not authenticated: compare the root, or verify
// the proof, with a head one trusts. Each reads O(log size) hashes (consistency and inclusion: squared at worst).
// Fails with `malformed` where index and sizes are out of order, or as the reader does.
Result<Hash> root_at(const HashReader& reader, std::uint64_t size);  // of size 0: empty_root()
Result<std::vector<Hash>> inclusion_proof(const HashReader& reader, std::uint64_t index, std::uint64_t size);
// From size1 0: an empty proof, as tlog-witness asks for (verify_consistency refuses it).
Result<std::vector<Hash>> consistency_proof(const HashReader& reader, std::uint64_t size1, std::uint64_t size2);

// The right edge of a tree: all that appending and its root need. Copyable; 2 KiB, no allocation.
class Frontier {
 public:
  Frontier() = default;  // the empty tree
  // Of the reader's first `size` leaves.
  static Result<Frontier> restore(const HashReader& reader, std::uint64_t size);

  // Of a tree of that size, from what edge() gave. Fails with `malformed` where the number of hashes does not fit.
  static Result<Frontier> restore(std::uint64_t size, std::span<const Hash> edge);

  void append(const Hash& leaf_hash);  // one hash on average
  std::uint64_t size() const { return size_; }
  Hash root() const;
  // Roots of the complete subtrees that the size's bits stand for, the smallest first: all that appending needs.
  std::vector<Hash> edge() const;

 private:
  std::uint64_t size_ = 0;
  std::array<Hash, 63> edge_{};  // edge_[level]: the complete subtree that bit `level` of size_ stands for
};

// A whole tree in memory, 64 bytes a leaf: batches, tests, an auditor's view.
class MemoryTree final : public HashReader {
 public:
  MemoryTree() = default;
  explicit MemoryTree(std::span<const Hash> leaf_hashes);

  void append(const Hash& leaf_hash);
  std::uint64_t size() const { return levels_.empty() ? 0 : levels_.front().size(); }
  Hash root() const;
  // Of the whole tree. An index that is not below size(), or a size1 above it, is the caller's bug.
  std::vector<Hash> inclusion_proof(std::uint64_t index) const;
  std::vector<Hash> consistency_proof(std::uint64_t size1) const;

  Result<Hash> node(unsigned level, std::uint64_t index) const override;

 private:
  std::vector<std::vector<Hash>> levels_;  // levels_[l][i] is node(l, i)
};

}  // namespace puente::tlog
