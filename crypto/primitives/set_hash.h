// A hash of a set (more exactly, of how often each element is in it) that is kept up to date as elements come and go,
// in any order: LtHash with 1,024 sums of 16 bits (Bellare and Micciancio 1997; Lewi, Kim, Maykov and Weis 2019,
// "Securing update propagation with homomorphic hashing", section 5).
//
// Guarantee: nobody finds two sets of one digest, unless SHA-256 or the underlying lattice problem fails: over 2^200
// steps by that paper's estimate. Each element is spread by ChaCha20 under SHA256(lp("puente/1 set element")
// lp(element)), where the paper takes BLAKE2Xb. Non-guarantee: an element that was taken out without having been in
// counts as there minus once; the caller knows what is in. One microsecond an element, and 2 KiB.
#pragma once

#include <array>
#include <cstdint>

#include "crypto/base/bytes.h"

namespace puente::primitives {

class SetHash {
 public:
  void add(ByteView element);
  void remove(ByteView element);
  Hash digest() const;  // SHA256(lp("puente/1 set") lp(the sums, little-endian))
  friend bool operator==(const SetHash&, const SetHash&) = default;

 private:
  std::array<std::uint16_t, 1024> sums_{};
};

}  // namespace puente::primitives
