// Events of the log in words and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "audit/reader.h"
#include "client/cli/context.h"

namespace puente::client::cli {

// "accept", "refuse", … as in docs/log.md; stable.
std::string_view event_name(const codec::Event& event);

// {"index", "audience", "counter", "time", "event": "accept", …its fields}; "event": null where it cannot be read.
nlohmann::ordered_json json_of(const audit::ReadEntry& entry);

// One line for the terminal, in the language of the context; foreign text is made safe.
std::string line_of(const Context& context, const audit::ReadEntry& entry);

}  // namespace puente::client::cli
