// What the values of a section must be, at each of its rungs: of their type, of the calendar, within the world, counts
// that can be counted, bytes that are what their hash says.
//
// Guarantee: one check for all kinds and sections, whoever wrote the document; everything wrong is found, not the first
// only. Non-guarantees: a value of the right form may be untrue; what follows from what is the ladder's (ladder.h).
// Pure; thread-safe.
#pragma once

#include <nlohmann/json.hpp>

#include "client/document/finding.h"
#include "policy/model/marks.h"

namespace puente::client::document {

// In place of a rung's value: it is not known, and does not follow from a finer one.
inline constexpr std::string_view unknown_rung = "unknown";

// `rungs`: of a section with a ladder its rungs, else {"whole": its value}; path: where they stand ("sections.place").
// A rung whose value is the text "unknown" says nothing, and is passed over.
void check_values(model::Kind kind, model::Section section, const nlohmann::json& rungs, const std::string& path,
                  Findings& findings);

}  // namespace puente::client::document
