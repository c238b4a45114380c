// The last entry of the log, written when nobody is served any more: the loop around the core with nothing around it
// but the store.
#pragma once

#include <string>

#include "broker/core/core.h"

namespace puente::broker::app {

// `why`: for the log. Commits what the core's start left to commit, too. Errors: the store's.
StoreStatus log_end(core::Core& core, ports::Store& store, std::string why);

}  // namespace puente::broker::app
