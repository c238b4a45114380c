// The Merkle tree of RFC 6962 section 2.1, over SHA-256: its hashes, and the verification of its proofs.
//
// Guarantee: a proof that verifies ties leaf and root, or both roots, together, as far as SHA-256 resists collisions;
// every hash of a consistency proof goes into both roots' computation, and nothing is left unread.
// Non-guarantee: that the root is anybody's; see quorum.h. A root does not fix its tree's size: take both from one
// signed head. A proof says nothing about a tree of size 0: it is refused. Thread safe; hashing allocates nothing.
// Pure.
#pragma once

#include <cstdint>
#include <span>

#include "crypto/base/bytes.h"

namespace puente::tlog {

// With this bound no proof has more than 63 hashes, which is what tlog-witness allows.
inline constexpr std::uint64_t tree_size_max = std::uint64_t{1} << 62;
inline constexpr std::size_t proof_hashes_max = 63;

Hash leaf_hash(ByteView entry);                       // SHA-256(0x00 || entry)
Hash leaf_hash(ByteView begin, ByteView rest);        // of begin || rest; begin: at most 63 bytes
Hash node_hash(const Hash& left, const Hash& right);  // SHA-256(0x01 || left || right)
Hash empty_root();                                    // SHA-256()
std::size_t inclusion_proof_length(std::uint64_t index, std::uint64_t size);  // exact; index < size is the caller's

// The root that this leaf has with this proof, for callers that compare it themselves (RFC 9162 section 2.1.3.2).
// Fails with `malformed` unless index < size <= tree_size_max and the proof has just the length of that place.
Result<Hash> root_from_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                                 std::span<const Hash> proof);

// Errors: `malformed` (as above), `unauthenticated` (the computed root is another).
Status verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof,
                        const Hash& root);

// That the first size1 leaves of the tree of size2 are the tree of size1 (RFC 9162 section 2.1.4.2). Equal sizes need
// equal roots and an empty proof. Errors: `malformed` (a size of 0 or out of order, a proof of the wrong length),
// `unauthenticated` (a computed root is another than given).
Status verify_consistency(std::uint64_t size1, std::uint64_t size2, const Hash& root1, const Hash& root2,
                          std::span<const Hash> proof);

}  // namespace puente::tlog
