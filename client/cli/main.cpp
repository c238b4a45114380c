// `puente`: the command for officers, liaisons and auditors. See `puente --help` and README.md.
#include <cstdlib>
#include <string_view>

#include "client/cli/command.h"
#include "client/cli/commands.h"
#include "io/process.h"

namespace {

namespace cli = puente::client::cli;
using puente::client::cli::Context;
using puente::client::cli::Exit;
using puente::client::present::Language;

Language language_of_locale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* const value = std::getenv(name);
    if (value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("es") ? Language::spanish : Language::english;
  }
  return Language::english;
}

void add_commands(const cli::Command& root, Context& context) {
  cli::add_treaty_commands(root, context);
  cli::add_enroll_commands(root, context);
  cli::add_directory_commands(root, context);
  cli::add_policy_commands(root, context);
  cli::add_approve_commands(root, context);
  cli::add_pause_commands(root, context);
  cli::add_sent_commands(root, context);
  cli::add_received_commands(root, context);
  cli::add_status_command(root, context);
  cli::add_keys_commands(root, context);
  cli::add_sealed_commands(root, context);
  cli::add_import_command(root, context);
  cli::add_audit_commands(root, context);
  cli::add_store_commands(root, context);
  cli::add_handover_commands(root, context);
  cli::add_officer_commands(root, context);
}

}  // namespace

int main(int argc, char** argv) {
  puente::io::keep_standard_descriptors();
  Context context;
  context.language = language_of_locale();
  // Before any key is read. Where even that is refused, no command may go on.
  if (!puente::io::close_memory()) return static_cast<int>(Exit::error);
  return static_cast<int>(cli::run_program(context, add_commands, argc, argv));
}
