// `puente-broker init`: a folder with configuration, keys, and what the treaty says of this broker (public.toml).
#pragma once

#include "broker/app/config.h"

namespace puente::broker::app {

// `endpoint`: what devices connect to; the treaty names it. Refuses a folder that holds keys. Errors: usage, conflict,
// io.
Status init(const Config& config, const std::string& endpoint);

}  // namespace puente::broker::app
