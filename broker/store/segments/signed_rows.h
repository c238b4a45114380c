// The database's rows, signed: their hash under the log's key, with the head that the database holds
// (audit/store_rows.h). A broker must not go on from a queue, a receipt or a recall that somebody put back.
//
// Guarantee: after sign(batch) and the batch's commit, the database holds a signature over all its rows but the log's
// own; restore() refuses one that is not over what it holds. Rows that are still in segments are authenticated by
// those. A database whose log is empty has no signature yet. Errors: the store's; `damaged`. Not thread safe.
#pragma once

#include "broker/store/segments/stored_rows.h"
#include "crypto/primitives/sign.h"
#include "schemas/codec/record.h"

namespace puente::broker::store {

// Who signs: the log's key, under the log's name. The key outlives its users.
struct RowsSigner {
  std::string origin;
  const primitives::SigningKey* key = nullptr;
};

class SignedRows {
 public:
  // The store outlives it.
  SignedRows(const ports::Store& store, RowsSigner signer) : store_(store), signer_(std::move(signer)), rows_(store) {}

  // Reads all rows.
  StoreStatus restore();
  // The batch will be committed next, and every one before it has been. Adds the value audit::rows_value.
  StoreStatus sign(ports::WriteBatch& batch);

 private:
  StoreStatus see_head(const ports::Values& values);

  const ports::Store& store_;
  RowsSigner signer_;
  StoredRows rows_;
  codec::Head head_;
};

}  // namespace puente::broker::store
