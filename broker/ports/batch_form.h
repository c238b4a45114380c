// A batch written down, and read again: what a segment keeps of a commit.
//
//   batch    := the parts of WriteBatch in the order of its members, and of each row its members in their order
//   list     := count (4 bytes), then the elements         optional := 0 | 1, then the value
//   bytes    := length (4 bytes), then the bytes           a fixed value stands as it is
//   integers := 8 bytes; of enumerations and flags 1       all big-endian
//
// Of the log's rows: tiles, blocks and seals, which is what a store writes. Guarantee: what was written reads as the
// same rows. Whoever reads has checked that the bytes are its own; anything else is damaged, and nothing of it is
// returned. Pure.
#pragma once

#include "broker/ports/batch.h"
#include "crypto/base/store_error.h"

namespace puente::broker::ports {

// Appended to `out`.
void write_batch(const WriteBatch& batch, Bytes& out);
StoreResult<WriteBatch> read_batch(ByteView bytes);

}  // namespace puente::broker::ports
