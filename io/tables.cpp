#include "io/tables.h"

namespace puente::io {

StoreResult<std::vector<std::string>> table_names(Database& database) {
  // A virtual table has no rows of its own: those that it lies in are tables, too.
  PUENTE_TRY(Statement names, database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND"
                                               " sql NOT LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name"));
  std::vector<std::string> out;
  while (true) {
    PUENTE_TRY(const bool more, names.step());
    if (!more) return out;
    out.push_back(names.text(0));
  }
}

StoreStatus read_table(Database& database, std::string_view table,
                       const std::function<void(std::span<const Cell> row)>& sink) {
  // The name comes from the file's own schema; quoted as SQL wants it.
  std::string quoted;
  for (const char c : table) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  PUENTE_TRY(Statement rows, database.prepare("SELECT * FROM \"" + quoted + "\""));
  while (true) {
    PUENTE_TRY(const bool more, rows.step());
    if (!more) return {};
    std::vector<Cell> row;
    for (int i = 0; i < rows.columns(); ++i) {
      Cell cell{rows.column_name(i), rows.type(i), 0, {}};
      if (cell.type == Statement::Type::integer || cell.type == Statement::Type::real)
        cell.integer = rows.integer(i);
      else if (cell.type != Statement::Type::null)
        cell.bytes = rows.blob(i);
      row.push_back(std::move(cell));
    }
    sink(row);
  }
}

}  // namespace puente::io
