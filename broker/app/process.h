// What the operating system is asked for, once, before any thread is started.
#pragma once

#include "crypto/base/error.h"

namespace puente::broker::app {

// No core dumps, and no other process of the same user may read our memory, unless `debuggable`; SIGPIPE ignored; as
// many descriptors as the system lets us have (each connection is one).
Status prepare_process(bool debuggable);

}  // namespace puente::broker::app
