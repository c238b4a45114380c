// Pauses and approvals as people read them.
#pragma once

#include <string>

#include "client/cli/agent_api.h"
#include "client/cli/context.h"

namespace puente::client::cli {

// "MX 3, out, agencies *, kinds seizure, until …: reason", from the JSON of an agent or of `pause list --json`.
std::string pause_line(const Context& context, const json& pause);

}  // namespace puente::client::cli
