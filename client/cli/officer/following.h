// `puente inbox --follow`: what happens, as it comes.
#pragma once

#include <functional>

#include "client/cli/agent.h"

namespace puente::client::cli {

// Until Ctrl-C or SIGTERM, which is no error. print_record: of an item of `inbox`. Errors: the agent's, and that it
// went away.
Status follow(const Context& context, const std::function<void(const json&)>& print_record);

}  // namespace puente::client::cli
