// What a program that holds secrets does first: nobody looks into its memory, and none of it lands on a disk.
#pragma once

#include <optional>
#include <string>

#include "crypto/base/error.h"

namespace puente::io {

// No core files (RLIMIT_CORE 0), and no other process of this user reads the memory or attaches (PR_SET_DUMPABLE 0;
// root still may). Makes the locked memory for secrets. Fails with `io` where the system refuses the first two.
Status close_memory();

// What to tell the operator where the system refused to lock memory for secrets (RLIMIT_MEMLOCK): nullopt where all of
// it is locked.
std::optional<std::string> unlocked_memory();

}  // namespace puente::io
