// `puente-broker run`: core, store, sockets and witnesses wired together. Ends with SIGTERM or SIGINT, or with the
// error after which the store cannot be trusted any more (a failed commit, first of all: it is never tried again).
#pragma once

#include "broker/app/config.h"
#include "io/process.h"

namespace puente::broker::app {

Status run(const Config& config, const puente::io::StopSignal& stop);

}  // namespace puente::broker::app
