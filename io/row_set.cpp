#include "io/row_set.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "crypto/base/transcript.h"

namespace puente::io {
namespace {

// One value: its type, so that NULL, 0, "" and an empty blob differ, and its bytes.
void take(Transcript& row, sqlite3_value* value) {
  const int type = sqlite3_value_type(value);
  row.lp(static_cast<std::uint64_t>(type));
  if (type == SQLITE_INTEGER) {
    row.lp(static_cast<std::uint64_t>(sqlite3_value_int64(value)));
    return;
  }
  const auto* const data = static_cast<const std::uint8_t*>(sqlite3_value_blob(value));
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
  row.lp(data == nullptr ? ByteView{} : ByteView{data, size});
}

// fold_row(1 or -1, table, columns…) in SQL: a row comes or goes.
void fold(sqlite3_context* context, int count, sqlite3_value** values) {
  Transcript row("row");
  for (int i = 1; i < count; ++i) take(row, values[i]);
  auto& hash = *static_cast<primitives::SetHash*>(sqlite3_user_data(context));
  if (sqlite3_value_int(values[0]) > 0)
    hash.add(row.view());
  else
    hash.remove(row.view());
  sqlite3_result_null(context);
}

// What SQL says of a table's rows; `row` is "", "NEW." or "OLD.".
struct Worded {
  const RowSet::Table& table;
  std::vector<std::string> columns;

  std::string folded(int sign, std::string_view row) const {
    std::string out = fmt::format("fold_row({}, '{}'", sign, table.name);
    for (const std::string& column : columns) out += fmt::format(", {}{}", row, column);
    return out + ")";
  }
  std::string counts(std::string_view row) const {
    return *table.unless == '\0' ? std::string("1")
                                 : fmt::format("{}{} IS NOT '{}'", row, columns.front(), table.unless);
  }
};

StoreResult<Worded> worded(Database& database, const RowSet::Table& table) {
  PUENTE_TRY(Statement info, database.prepare(fmt::format("PRAGMA main.table_info({})", table.name)));
  Worded out{table, {}};
  for (;;) {
    PUENTE_TRY(const bool row, info.step());
    if (!row) break;
    if (std::string name = info.text(1); name != table.left_out) out.columns.push_back(std::move(name));
  }
  if (out.columns.empty()) return damaged(fmt::format("it has no table {}", table.name));
  return out;
}

StoreStatus fold_all(Database& database, const Worded& rows) {
  PUENTE_TRY(Statement all, database.prepare(fmt::format("SELECT {} FROM main.{} NOT INDEXED WHERE {}",
                                                         rows.folded(1, ""), rows.table.name, rows.counts(""))));
  for (bool row = true; row;) {
    PUENTE_TRY(row, all.step());
  }
  return {};
}

// Every index of the table leads to its rows as they are, and to no others.
StoreStatus check_indexes(Database& database, const RowSet::Table& table) {
  PUENTE_TRY(Statement check, database.prepare(fmt::format("PRAGMA main.integrity_check({})", table.name)));
  PUENTE_TRY(const bool row, check.step());
  if (const std::string said = row ? check.text(0) : "no answer"; said != "ok")
    return damaged(
        fmt::format("table {}: {}: the file was altered or an older copy of a part was put back; see "
                    "docs/operator.md, 'A restored broker'",
                    table.name, said));
  return {};
}

StoreStatus follow_changes(Database& database, const Worded& rows) {
  struct Trigger {
    const char* event;
    int sign;
    const char* row;
  };
  for (const auto& [event, sign, row] : {Trigger{"INSERT", 1, "NEW."}, Trigger{"DELETE", -1, "OLD."}})
    PUENTE_REQUIRE(database.run(fmt::format("CREATE TEMP TRIGGER fold_{0}_{1} AFTER {1} ON main.{0} WHEN {2} BEGIN "
                                            "SELECT {3}; END",
                                            rows.table.name, event, rows.counts(row), rows.folded(sign, row))
                                    .c_str()));
  return database.run(fmt::format("CREATE TEMP TRIGGER fold_{0}_update AFTER UPDATE ON main.{0} BEGIN "
                                  "SELECT {1} WHERE {2}; SELECT {3} WHERE {4}; END",
                                  rows.table.name, rows.folded(-1, "OLD."), rows.counts("OLD."), rows.folded(1, "NEW."),
                                  rows.counts("NEW."))
                          .c_str());
}

}  // namespace

StoreResult<std::unique_ptr<RowSet>> RowSet::read(Database& database, std::span<const Table> tables) {
  std::unique_ptr<RowSet> out(new RowSet);
  PUENTE_REQUIRE(database.define("fold_row", fold, &out->hash_));
  for (const Table& table : tables) {
    PUENTE_TRY(const Worded rows, worded(database, table));
    PUENTE_REQUIRE(fold_all(database, rows));
    PUENTE_REQUIRE(check_indexes(database, table));
  }
  return out;
}

StoreResult<std::unique_ptr<RowSet>> RowSet::follow(Database& database, std::span<const Table> tables) {
  PUENTE_TRY(std::unique_ptr<RowSet> out, read(database, tables));
  // Else a row that INSERT OR REPLACE puts out leaves without a word.
  PUENTE_REQUIRE(database.run("PRAGMA recursive_triggers=ON"));
  for (const Table& table : tables) {
    PUENTE_TRY(const Worded rows, worded(database, table));
    PUENTE_REQUIRE(follow_changes(database, rows));
  }
  return out;
}

}  // namespace puente::io
