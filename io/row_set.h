// What all rows of a database's tables are together, as one hash that follows every change: so that a page of the file
// put back from an older copy, which the file's own checks let pass, does not fit what was signed (broker/core).
//
// Guarantee: hash() is of the rows that the tables hold, as this connection sees them, uncommitted changes included,
// as long as only this connection changes them. Indexes are compared with their tables by SQLite's integrity_check,
// once, in the reading: `mismatch` where one does not fit. Other errors: those of the database.
#pragma once

#include <memory>
#include <span>

#include "crypto/primitives/set_hash.h"
#include "io/database.h"

namespace puente::io {

class RowSet {
 public:
  struct Table {
    const char* name;
    const char* left_out = "";  // a column that something else vouches for
    const char* unless = "";    // rows with this value of their first column do not count
  };

  // Both: the connection must not be used once the set is gone.
  static StoreResult<std::unique_ptr<RowSet>> read(Database& database, std::span<const Table> tables);
  // Reads all rows, and follows the tables from then on.
  static StoreResult<std::unique_ptr<RowSet>> follow(Database& database, std::span<const Table> tables);
  RowSet(const RowSet&) = delete;
  RowSet& operator=(const RowSet&) = delete;

  const primitives::SetHash& hash() const { return hash_; }
  void revert(const primitives::SetHash& before) { hash_ = before; }  // after a transaction was rolled back

 private:
  RowSet() = default;

  primitives::SetHash hash_;
};

}  // namespace puente::io
