// The hash of all rows of the database, carried on from batch to batch without reading all of them: computed from the
// canonical bytes of what a batch writes and of what that replaces (broker/ports/rows.h), the same for every store.
//
// Guarantee: after follow(batch) and the batch's commit, hash() is what a new reading of all rows gives. What a batch
// replaces is held here where it is state (values, chains, approvals, quotas), carried by the batch (what is forgotten,
// notices taken), or read where it lies: queue entries of a record, its outcomes, a record that goes. Memory: bounded
// by the held tables, never by records. Errors: the store's. Not thread safe.
#pragma once

#include "broker/ports/store.h"
#include "crypto/primitives/set_hash.h"

namespace puente::broker::store {

class StoredRows {
 public:
  // The store outlives it.
  explicit StoredRows(const ports::Store& store) : store_(store) {}

  // Reads all rows.
  StoreStatus restore();
  Hash hash() const { return set_.digest(); }

  // The batch will be committed next, and every one before it has been.
  StoreStatus follow(const ports::WriteBatch& batch);

 private:
  class Changes;
  const ports::Store& store_;
  primitives::SetHash set_;
  std::map<Bytes, Bytes> held_;  // rows of the tables that are state, by table and key
};

}  // namespace puente::broker::store
