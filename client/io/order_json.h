// A liaison's pause as JSON: for the agent's API and for `puente pause list`.
#pragma once

#include <nlohmann/json.hpp>

#include "trust/order.h"

namespace puente::client::io {

nlohmann::json pause_json(const trust::SignedOrder& pause);

}  // namespace puente::client::io
