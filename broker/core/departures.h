// What a batch makes go beside what it names: a record goes with its last queue entry.
#pragma once

#include "broker/ports/store.h"

namespace puente::broker::core {

// The batch will be committed next, and every one before it has been. Adds to `removed` the records of which no queue
// entry remains, ascending. What leaves the spool by it, records or only their frames: by sender. Errors: the store's.
StoreResult<std::vector<ports::SpoolUse>> name_departures(const ports::RecordReader& committed,
                                                          ports::WriteBatch& batch);

}  // namespace puente::broker::core
