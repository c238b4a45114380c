#include "audit/store_file/row_set.h"

#include <fmt/format.h>

#include "audit/row_form.h"

namespace puente::audit::store_file {

using io::Database;
using io::Statement;

namespace {

StoreResult<std::string> columns_of(Database& database, const Table& table) {
  PUENTE_TRY(Statement info, database.prepare(fmt::format("PRAGMA main.table_info({})", table.name)));
  std::string out;
  while (true) {
    PUENTE_TRY(const bool row, info.step());
    if (!row) break;
    if (const std::string name = info.text(1); name != table.left_out) out += (out.empty() ? "" : ", ") + name;
  }
  if (out.empty()) return damaged(fmt::format("it has no table {}", table.name));
  return out;
}

// No store of ours has a real number; one in its place would read like the text of it.
StoreResult<Bytes> row_of(const Statement& row, const char* table) {
  RowForm out(table);
  for (int i = 0; i < row.columns(); ++i) {
    switch (row.type(i)) {
      case Statement::Type::integer:
        out.integer(row.integer(i));
        break;
      case Statement::Type::text:
        out.text(row.text(i));
        break;
      case Statement::Type::null:
        out.null();
        break;
      case Statement::Type::real:
        return damaged(fmt::format("a row of {} has a number where something else belongs", table));
      case Statement::Type::blob:
        out.blob(row.blob(i));
        break;
    }
  }
  return out.bytes();
}

// Every index of the table leads to its rows as they are, and to no others.
StoreStatus check_indexes(Database& database, const Table& table) {
  PUENTE_TRY(Statement check, database.prepare(fmt::format("PRAGMA main.integrity_check({})", table.name)));
  PUENTE_TRY(const bool row, check.step());
  if (const std::string said = row ? check.text(0) : "no answer"; said != "ok")
    return damaged(
        fmt::format("table {}: {}: the file was altered or an older copy of a part was put back; see "
                    "docs/operator.md, 'A restored broker'",
                    table.name, said));
  return {};
}

}  // namespace

StoreStatus read_rows(Database& database, std::span<const Table> tables, const RowSink& sink) {
  for (const Table& table : tables) {
    PUENTE_TRY(const std::string columns, columns_of(database, table));
    PUENTE_TRY(Statement rows,
               database.prepare(fmt::format("SELECT {} FROM main.{} NOT INDEXED", columns, table.name)));
    while (true) {
      PUENTE_TRY(const bool more, rows.step());
      if (!more) break;
      if (*table.unless != '\0' && rows.text(0) == table.unless) continue;
      PUENTE_TRY(const Bytes row, row_of(rows, table.name));
      sink(row);
    }
    PUENTE_REQUIRE(check_indexes(database, table));
  }
  return {};
}

StoreResult<primitives::SetHash> hash_of_rows(Database& database, std::span<const Table> tables) {
  primitives::SetHash out;
  PUENTE_REQUIRE(read_rows(database, tables, [&](ByteView row) { out.add(row); }));
  return out;
}

}  // namespace puente::audit::store_file
