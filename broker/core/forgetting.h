// What of a record may be forgotten together.
#pragma once

#include "broker/ports/store.h"

namespace puente::broker::core {

// Takes out of `rows` the replay rows of records that keep an outcome: while a record's replay memory stands, nobody
// submits another under its id, which would meet the outcomes of the old one. Reads at most one record's outcomes for
// each replay row. Errors: the store's.
StoreStatus keep_with_outcomes(const ports::Store& store, ports::ForgottenRows& rows);

}  // namespace puente::broker::core
