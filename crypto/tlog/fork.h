// Evidence that a log has shown two histories: two checkpoints that it signed and that contradict each other.
//
// Whoever finds a fork keeps both checkpoints in a file (*.fork), and anybody who knows the log's key can judge it,
// alone and offline:
//
//   puente/fork-evidence@v1
//   log <vkey>                    as the finder knew it; who judges brings the key from elsewhere
//   older <base64 of a signed checkpoint>
//   newer <base64 of a signed checkpoint>         of the same size, or larger
//   root <base64 of 32 bytes>     where sizes differ: the root that the newer tree has at the older size
//   <base64 of 32 bytes>          per hash of the consistency proof from (older size, root) to newer
//
// Two roots of one size speak for themselves. Of two sizes, `root` and its proof show what the newer tree was at the
// older size: if that is not the older root, no log that only grows has signed both. Who holds no tree (an agent to
// which the broker gave a proof that fails) keeps the two checkpoints alone, `open`, and somebody who has the newer
// tree's tiles completes them; an honest log's operator refutes them with a consistency proof.
//
// Guarantee: a verdict `proven` rests on signatures of the given key and on SHA-256, and on nobody's word. Pure and
// thread safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/tlog/quorum.h"
#include "crypto/tlog/tree.h"

namespace puente::tlog {

inline constexpr std::size_t fork_max_bytes = 4 * note_max_bytes;

struct ForkEvidence {
  Vkey log;
  std::string older, newer;  // signed notes
  std::optional<Hash> root;  // of the newer tree, at the older size
  std::vector<Hash> proof;   // consistency of the two; empty without `root`
  friend bool operator==(const ForkEvidence&, const ForkEvidence&) = default;
};

// format_fork(*parse_fork(x)) is x. Errors: `malformed` with the number of the line, `too_large`, `unknown_value` (a
// key of a type that we do not know).
std::string format_fork(const ForkEvidence& evidence);
Result<ForkEvidence> parse_fork(ByteView text);

enum class ForkVerdict {
  proven,  // no log that only grows has signed both
  open,    // both are signed, and what is here shows neither fork nor growth
  grown,   // no fork: the newer continues the older
};

struct ForkFinding {
  ForkVerdict verdict = ForkVerdict::open;
  LogHead older, newer;
  std::vector<std::size_t> cosigned_older, cosigned_newer;  // indexes into the witnesses given, ascending
};

// `log` is the key that the judge trusts, not the file's. Errors: `unauthenticated` (a checkpoint that this key has not
// signed, a bad signature of a known witness, or a proof that does not lead to the newer root), `mismatch` (other
// origins: those are two logs), `malformed`.
Result<ForkFinding> judge_fork(const ForkEvidence& evidence, const Vkey& log, std::span<const Vkey> witnesses);

// Adds `root` and `proof` out of the newer checkpoint's tree. Errors: those of the reader; what it gives is judged by
// judge_fork, not here.
Result<ForkEvidence> complete_fork(ForkEvidence evidence, const HashReader& newer_tree);

}  // namespace puente::tlog
