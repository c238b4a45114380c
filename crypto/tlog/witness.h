// The pure half of a witness and of its client (C2SP tlog-witness, add-checkpoint over HTTP).
//
// A witness answers in four steps: read the stored head; decide_add_checkpoint; where it accepts, store the new head
// durably, atomically with a check that the stored head is still the one that was decided on; only then
// cosign_accepted. Pure and thread safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/time.h"
#include "crypto/tlog/checkpoint.h"
#include "crypto/tlog/merkle.h"

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
// Errors: `malformed`; `too_large`. The note itself is left to decide_add_checkpoint.
Result<AddCheckpoint> parse_add_checkpoint(ByteView body);

// The newest checkpoint that a witness cosigned for one origin.
struct StoredHead {
  std::uint64_t size = 0;
  Hash root;
  friend bool operator==(const StoredHead&, const StoredHead&) = default;
};

struct WitnessAnswer;

// A checkpoint that the witness may cosign once it is stored. Only decide_add_checkpoint makes one.
class AcceptedHead {
 public:
  StoredHead head() const { return {checkpoint_.size, checkpoint_.root}; }
  const Checkpoint& checkpoint() const { return checkpoint_; }
  const Note& note() const { return note_; }  // the log's signatures, and whatever else it came with

 private:
  friend WitnessAnswer decide_add_checkpoint(const StoredHead* latest, ByteView body, std::string_view origin,
                                             const Vkey& log);
  AcceptedHead(Checkpoint checkpoint, Note note) : checkpoint_(std::move(checkpoint)), note_(std::move(note)) {}

  Checkpoint checkpoint_;
  Note note_;
};

struct WitnessAnswer {
  int status = 400;                      // 200, 400, 403, 404, 409 or 422
  std::string body;                      // 409: the stored size and a newline; 200: empty, see cosign_accepted
  std::string_view content_type;         // of the body
  std::optional<AcceptedHead> accepted;  // just where status is 200
};

// `latest`: what is stored for `origin`, or null before the first. `log`: its key, type ed25519.
WitnessAnswer decide_add_checkpoint(const StoredHead* latest, ByteView body, std::string_view origin, const Vkey& log);

// The body of the answer 200: one signature line. To be called after accepted.head() was stored.
std::string cosign_accepted(const AcceptedHead& accepted, std::string_view name, const primitives::SigningKey& key,
                            Instant now);

// The client's side. The size that a 409 tells; whether to believe it is shown by the next answer. Error: `malformed`.
Result<std::uint64_t> parse_conflict(std::string_view body);
// From the body of a 200: the newest cosignature by this witness over this text that is not more than 5 minutes ahead
// of `now`. Others' lines are ignored. Errors: `malformed`, `too_large`; `unauthenticated` where there is none, or a
// line that claims to be the witness's is bad.
Result<NoteSignature> take_cosignature(std::string_view body, std::string_view text, const Vkey& witness, Instant now);

}  // namespace puente::tlog
