// A record on the terminal, as its recipient may see it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "client/present/table.h"
#include "client/present/text.h"

namespace puente::client::present {

// What stands where something was withheld: seen without colour, too.
inline constexpr const char* black_bar = "████████";

// `view`: what the agent's API says of a record ("show"). Sections in reading order, finest rung first; in the place of
// each withheld one a bar, with the rule that withheld it and its legal basis in the language, or that no rule permits
// it. Every text of others goes through escape(). Fit for hostile JSON: nothing in it can be missing.
std::string render_record(const nlohmann::json& view, Language language, const Screen& screen = {});

// "████████ retenida: MX/dea-violence, «…»" of one withheld section.
std::string render_withheld(const nlohmann::json& withheld, Language language);

}  // namespace puente::client::present
