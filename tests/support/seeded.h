// Randomness of tests: all of it follows from seeds, so that a failure can be run again.
#pragma once

#include <cstdint>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"

namespace puente::support {

// The seed that stands for a number.
Seed seed_of(std::uint64_t number);

// From here on OpenSSL and libsodium draw everything in this process from that seed: keys on P-256, nonces of ECDSA,
// salts, keys of CURVE, io::fresh_seed(). Each section of a test case begins with seed_of(1) (seeded_tests.cpp). Thread
// safe once it was called; threads that draw at the same time share one sequence, in whatever order they come.
void seed_libraries(const Seed& seed);

}  // namespace puente::support
