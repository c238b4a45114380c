// Shards of the broker's log: which one is followed, and what begins anew with the next. That there is a next one only
// the treaty says (trust/handover.h), never the broker.
#pragma once

#include "client/core/parts.h"

namespace puente::client::core {

// At the start: does the treaty name the log that is followed here, or the shard after it? True: a shard begins with
// the first step. Fails with `conflict` where one between was left out.
Answer<bool> shard_begins(const Parts& parts, const Values& values);
StoreStatus begin_shard(Turn& turn, Parts& parts);

}  // namespace puente::client::core
