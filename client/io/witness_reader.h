// Asks a witness what it holds: the newest checkpoint that it cosigned (GET /checkpoint, as ours serve it).
#pragma once

#include <string>

#include "crypto/base/bytes.h"

namespace puente::client::io {

// The note as it came, of at most 64 KiB, not verified. Errors: usage (no http:// url), unavailable (no answer within 5
// seconds), not_found (the witness holds none, or does not serve it), too_large.
Result<std::string> fetch_witness_checkpoint(const std::string& url);

}  // namespace puente::client::io
