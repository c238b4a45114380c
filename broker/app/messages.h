// What the broker tells its operator: one line to standard error each, with everything that could steer a terminal or
// look like a line of its own escaped (crypto/base/escape.h).
#pragma once

#include <string>
#include <string_view>

#include "broker/core/messages.h"

namespace puente::broker::app {

void start_messages();  // before the first
void say(const core::Notice& notice);
void say_info(std::string_view text);
void say_error(std::string_view text);

}  // namespace puente::broker::app
