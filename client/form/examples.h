// What a form shows as an example of each value: fictional, of the right form, and consistent within a kind, so that a
// form filled in with all of its examples is a document (form_test.cpp fills in each). Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/language.h"
#include "policy/model/vocabulary.h"
#include "schemas/codec/content_shape.h"

namespace puente::client::form {

// The example of a leaf; empty where a form has none. `scope`: the name of the section, or of the rung where it has a
// ladder, which tells one plain text from another.
std::string_view example_of(model::Kind kind, std::string_view scope, const codec::ContentShape& leaf,
                            Language language);

// Is this text an example that could not be anybody's value ("Example Group"), in either language?
bool is_example(std::string_view text);

}  // namespace puente::client::form
