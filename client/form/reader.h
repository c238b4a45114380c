// A form that somebody filled in, as the document that `puente send` reads (client/document).
//
// Guarantee: keys and choices may be those of either language; what is empty is left out; everything else of the form
// is in the document, or is told with its line, what was written and what to write: all of it at once. The document
// passes the same checks as one that came as JSON, whose findings are told by the form's own keys and lines. Bounds:
// those of a document (document_bytes_max, findings_max); hostile text ends as findings (policy/toml_form.h). Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "client/document/finding.h"
#include "crypto/base/language.h"

namespace puente::client::form {

// Is this text a form, and not JSON? Told by what it begins with.
bool is_form(std::string_view text);

struct FormReading {
  nlohmann::json document;  // null where something is wrong
  std::vector<document::Finding> findings;
};

// part: one that is not filled in yet; of what is missing before its sections nothing is told.
enum class Extent : std::uint8_t { whole, part };

// language: of the words that findings suggest.
FormReading read_form(std::string_view text, Language language, Extent extent = Extent::whole);

}  // namespace puente::client::form
