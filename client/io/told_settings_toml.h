// Private to the room: [told] as toml++ has it.
#pragma once

#include "client/io/told_settings.h"
#include "policy/toml_table.h"

namespace puente::client::io {

Result<ToldSettings> parse_told_settings(const toml::table& table);

}  // namespace puente::client::io
