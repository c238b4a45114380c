// A command of `puente`, run in this process as main() would.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "client/cli/commands.h"

namespace puente::client::cli::test {

// The exit code of `puente ARGUMENTS`, with one group of commands; what it prints goes to the test's own output.
inline Exit run_command(void (*group)(const Command&, Context&), const std::vector<std::string>& arguments) {
  Context context;
  std::vector<const char*> words{"puente"};
  for (const std::string& one : arguments) words.push_back(one.c_str());
  return run_program(context, group, static_cast<int>(words.size()), words.data());
}

inline Exit run_audit(std::initializer_list<std::string> arguments) {
  std::vector<std::string> all{"audit"};
  all.insert(all.end(), arguments);
  return run_command(add_audit_commands, all);
}

}  // namespace puente::client::cli::test
