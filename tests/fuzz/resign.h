// Records of a known sender for fuzzing what comes after the signature: a mutator that changes parts and puts the
// digests and the signature right again, as a dishonest sender would.
#pragma once

#include "tests/unit/crypto/record/world.h"

namespace puente::fuzz {

// One world for all inputs; its caches go on from input to input, as those of a broker and an agent do.
record::test::World& world();

// Changes one part (or the record's shape) of the encoded SealedRecord in data, re-signs it, and returns its new size;
// an input that is none becomes a fresh record.
std::size_t mutate_and_resign(std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed);

}  // namespace puente::fuzz
