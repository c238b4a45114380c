// Pauses and approvals as people read them.
#pragma once

#include <string>

#include "client/present/json_text.h"
#include "client/present/text.h"

namespace puente::client::present {

// "MX 3, out, agencies *, kinds seizure, until …: reason", from the JSON of an agent or of `pause list --json`.
std::string pause_line(Language language, const nlohmann::json& pause);

}  // namespace puente::client::present
