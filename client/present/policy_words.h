// Situations, outcomes and labels of the analysis in words, and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "client/present/text.h"
#include "policy/inspect/difference.h"

namespace puente::client::present {

// "TLP:GREEN, TLP:CLEAR; purpose firearms; until 2027-01-01T00:00:00Z": what narrows it, "" where nothing does.
// `since`: a beginning then goes without saying.
std::string text_of(Language language, const policy::inspect::Situation& situation, Instant since);
std::string text_of(Language language, const std::vector<policy::inspect::Situation>& when, Instant since);
// "goes; no-onward; at most 20 in P1D", "withheld, and not told".
std::string text_of(Language language, const policy::inspect::Outcome& outcome);
std::string joined(const std::vector<std::string>& words, std::string_view between = ", ");
std::string text_of(const std::vector<model::Label>& labels);
// "12 permits, 3 forbids, 1 oblige rules"
std::string counted(Language language, const policy::Policy& policy);

// One line for each community that the two nations' policies do not list alike; none where one has no policy.
std::vector<std::string> one_sided_communities(Language language, const policy::PolicySet& policies);

nlohmann::ordered_json json_of(const std::vector<policy::inspect::Situation>& when);
nlohmann::ordered_json json_of(const policy::inspect::Outcome& outcome);
nlohmann::ordered_json json_of(const policy::inspect::Share& share);
nlohmann::ordered_json json_of(const policy::inspect::Difference& difference);

}  // namespace puente::client::present
