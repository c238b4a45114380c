// The one place where a suite of algorithms is known. A suite is signed in every header and never negotiated.
#pragma once

#include <cstdint>

#include "crypto/base/error.h"

namespace puente::record {

// Passes for 1 (X25519, HKDF-SHA256, ChaCha20-Poly1305, Ed25519). Fails with `unknown_value` for every other; 2 (X-Wing
// hybrid) and 3 (NIST-approved algorithms only) are reserved, and the error says so.
Status check_suite(std::uint16_t suite);

}  // namespace puente::record
