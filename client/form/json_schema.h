// JSON Schema of a kind's document: for programs that write records, and editors that complete them.
//
// Guarantee: made of the vocabulary and of schemas/content.capnp; refuses no document that `client/document` takes, and
// every unknown key, name and type, wrong forms of dates and codes, and absence of what must be there. Non-guarantee:
// what follows from what, places on the map and the calendar are the document's checks. Source: JSON Schema 2020-12.
// Pure.
#pragma once

#include <nlohmann/json.hpp>

#include "crypto/base/language.h"
#include "policy/model/vocabulary.h"

namespace puente::client::form {

// language: of the descriptions; the names are the document's.
nlohmann::ordered_json json_schema(model::Kind kind, Language language);

}  // namespace puente::client::form
