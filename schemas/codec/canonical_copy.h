// Private to the codec: the canonical form of a message that was just built.
#pragma once

#include <cstdint>
#include <span>

#include "crypto/base/bytes.h"

namespace puente::codec {

// `words` is one segment, root pointer first, as Cap'n Proto's builder leaves it: every object is pointed at once. What
// comes back is byte for byte what capnp::canonicalize makes of it (capnproto.org, Encoding, Canonicalization): objects
// in preorder, without the zero words at the ends of data sections or the null pointers at the ends of pointer
// sections. One pass and one allocation, at a fifth of the library's cost. A pointer that leaves the segment is our own
// bug and stops the process: this is not for bytes of others.
Bytes canonical_copy(std::span<const std::uint64_t> words);

}  // namespace puente::codec
