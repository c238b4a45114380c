// Checkpoints (C2SP tlog-checkpoint): the text of a note that states a log's size and root.
//
// Guarantee: parsing is strict, format_checkpoint(*parse_checkpoint(x)) is x. Non-guarantee: nobody has signed a
// Checkpoint; see quorum.h for what was. Pure and thread safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/tlog/note.h"

namespace puente::tlog {

struct Checkpoint {
  std::string origin;  // the log's identity: one line, not empty
  std::uint64_t size = 0;
  Hash root;                            // of size 0: empty_root()
  std::vector<std::string> extensions;  // opaque lines, not empty; ours have none, since nobody audits them
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// Fails with `malformed` unless 1 to 255 bytes of UTF-8 in one line: for configured origins.
Status check_origin(std::string_view origin);

// `text`: with its final newline, as Note::text. Errors: `malformed`, also for a root that size 0 cannot have;
// `too_large` beyond tree_size_max.
Result<Checkpoint> parse_checkpoint(std::string_view text);
std::string format_checkpoint(const Checkpoint& checkpoint);

// The log's own signature (Ed25519, type 0x01). An origin or extension that would not parse is the caller's bug.
// A log must never sign two checkpoints that are not consistent: that is for the caller to see to.
Note sign_checkpoint(const Checkpoint& checkpoint, std::string_view name, const primitives::SigningKey& key);

}  // namespace puente::tlog
