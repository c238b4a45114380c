// Witnesses' cosignatures (C2SP tlog-cosignature, cosignature/v1, Ed25519, type 0x04).
//
// Guarantee: at the time it states, by its own clock, the witness had seen no larger tree of this log that was
// consistent with all it had seen before. Non-guarantee: extension lines of the checkpoint are covered, but nobody
// vouches for them; the name is not covered, so one key must not serve two witnesses. Pure and thread safe.
#pragma once

#include <string_view>

#include "crypto/base/time.h"
#include "crypto/tlog/note.h"

namespace puente::tlog {

inline constexpr std::size_t cosignature_size_bytes = 72;      // 8 bytes of big-endian seconds, then Ed25519
inline constexpr Duration cosignature_ahead_max = minutes(5);  // of local time; a later one is not counted

// Only for a checkpoint whose consistency with the stored head was checked, and which is stored (witness.h).
// `text`: of the checkpoint's note. `now` is cut to seconds. A text that is no checkpoint, a bad name or a time outside
// 1970 to 9999 is the caller's bug.
NoteSignature cosign(std::string_view text, std::string_view name, const primitives::SigningKey& key, Instant now);

// The time stated. Errors: `malformed` (a key or signature of another kind, a time after the year 9999),
// `unauthenticated` (by another key, or over another text).
Result<Instant> verify_cosignature(const Vkey& witness, std::string_view text, const NoteSignature& signature);

}  // namespace puente::tlog
