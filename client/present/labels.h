// The vocabulary as people read it: its stable names in English, translated in Spanish. Programs read the stable names
// (--json). A name that is not of the vocabulary comes back as it is.
#pragma once

#include <string_view>

#include "client/present/text.h"

namespace puente::client::present {

// Of kinds, sections, rungs, purposes, urgencies, outbox states and progress: no name means two things in Spanish.
std::string_view label(Language language, std::string_view name);

}  // namespace puente::client::present
