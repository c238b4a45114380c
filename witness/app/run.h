// `puente-witness run`: the witness of a folder behind its HTTP server, until it is told to stop.
#pragma once

#include "crypto/base/store_error.h"
#include "io/process.h"
#include "witness/app/config.h"

namespace puente::witness::app {

// One witness runs in a folder: two would hold different heads, and could cosign two histories. Fails with `conflict`
// where another runs there, with `mismatch` where the treaty does not name this key or the heads kept do not lead to
// its hand-over, and with the errors of the files.
AnswerStatus run(const Config& config, const puente::io::StopSignal& stop);

}  // namespace puente::witness::app
