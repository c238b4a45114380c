// The groups of commands, each registered by its own source.
#pragma once

#include "client/cli/command.h"

namespace puente::client::cli {

void add_treaty_commands(const Command& program, Context& context);
void add_enroll_commands(const Command& program, Context& context);
void add_directory_commands(const Command& program, Context& context);
void add_policy_commands(const Command& program, Context& context);
void add_approve_commands(const Command& program, Context& context);
void add_pause_commands(const Command& program, Context& context);
void add_hold_commands(const Command& program, Context& context);
void add_found_commands(const Command& program, Context& context);
void add_received_commands(const Command& program, Context& context);
void add_export_commands(const Command& program, Context& context);
void add_form_commands(const Command& program, Context& context);
void add_request_commands(const Command& program, Context& context);
void add_request_list_commands(const Command& program, Context& context);
void add_draft_commands(const Command& program, Context& context);
void add_again_commands(const Command& program, Context& context);
void add_sent_commands(const Command& program, Context& context);
void add_status_command(const Command& program, Context& context);
void add_keys_commands(const Command& program, Context& context);
void add_sealed_commands(const Command& program, Context& context);
void add_import_command(const Command& program, Context& context);
void add_hotspots_command(const Command& program, Context& context);
void add_trends_command(const Command& program, Context& context);
void add_territories_command(const Command& program, Context& context);
void add_shifts_command(const Command& program, Context& context);
void add_audit_commands(const Command& program, Context& context);
void add_store_commands(const Command& program, Context& context);
void add_handover_commands(const Command& program, Context& context);
void add_officer_commands(const Command& program, Context& context);
void add_shell_commands(const Command& program, Context& context);

// All of them.
void add_all_commands(const Command& root, Context& context);

}  // namespace puente::client::cli
