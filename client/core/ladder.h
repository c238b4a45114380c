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

#include "client/core/tokens.h"

namespace puente::client::core {

// Adds what is missing to `sections` (of a document of that kind), states and municipalities in their fixed codes.
// tokens: null where there is no key; then none are made. year: of the tokens' key. Fails with `mismatch` where a rung
// is given that is not what follows, `malformed` where a state's code is none.
Status complete_ladders(model::Kind kind, nlohmann::json& sections, const TokenMaker* tokens, int year);

struct LadderMismatch {
  model::Section section = model::Section::place;
  model::Rung finer = model::Rung::point, coarser = model::Rung::cell;
  std::string follows, given;  // values as JSON
};
std::vector<LadderMismatch> check_ladders(model::Kind kind, const nlohmann::json& sections);
// "place: cell is "…", and of point follows "…""
std::string text_of(const LadderMismatch& mismatch);

}  // namespace puente::client::core
