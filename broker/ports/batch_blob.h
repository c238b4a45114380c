// A batch signature as a column: signature, size, index (8-byte big-endian each), then the path.
#pragma once

#include "crypto/base/store_error.h"
#include "schemas/codec/record.h"

namespace puente::broker::ports {

Bytes batch_blob(const codec::BatchSignature& batch);
StoreResult<codec::BatchSignature> batch_from_blob(ByteView blob);

}  // namespace puente::broker::ports
