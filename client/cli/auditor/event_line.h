// An entry of the log as one line for the terminal.
#pragma once

#include <string>
#include <string_view>

#include "audit/reader.h"
#include "client/cli/context.h"

namespace puente::client::cli {

// The name of an event ("accept") in the language of the context.
std::string_view event_word(const Context& context, std::string_view event);

// In the language of the context; foreign text is escaped.
std::string line_of(const Context& context, const audit::ReadEntry& entry);

}  // namespace puente::client::cli
