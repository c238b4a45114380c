// The proof that an event of a record is in the log, as a file for others.
#pragma once

#include "client/cli/context.h"
#include "client/session/agent_api.h"

namespace puente::client::cli {

// Nonce, event and inclusion proof under a cosigned head: for whoever is to be convinced that the log holds the entry.
// `request`: of the agent's operation `proof`. Errors: the agent's; those of write_output.
Status write_proof(const Context& context, session::AgentApi& api, const json& request,
                   const std::filesystem::path& out);

}  // namespace puente::client::cli
