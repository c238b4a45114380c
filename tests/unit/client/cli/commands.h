// A command of `puente`, run in this process as main() would.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "client/cli/command.h"

namespace puente::client::cli::test {

// The exit code of `puente ARGUMENTS`, with one group of commands; what it prints goes to the test's own output.
inline Exit run_command(void (*group)(CLI::App&, Context&), std::vector<std::string> arguments) {
  CLI::App app{"puente"};
  Context context;
  app.add_option("--agent", context.party, "");
  app.add_flag("--json", context.json, "");
  app.require_subcommand(1);
  app.fallthrough();
  group(app, context);
  std::ranges::reverse(arguments);
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    return error.get_exit_code() == 0 ? Exit::ok : Exit::usage;
  }
  return context.exit;
}

inline Exit run_audit(std::initializer_list<std::string> arguments) {
  std::vector<std::string> all{"audit"};
  all.insert(all.end(), arguments);
  return run_command(add_audit_commands, std::move(all));
}

}  // namespace puente::client::cli::test
