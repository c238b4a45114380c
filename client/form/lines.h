// Private to the room: the text of a form, line by line, before a parser sees it: what word processors and half-known
// syntax make of one, each with what to type instead.
//
// Guarantee: all lines with such a fault are told, not the first only. Non-guarantee: what passes need not be TOML.
// Pure.
#pragma once

#include <string_view>

#include "client/document/finding.h"

namespace puente::client::form {

// The text without a byte order mark. Findings: not a text at all, or lines that are none of a form.
std::string_view checked_lines(std::string_view text, document::Findings& findings);

}  // namespace puente::client::form
