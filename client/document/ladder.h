// Ladders by gazetteer 1 (docs/vocabulary.md): what the coarser rungs of a section are, made of the finest.
//
// The sender gives the finest value it has; every coarser rung that follows from it is added, in fixed codes. What it
// gives besides must agree. Holders of a finer rung make the coarser ones again and compare: a sender that tells those
// who may see little something else than those who may see much has signed the evidence.
// Follows: cell of a point; state of a municipality or county; country of a state; day, month, quarter, year of a finer
// time; bands of weights, counts and listed transactions; institutions of accounts, their countries; year of birth; the
// state of a dealer; the country of a city. Tokens of accounts, names, identifiers and handles come from the agency's
// key (tokens.h): others cannot make them again, and do not compare them. All else is the sender's word, at every rung.
// Values are JSON as in documents (document.h). Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "client/document/finding.h"
#include "client/document/tokens.h"
#include "policy/model/marks.h"

namespace puente::client::document {

// Adds what is missing to a section's rungs, states and municipalities in their fixed codes. The values are checked
// (section_values.h). Rungs said to be "unknown" are taken out: those that do not follow either go to `unknown`.
// Findings: a rung given that is not what follows; a rung that should follow, and of this value does not. tokens: null
// where there is no key; then none are made. year: of the tokens' key.
void complete_ladder(model::Kind kind, model::Section section, nlohmann::json& rungs, const TokenMaker* tokens,
                     int year, Findings& findings, std::vector<model::Label>& unknown);

struct LadderMismatch {
  model::Section section = model::Section::place;
  model::Rung finer = model::Rung::point, coarser = model::Rung::cell;
  std::string follows, given;  // values as JSON
};
std::vector<LadderMismatch> check_ladders(model::Kind kind, const nlohmann::json& sections);
// "place: cell is "…", and of point follows "…""
std::string text_of(const LadderMismatch& mismatch);

}  // namespace puente::client::document
