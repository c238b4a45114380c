// The agent that a command asks: that of --agent, as the officer of --officer.
#pragma once

#include "client/cli/context.h"
#include "client/session/agent_api.h"

namespace puente::client::cli {

// Errors: usage (no --agent), and those of session::AgentApi::connect.
inline Result<session::AgentApi> agent_of(const Context& context) {
  PUENTE_TRY(const std::filesystem::path folder, context.folder());
  return session::AgentApi::connect(folder, context.officer);
}

}  // namespace puente::client::cli
