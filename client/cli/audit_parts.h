// What the commands under `puente audit` share, and how each file of them registers its own.
#pragma once

#include "client/cli/command.h"
#include "crypto/tlog/note.h"

namespace puente::client::cli {

// A verifier key given on the command line. Errors: `usage` naming the option.
Result<tlog::Vkey> parse_key_option(std::string_view option, std::string_view text, tlog::SignatureType type);

void add_audit_fork_command(CLI::App& audit, Context& context);

}  // namespace puente::client::cli
