// `puente`: the command for officers, liaisons and auditors. See `puente --help` and README.md.
#include "client/cli/command.h"
#include "client/cli/commands.h"
#include "io/process.h"

namespace {

namespace cli = puente::client::cli;
using puente::client::cli::Context;
using puente::client::cli::Exit;

void add_commands(const cli::Command& root, Context& context) {
  cli::add_treaty_commands(root, context);
  cli::add_enroll_commands(root, context);
  cli::add_directory_commands(root, context);
  cli::add_policy_commands(root, context);
  cli::add_approve_commands(root, context);
  cli::add_pause_commands(root, context);
  cli::add_hold_commands(root, context);
  cli::add_form_commands(root, context);
  cli::add_request_commands(root, context);
  cli::add_request_list_commands(root, context);
  cli::add_draft_commands(root, context);
  cli::add_sent_commands(root, context);
  cli::add_again_commands(root, context);
  cli::add_found_commands(root, context);
  cli::add_received_commands(root, context);
  cli::add_export_commands(root, context);
  cli::add_status_command(root, context);
  cli::add_keys_commands(root, context);
  cli::add_sealed_commands(root, context);
  cli::add_import_command(root, context);
  cli::add_trends_command(root, context);
  cli::add_territories_command(root, context);
  cli::add_shifts_command(root, context);
  cli::add_audit_commands(root, context);
  cli::add_store_commands(root, context);
  cli::add_handover_commands(root, context);
  cli::add_officer_commands(root, context);
}

}  // namespace

int main(int argc, char** argv) {
  puente::io::keep_standard_descriptors();
  Context context;
  // Before any key is read. Where even that is refused, no command may go on.
  if (!puente::io::close_memory()) return static_cast<int>(Exit::error);
  return static_cast<int>(cli::run_program(context, add_commands, argc, argv));
}
