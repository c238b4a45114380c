// Names of what sections hold (schemas/content.capnp), for people.
#pragma once

#include <string_view>

#include "crypto/base/language.h"

namespace puente::client::present {

// The name of a field ("sideA") in that language; one that is not known comes back as it is.
std::string_view field_label(Language language, std::string_view field);

// The value of a field that is one of few ("clash"), where `field` is such a field or the value stands alone ("");
// other values, which are somebody's text, come back as they are.
std::string_view choice_label(Language language, std::string_view field, std::string_view value);

}  // namespace puente::client::present
