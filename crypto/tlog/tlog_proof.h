// Proofs that something is in a log, as a text that is checked offline (C2SP tlog-proof, files named *.tlog-proof):
//
//   c2sp.org/tlog-proof@v1
//   extra <base64>            left out where there is none; not authenticated
//   index <decimal>
//   <base64 of 32 bytes>      per hash, from the leaf's sibling up to the root's child
//                             an empty line
//   <signed checkpoint>       verbatim
//
// Guarantee: format_tlog_proof(*parse_tlog_proof(x)) is x. Non-guarantee: nothing is verified by parsing. To verify:
// the checkpoint as a head (quorum.h), then verify_tlog_proof with the leaf that one expects. Pure and thread safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/tlog/quorum.h"

namespace puente::tlog {

inline constexpr std::size_t tlog_proof_extra_max_bytes = 128 << 10;
inline constexpr std::size_t tlog_proof_max_bytes = 4 * (tlog_proof_extra_max_bytes / 3 + 1) + note_max_bytes + 8192;

struct TlogProof {
  Bytes extra;  // empty: none
  std::uint64_t index = 0;
  std::vector<Hash> hashes;
  std::string checkpoint;  // a signed note, as it came
  friend bool operator==(const TlogProof&, const TlogProof&) = default;
};

std::string format_tlog_proof(const TlogProof& proof);
// Errors: `malformed` with the number of the line; `too_large`.
Result<TlogProof> parse_tlog_proof(ByteView text);

// That the leaf is at the proof's index under this head, which must be the proof's own checkpoint. Errors: `mismatch`
// (the head is of another checkpoint), `malformed` (index or number of hashes do not fit the size), `unauthenticated`.
Status verify_tlog_proof(const TlogProof& proof, const Hash& leaf, const LogHead& head);

}  // namespace puente::tlog
