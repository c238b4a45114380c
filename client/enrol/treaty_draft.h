// Treaty proposals out of what the parties handed over: roots, the broker's public part, witnesses, terms.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "trust/treaty.h"

namespace puente::client::enrol {

// As on the command line; what is empty stays as it is in the treaty to be amended.
struct TreatyParts {
  std::filesystem::path broker;        // public.toml of `puente-broker init`
  std::vector<std::string> roots;      // "MX=root.pem"
  std::vector<std::string> witnesses;  // "MX=FILE_WITH_VKEY@http://127.0.0.1:8501"; replace all witnesses
  std::filesystem::path terms;         // [[equivalence]] and [[floor]] tables; replace all of them
  std::string quorum;                  // "both-nations", "one-nation" or "none"
  // The files that are named, for whoever writes one.
  std::vector<std::filesystem::path> files() const;
};

// The canonical body with those parts put in place, checked as trust::parse_treaty checks. Errors: usage, and those of
// the files.
Result<std::string> draft_treaty(trust::Treaty from, const TreatyParts& parts);

// What `puente-broker init` wrote: origin, endpoint, device, curve, log; in a [broker] table or without one.
Result<trust::BrokerTerms> parse_broker_terms(std::string_view toml);

}  // namespace puente::client::enrol
