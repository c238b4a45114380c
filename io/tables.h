// Whatever tables a database has, for those who print what they do not know.
//
// Errors: the database's. Not thread safe.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "io/database.h"

namespace puente::io {

// Ascending.
StoreResult<std::vector<std::string>> table_names(Database& database);

struct Cell {
  std::string column;
  Statement::Type type = Statement::Type::null;
  std::int64_t integer = 0;  // of numbers
  ByteView bytes;            // of text and blobs; valid during the call
};
// All rows of a table that table_names() gave, in the file's order.
StoreStatus read_table(Database& database, std::string_view table,
                       const std::function<void(std::span<const Cell> row)>& sink);

}  // namespace puente::io
