// The parts of a record as columns of one row: what belongs together is written, and read, together. Reading fails
// with `damaged` where the lengths do not fit.
//
//   batch     signature, size, index (8-byte big-endian each), then the path
//   entries   of each: the recipient's key id, the length (4-byte big-endian), the entry
//   digests   of each slot, 32 bytes
//   frames    of each slot, in the same order: the length (4-byte big-endian), the frame
#pragma once

#include "broker/ports/batch.h"
#include "crypto/base/store_error.h"

namespace puente::broker::ports {

Bytes batch_blob(const codec::BatchSignature& batch);
StoreResult<codec::BatchSignature> batch_from_blob(ByteView blob);

Bytes entries_blob(const std::vector<SpooledEntry>& entries);
StoreResult<std::vector<SpooledEntry>> entries_from_blob(ByteView blob);

Bytes digests_blob(const std::vector<SpooledSlot>& slots);
Bytes frames_blob(const std::vector<SpooledSlot>& slots);
// Without `frames`, the slots have their digests only.
StoreResult<std::vector<SpooledSlot>> slots_from_blobs(ByteView digests, std::optional<ByteView> frames);

}  // namespace puente::broker::ports
