// A command of `puente`, run in this process as main() would.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "client/cli/command.h"

namespace puente::client::cli::test {

// The exit code of `puente audit ARGUMENTS`; what it prints goes to the test's own output.
inline Exit run_audit(std::initializer_list<std::string> arguments) {
  CLI::App app{"puente"};
  Context context;
  app.add_option("--agent", context.party, "");
  app.add_flag("--json", context.json, "");
  app.require_subcommand(1);
  app.fallthrough();
  add_audit_commands(app, context);
  std::vector<std::string> reversed{arguments};
  reversed.insert(reversed.begin(), "audit");
  std::ranges::reverse(reversed);
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return error.get_exit_code() == 0 ? Exit::ok : Exit::usage;
  }
  return context.exit;
}

}  // namespace puente::client::cli::test
