// Events of the log as JSON: what programs read, and what filters and searches look at. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "audit/reader.h"

namespace puente::audit::report {

// "accept", "refuse", … as in docs/log.md; stable.
std::string_view event_name(const codec::Event& event);
// All that event_name() gives.
std::span<const std::string_view> event_names();

// {"index", "audience", "counter", "time", "event": "accept", …its fields}; "event": null where it cannot be read.
nlohmann::ordered_json json_of(const audit::ReadEntry& entry);

}  // namespace puente::audit::report
