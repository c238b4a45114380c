// A page of the documentation about a kind: its sections, their ladders, their fields with what may stand in them, and
// a form filled in. docs/kinds (English) and docs/kinds/es. Made of the vocabulary; a test compares. Pure.
#pragma once

#include <string>

#include "crypto/base/language.h"
#include "policy/model/vocabulary.h"

namespace puente::client::form {

// Markdown.
std::string kind_page(model::Kind kind, Language language);
// The page that lists the kinds (README.md).
std::string kinds_page(Language language);

}  // namespace puente::client::form
