// Heads of the log that somebody vouches for, as types that only their verification can make.
//
//   LogHead       the log has signed it. It may have signed another to somebody else.
//   CosignedHead  more than half of each nation's witnesses have cosigned it too, so that whoever holds another
//                 CosignedHead of the same log shares an honest witness of each nation with us (docs/log.md).
//
// Non-guarantee: that it is the newest, or fresh: compare sizes and quorum_time. Pure and thread safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/time.h"
#include "crypto/tlog/checkpoint.h"

namespace puente::tlog {

inline constexpr std::size_t witnesses_max = 15;  // of one nation

// Keys of type cosignature_v1, from the treaty file.
struct WitnessSet {
  std::vector<Vkey> mx;
  std::vector<Vkey> us;
};

// What a release waits for, as the treaty says. Freshness and opening always need a CosignedHead.
enum class QuorumMode : std::uint8_t { both_nations = 0, one_nation = 1, none = 2 };

// Fails with `usage` unless each nation has 1 to 15 witnesses of the right type, no two keys are the same (the
// signature does not cover the name, so one key could vote twice), and none of them is the log's.
Status check_witnesses(const WitnessSet& witnesses, const Vkey& log);

class LogHead {
 public:
  const std::string& origin() const { return checkpoint_.origin; }
  std::uint64_t size() const { return checkpoint_.size; }
  const Hash& root() const { return checkpoint_.root; }
  const Note& note() const { return note_; }  // with all signatures it came with, known and unknown

 private:
  friend Result<LogHead> verify_head_log_only(ByteView note, const Vkey& log, std::string_view origin);
  LogHead(Checkpoint checkpoint, Note note) : checkpoint_(std::move(checkpoint)), note_(std::move(note)) {}

  Checkpoint checkpoint_;
  Note note_;
};

class CosignedHead {
 public:
  const std::string& origin() const { return head_.origin(); }
  std::uint64_t size() const { return head_.size(); }
  const Hash& root() const { return head_.root(); }
  const Note& note() const { return head_.note(); }
  const LogHead& log_head() const { return head_; }
  // Per nation the earliest of the newest cosignatures that make its majority; then the earlier nation's.
  Instant quorum_time() const { return quorum_time_; }

 private:
  friend Result<CosignedHead> verify_head(ByteView note, const Vkey& log, std::string_view origin,
                                          const WitnessSet& witnesses, Instant now);
  CosignedHead(LogHead head, Instant quorum_time) : head_(std::move(head)), quorum_time_(quorum_time) {}

  LogHead head_;
  Instant quorum_time_;
};

// All three: `note` are the bytes of a signed checkpoint; `log` is of type ed25519. Errors: `malformed`, `too_large`
// (the bytes); `mismatch` (another origin); `unauthenticated` (no signature of the log, a bad signature of any known
// key, or no majority); `usage` (check_witnesses). Cosignatures more than 5 minutes ahead of `now` are not counted.
Result<LogHead> verify_head_log_only(ByteView note, const Vkey& log, std::string_view origin);
Result<CosignedHead> verify_head(ByteView note, const Vkey& log, std::string_view origin, const WitnessSet& witnesses,
                                 Instant now);
// For the one question whether a release may go on under the treaty's mode; hence the weaker type, whatever the mode.
Result<LogHead> verify_release_head(ByteView note, const Vkey& log, std::string_view origin,
                                    const WitnessSet& witnesses, Instant now, QuorumMode mode);

}  // namespace puente::tlog
