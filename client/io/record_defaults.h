// What an agency writes in most of its records, so that its forms begin with it: `[defaults]` of party.toml.
//
//   [defaults]
//   to = ["US/DEA"]
//   purpose = "counter-narcotics"
//   urgency = "routine"
//   tlp = "TLP:AMBER"
//   handling = ["H0"]
//   classification = "none"
//   caveats = []
// Guarantee: names of the vocabulary only; nothing of it goes into a record but through a form that an officer sees.
// Errors: unknown_value with the nearest, malformed. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/model/agency.h"
#include "policy/model/marks.h"

namespace puente::client::io {

struct RecordDefaults {
  std::vector<model::AgencyId> to;
  std::optional<model::Purpose> purpose;
  std::optional<model::Urgency> urgency;
  std::optional<model::Tlp> tlp;
  std::optional<model::Classification> classification;
  std::vector<model::Handling> handling;
  std::vector<model::Caveat> caveats;
};

// The lines of the section; empty where there is nothing.
std::string render_record_defaults(const RecordDefaults& defaults);

}  // namespace puente::client::io
