// Where the values of a JSON text stand, and which keys stand twice: what a parser does not tell.
//
// A path is that of finding.h: "sections.names.full[0].name". Keys are compared as they are read: "to" is "t\u006f".
// Guarantee: linear in the text. Non-guarantee: the text is not checked; it is one that a JSON parser took.
// Thread safety: free functions without state.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "client/document/finding.h"

namespace puente::client::document {

// One JSON value whose keys each stand once, nested at most levels_max deep; nothing, and findings with their lines,
// where it is not one.
std::optional<nlohmann::json> read_json(std::string_view text, int levels_max, Findings& findings);

// The same, with the findings as one error: `malformed`, `too_large`.
Result<nlohmann::json> parse_json(std::string_view text, int levels_max);

// Gives each finding the line of its path, or of the nearest part of it that is there.
void find_lines(std::string_view json, std::vector<Finding>& findings);

// Fails with `too_large` where brackets nest deeper: before a parser or a destructor that recurses sees the text.
Status check_json_depth(std::string_view text, int levels_max);

}  // namespace puente::client::document
