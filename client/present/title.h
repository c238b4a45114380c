// What a record is about, in a few words and one line: made of what its sections say.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "client/present/text.h"

namespace puente::client::present {

// `kind`: of the record; `about`: as `inbox` answers it (docs/agent-api.md). "seizure: cocaine · 12 kg · Tijuana". Of
// each section that says best what such a record is about, the rung that a reader knows; the kind alone where none of
// them came. Escaped: what it is made of was written by others. Pure.
std::string title_of(Language language, std::string_view kind, const nlohmann::json& about);

}  // namespace puente::client::present
