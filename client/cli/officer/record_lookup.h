// A record as people name it: by its id, by the first digits of it, or by its position in `inbox` or `track`.
#pragma once

#include "client/cli/context.h"
#include "client/session/agent_api.h"

namespace puente::client::cli {

// How many of the first digits of an id lists show.
inline constexpr std::size_t short_id_digits = 8;

enum class Among : bool { received, sent };

// The whole id. Errors: usage (it names nothing), not_found, conflict (more than one, listed); those of the agent.
Result<std::string> record_named(session::AgentApi& api, const std::string& name, Among among);

}  // namespace puente::client::cli
