// What the commands under `puente policy` share, and how each file of them registers its own.
#pragma once

#include "client/cli/command.h"
#include "client/liaison/policy_input.h"
#include "policy/inspect/simulate.h"

namespace puente::client::cli {

void add_analysis_options(const Command& command, liaison::AnalysisOptions& options);

// What the analysis leaves open, on the terminal: communities that the two sides do not list alike, that nobody says
// who is enrolled, and that the other nation's policy is not known.
void say_what_is_assumed(const Context& context, const liaison::PolicyInput& input, const policy::PolicySet& set);

// Agencies that somebody asks about, --from and --to among them, and nobody is enrolled as: told on the terminal (on
// stderr beside JSON), and a finding.
void say_who_is_unknown(Context& context, const liaison::PolicyInput& input,
                        std::vector<model::AgencyId> agencies = {});

// What a policy or bundle changes of what is in force, on the terminal, before somebody signs it. Without a broker it
// says that nobody could look.
void show_what_it_changes(const Context& context, const std::filesystem::path& file);

// Fails with `conflict` where an [[assert]] of the bundle does not hold, with what breaks it.
Status check_claims(const Context& context, const policy::Bundle& bundle);
// `puente policy show | history`
void add_policy_show(const Command& policy, Context& context);
// `puente policy check`
void add_policy_check(const Command& policy, Context& context);
// `puente policy test`
void add_policy_test(const Command& policy, Context& context);
// `puente policy who-sees --record`: every agency that would get something of this record.
void who_sees_record(const Context& context, const liaison::PolicyInput& input, const policy::PolicySet& set,
                     const policy::inspect::Trial& record);
// `puente policy simulate`
void add_policy_simulate(const Command& policy, Context& context);
// `puente policy export`
void add_policy_export(const Command& policy, Context& context);
// `puente policy init`
void add_policy_init(const Command& policy, Context& context);
// `puente policy matrix | who-sees | diff | explain`
void add_policy_analysis(const Command& policy, Context& context);

}  // namespace puente::client::cli
