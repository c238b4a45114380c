#include "client/cli/liaison/policy_parts.h"

#include <algorithm>
#include <set>

#include "client/present/messages/policies.h"
#include "client/present/policy_words.h"
#include "policy/inspect/lint.h"

namespace puente::client::cli {

void add_analysis_options(const Command& command, liaison::AnalysisOptions& options) {
  command.option("--nation", options.nation, "MX or US: whose policy it is; --agent knows it");
  command.option("--other", options.other,
                 "the other nation's policy or bundle; without it, and without --agent, it permits everything");
  command.option("--agencies", options.agencies, "agencies enrolled, beside those that the files name").delimiter(',');
  command.option("--at", options.at, "as at this time (UTC, 2027-01-01T00:00:00Z) instead of now");
  command.option("--from", options.from, "only what these agencies send").delimiter(',');
  command.option("--to", options.to, "only what these agencies receive").delimiter(',');
  command.option("--kind", options.kinds, "only these kinds of records").delimiter(',');
  command.option("--section", options.sections, "only these sections").delimiter(',');
  command.flag("--crossing", options.crossing, "only what crosses between the nations");
}

void say_what_is_assumed(const Context& context, const liaison::PolicyInput& input, const policy::PolicySet& set) {
  if (context.json) return;
  for (const std::string& line : present::one_sided_communities(context.language, set)) fmt::print("({})\n", line);
  if (input.unnamed_too()) fmt::print("{}\n", say(context, messages::policies::enrolled_unknown));
  if (!input.other_known()) fmt::print("{}\n", say(context, messages::policies::other_policy_unknown));
}

void say_who_is_unknown(Context& context, const liaison::PolicyInput& input, std::vector<model::AgencyId> agencies) {
  if (input.enrolled() == nullptr) return;
  for (const auto* scope : {&input.scope().from, &input.scope().to})
    agencies.insert(agencies.end(), scope->begin(), scope->end());
  std::set<model::AgencyId> told;
  for (const model::AgencyId& agency : agencies) {
    if (std::ranges::binary_search(*input.enrolled(), agency) || !told.insert(agency).second) continue;
    context.exit = Exit::finding;
    fmt::print(context.json ? stderr : stdout, "{}\n",
               say(context, messages::policies::agency_unknown, model::text_of(agency),
                   policy::inspect::nearest_agency(agency, *input.enrolled())));
  }
}

}  // namespace puente::client::cli
