// What a witness of the log and its client say to each other (C2SP tlog-witness, add-checkpoint over HTTP): the
// request, and the client's reading of the answers. What a witness decides is in witness/core. Pure and thread safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/time.h"
#include "crypto/tlog/merkle.h"
#include "crypto/tlog/note.h"

namespace puente::tlog {

inline constexpr std::size_t add_checkpoint_max_bytes = note_max_bytes + 4096;  // 63 lines of 45 bytes, and the note

// The body of a request: "old <size>\n", the proof's hashes in base64, an empty line, the signed checkpoint.
struct AddCheckpoint {
  std::uint64_t old_size = 0;
  std::vector<Hash> proof;  // from old_size to the checkpoint's; empty where old_size is 0
  std::string note;
  friend bool operator==(const AddCheckpoint&, const AddCheckpoint&) = default;
};
std::string format_add_checkpoint(const AddCheckpoint& request);
// Errors: `malformed`; `too_large`. The note itself is not read.
Result<AddCheckpoint> parse_add_checkpoint(ByteView body);

// The size that a 409 tells; whether to believe it is shown by the next answer. Error: `malformed`.
Result<std::uint64_t> parse_conflict(std::string_view body);
// From the body of a 200: the newest cosignature by this witness over this text that is not more than 5 minutes ahead
// of `now`. Others' lines are ignored. Errors: `malformed`, `too_large`; `unauthenticated` where there is none, or a
// line that claims to be the witness's is bad.
Result<NoteSignature> take_cosignature(std::string_view body, std::string_view text, const Vkey& witness, Instant now);

}  // namespace puente::tlog
