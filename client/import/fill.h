// Fills a mapping's templates and ladders from one row. Internal to this room. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "client/import/clauses.h"
#include "client/import/import.h"
#include "client/import/mapping.h"

namespace puente::client::import {

// One row: its cells by mapping column (empty where the file says so), and its clauses.
struct Row {
  std::vector<std::string> cells;
  std::vector<Clause> clauses;
};

// Null where every place to fill in is empty; an object or list element without content is left out.
// Fails with `malformed` or `unknown_value` and the column's name.
Result<nlohmann::json> fill(const Mapping& mapping, const Template& templ, const Row& row);

// {"point": {…}, "cell": {…}, …}: the rungs that the row's precision permits and its cells can fill. note: what was
// made of the names.
Result<nlohmann::json> fill_place(const Mapping& mapping, const PlaceLadder& ladder, model::Kind kind, const Row& row,
                                  PlaceNote& note);
Result<nlohmann::json> fill_time(const Mapping& mapping, const TimeLadder& ladder, const Row& row);

// All sections of a kind. Coarser rungs that a row does not give are said to be unknown: the agent makes those that
// follow.
Result<nlohmann::json> fill_sections(const Mapping& mapping, const KindTemplates& templates, const Row& row,
                                     PlaceNote& note);

}  // namespace puente::client::import
