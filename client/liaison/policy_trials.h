// Records for policies to be tried on (policy/inspect/simulate.h), read from files:
//
//   documents  records as `puente send` takes them, or folders of them. Who sends: --from, or the name of the file's
//              folder ("mx-sspc": MX/SSPC).
//   outbox     lines of `puente track --facts`: what an agent has not finished sending.
//   decisions  lines of `puente audit list --json` of an auditor of the sender's nation: its accept and decision
//   events.
//              A decision names what went then.
//
// Errors: those of the files; malformed, unknown_value and too_large with file and line.
#pragma once

#include <filesystem>
#include <vector>

#include "policy/inspect/simulate.h"

namespace puente::client::liaison {

struct TrialFiles {
  std::vector<std::filesystem::path> documents;
  std::filesystem::path outbox, decisions;
  bool any() const { return !documents.empty() || !outbox.empty() || !decisions.empty(); }
};

// `senders`: of --from. At most 1,000,000 trials.
Result<std::vector<policy::inspect::Trial>> read_trials(const TrialFiles& files,
                                                        const std::vector<model::AgencyId>& senders);

}  // namespace puente::client::liaison
