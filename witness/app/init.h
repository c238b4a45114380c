// `puente-witness init`: makes the folder of a witness.
#pragma once

#include "witness/app/config.h"

namespace puente::witness::app {

// Makes a fresh key, witness.toml and witness.vkey, and returns the verifier key as text, for the treaty. Errors:
// `usage` for an option that makes no sense, `conflict` where the folder has a key already, and those of the files.
Result<std::string> init(const Config& config);

}  // namespace puente::witness::app
