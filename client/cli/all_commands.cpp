#include "client/cli/commands.h"

namespace puente::client::cli {

void add_all_commands(const Command& root, Context& context) {
  add_treaty_commands(root, context);
  add_enroll_commands(root, context);
  add_directory_commands(root, context);
  add_policy_commands(root, context);
  add_approve_commands(root, context);
  add_pause_commands(root, context);
  add_hold_commands(root, context);
  add_form_commands(root, context);
  add_request_commands(root, context);
  add_request_list_commands(root, context);
  add_draft_commands(root, context);
  add_sent_commands(root, context);
  add_again_commands(root, context);
  add_found_commands(root, context);
  add_received_commands(root, context);
  add_export_commands(root, context);
  add_status_command(root, context);
  add_keys_commands(root, context);
  add_sealed_commands(root, context);
  add_import_command(root, context);
  add_hotspots_command(root, context);
  add_trends_command(root, context);
  add_territories_command(root, context);
  add_shifts_command(root, context);
  add_audit_commands(root, context);
  add_store_commands(root, context);
  add_handover_commands(root, context);
  add_officer_commands(root, context);
  add_shell_commands(root, context);
}

}  // namespace puente::client::cli
