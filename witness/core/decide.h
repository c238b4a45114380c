// The decision of a witness about one request to cosign (C2SP tlog-witness).
//
// A witness answers in four steps: it reads the head it holds; decide_add_checkpoint; where that accepts, it stores the
// new head durably; only then it calls cosign_accepted. Witness (witness.h) takes them in this order.
// Guarantee: a head is accepted only if the log signed it and it continues the head held. Non-guarantee: anything about
// the entries under it, which a witness never sees. Pure and thread safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/time.h"
#include "crypto/tlog/checkpoint.h"
#include "crypto/tlog/note.h"

namespace puente::witness::core {

// The newest checkpoint that a witness cosigned for one origin.
struct StoredHead {
  std::uint64_t size = 0;
  Hash root;
  friend bool operator==(const StoredHead&, const StoredHead&) = default;
};

struct Decision;

// A checkpoint that the witness may cosign once it is stored. Only decide_add_checkpoint makes one.
class AcceptedHead {
 public:
  StoredHead head() const { return {checkpoint_.size, checkpoint_.root}; }
  const tlog::Checkpoint& checkpoint() const { return checkpoint_; }
  const tlog::Note& note() const { return note_; }  // the log's signatures, and whatever else it came with

 private:
  friend Decision decide_add_checkpoint(const StoredHead* latest, ByteView body, std::string_view origin,
                                        const tlog::Vkey& log);
  AcceptedHead(tlog::Checkpoint checkpoint, tlog::Note note)
      : checkpoint_(std::move(checkpoint)), note_(std::move(note)) {}

  tlog::Checkpoint checkpoint_;
  tlog::Note note_;
};

struct Decision {
  int status = 400;                      // 200, 400, 403, 404, 409 or 422
  std::string body;                      // 409: the stored size and a newline; 200: empty, see cosign_accepted
  std::string_view content_type;         // of the body
  std::optional<AcceptedHead> accepted;  // just where status is 200
};

// `latest`: what is stored for `origin`, or null before the first. `log`: its key, type ed25519.
Decision decide_add_checkpoint(const StoredHead* latest, ByteView body, std::string_view origin, const tlog::Vkey& log);

// The body of the answer 200: one signature line. To be called after accepted.head() was stored.
std::string cosign_accepted(const AcceptedHead& accepted, std::string_view name, const primitives::SigningKey& key,
                            Instant now);

}  // namespace puente::witness::core
