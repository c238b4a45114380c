// Records that wait for their recipients, verified, the latest of them kept in memory.
//
// A record is decoded when it is accepted, and never again while it is kept here; one that is read back from the store
// earns its type anew (record::inspect::verify_kept).
#pragma once

#include <deque>
#include <map>
#include <memory>

#include "broker/ports/overlaid_rows.h"
#include "crypto/record/inspect/decoded.h"

namespace puente::broker::core {

using Record = record::inspect::VerifiedRecord;
using RecordPtr = std::shared_ptr<const Record>;  // shared by the recipients it waits for

// For the store; the frames are the record's own.
ports::SpooledRecord spooled(const RecordPtr& record);

class Spool {
 public:
  // `rows` outlives the spool.
  explicit Spool(const ports::RecordReader& rows) : rows_(rows) {}

  // Null: there is none, or not any more. Its slots may be gone (recall, expiry): then it has none.
  StoreResult<RecordPtr> find(const Hash& header_hash);
  // Of a queue entry, which has one.
  StoreResult<RecordPtr> record(const Hash& header_hash);
  void remember(const RecordPtr& record);

 private:
  const ports::RecordReader& rows_;
  std::map<Hash, RecordPtr> cache_;  // the oldest goes first
  std::deque<Hash> order_;
  std::size_t bytes_ = 0;
};

}  // namespace puente::broker::core
