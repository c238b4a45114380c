// The rows of a database's tables in canonical form (audit/row_form.h), and the one hash of all of them: so that a page
// of the file put back from an older copy, which the file's own checks let pass, does not fit what was signed
// (broker/core).
//
// Indexes are compared with their tables by SQLite's integrity_check in the reading. Errors: damaged where an index
// does not fit or a table is missing, and those of the database.
#pragma once

#include <functional>
#include <span>

#include "crypto/primitives/set_hash.h"
#include "io/database.h"

namespace puente::audit::store_file {

struct Table {
  const char* name;
  const char* left_out = "";  // a column that something else vouches for
  const char* unless = "";    // rows with this value of their first column do not count
};

using RowSink = std::function<void(ByteView row)>;
StoreStatus read_rows(io::Database& database, std::span<const Table> tables, const RowSink& sink);
StoreResult<primitives::SetHash> hash_of_rows(io::Database& database, std::span<const Table> tables);

}  // namespace puente::audit::store_file
