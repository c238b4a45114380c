// The table of all operations of the agent's local API: the one list that the checks, the help and docs/agent-api.md
// are made from.
#pragma once

#include <string>

#include "client/api/operation.h"

namespace puente::client::api {

std::span<const Operation> operations();
const Operation* operation_named(std::string_view name);  // nullptr: there is none

// A draft in a list of them (Type::drafts).
Fields draft_fields();

// {"name", "what", "who", …}: for callers who ask.
nlohmann::json help_of(const Operation& operation);
// docs/agent-api.md, agent-api-records.md and agent-api-requests.md, as the table gives them.
enum class Page : std::uint8_t { all_else, records, requests };
std::string operations_page(Page which);

}  // namespace puente::client::api
