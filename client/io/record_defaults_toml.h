// Private to the room: [defaults] as toml++ has it.
#pragma once

#include "client/io/record_defaults.h"
#include "policy/toml_table.h"

namespace puente::client::io {

Result<RecordDefaults> parse_record_defaults(const toml::table& table);

}  // namespace puente::client::io
