// Examples of what a policy is to do, in a file beside it, and whether it does:
//
//   [[case]]
//   name = "the DEA is told where, to the municipality"
//   from = "MX/SSPC"
//   to = "US/DEA"
//   kind = "violent-event"
//   tlp = "TLP:AMBER"                    # absent: TLP:AMBER; classification: none; purpose: counter-narcotics
//   at = "2027-01-01T00:00:00Z"          # absent: the time asked for
//   goes = ["place/municipality", "type"]
//   stays = ["place/point", "source"]    # at least one of the two lists
//
// Errors: as a policy's, with line and column. Pure.
#pragma once

#include <set>

#include "policy/inspect/outcome.h"

namespace puente::policy::inspect {

inline constexpr std::size_t cases_max = 10'000;

struct Case {
  std::string name;
  Exchange exchange;
  model::Marks marks;
  model::Purpose purpose = model::Purpose::counter_narcotics;
  std::optional<Instant> at;
  std::vector<model::Label> goes, stays;
};
Result<std::vector<Case>> parse_cases(std::string_view toml);

struct Miss {
  std::string name;  // of the case
  model::Label label;
  bool goes = false;               // and was to stay; else the other way
  std::vector<std::string> rules;  // that decided
};
struct CaseResults {
  std::vector<Miss> misses;
  std::set<std::string> rules;  // that decided a slot which some case names
};
CaseResults run_cases(const std::vector<Case>& cases, const PolicySet& policies, Instant now);

}  // namespace puente::policy::inspect
