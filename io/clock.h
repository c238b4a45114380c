// The two things a pure core must be given: the time and randomness.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/time.h"

namespace puente::io {

// Local time, UTC. May be wrong and may jump: what matters is checked against quorum time too.
Instant now();

// 32 fresh random bytes from the kernel (libsodium). Never fails: without entropy the process ends.
Seed fresh_seed();

}  // namespace puente::io
