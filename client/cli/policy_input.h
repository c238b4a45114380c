// What the commands that analyse policies work on: policy files or bundles, and the rest of the world from a broker, or
// assumed so that nothing is overlooked.
#pragma once

#include <memory>

#include "client/cli/command.h"
#include "policy/inspect/sharing.h"

namespace puente::client::cli {

struct AnalysisOptions {
  std::string nation;                 // whose policy the files are; of --agent where that is given
  std::filesystem::path other;        // the other nation's policy or bundle
  std::vector<std::string> agencies;  // enrolled ones, beside those that the files name
  std::string at;                     // UTC; empty: now
  std::vector<std::string> from, to, kinds, sections;
  bool crossing = false;
};
void add_analysis_options(const Command& command, AnalysisOptions& options);

class PolicyInput {
 public:
  // With --agent: nation, agencies, treaty and both nations' policies in force, from the broker. Without: --nation is
  // needed, and whatever may cross by the treaty does.
  static Result<PolicyInput> load(const Context& context, const AnalysisOptions& options,
                                  const std::vector<std::filesystem::path>& files);

  model::Nation nation() const { return nation_; }
  const std::vector<model::AgencyId>& agencies() const { return agencies_; }
  const policy::inspect::Scope& scope() const { return scope_; }
  Instant at() const { return at_; }
  bool other_known() const { return other_known_; }
  // Of file `i` with the other nation's policy, or one that permits everything.
  policy::PolicySet with_file(std::size_t i) const;
  // File `i`, with what "*" means in it.
  std::shared_ptr<const policy::Bundle> file(std::size_t i) const { return whole(files_.at(i)); }
  // With what is in force for this nation. Errors: `usage` without --agent.
  Result<policy::PolicySet> in_force() const;

 private:
  using Shared = std::shared_ptr<const policy::Bundle>;
  policy::PolicySet with(const Shared& own) const;
  Shared whole(const Shared& bundle) const;  // naming all agencies that are known here

  model::Nation nation_ = model::Nation::mx;
  std::vector<model::AgencyId> agencies_;
  policy::inspect::Scope scope_;
  Instant at_;
  policy::TreatyTerms terms_;
  std::vector<Shared> files_;
  Shared own_in_force_, other_;
  bool other_known_ = false, online_ = false;
};

// What the analysis leaves open, on the terminal: communities that the two sides do not list alike, and that the other
// nation's policy is not known.
void say_what_is_assumed(const Context& context, const PolicyInput& input, const policy::PolicySet& set);

// Fails with `conflict` where an [[assert]] of the bundle does not hold, with what breaks it.
Status check_claims(const Context& context, const policy::Bundle& bundle);
// `puente policy show | history`
void add_policy_show(const Command& policy, Context& context);
// `puente policy check`
void add_policy_check(const Command& policy, Context& context);
// `puente policy test`
void add_policy_test(const Command& policy, Context& context);
// `puente policy who-sees --record`: every agency that would get something of this record.
Status who_sees_record(const Context& context, const PolicyInput& input, const policy::PolicySet& set,
                       const std::filesystem::path& file);
// `puente policy simulate`
void add_policy_simulate(const Command& policy, Context& context);
// `puente policy export`
void add_policy_export(const Command& policy, Context& context);
// `puente policy init`
void add_policy_init(const Command& policy, Context& context);
// `puente policy matrix | who-sees | diff | explain`
void add_policy_analysis(const Command& policy, Context& context);

}  // namespace puente::client::cli
