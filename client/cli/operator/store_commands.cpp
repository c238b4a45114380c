// `puente store dump DIR`: what lies in a store, decrypted, for those who hold its passphrase.
#include <fmt/format.h>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/auditor/store_access.h"
#include "client/cli/commands.h"
#include "crypto/base/escape.h"
#include "io/database.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

std::string cell(const puente::io::Statement& row, int column) {
  if (row.is_null(column)) return "null";
  using Type = puente::io::Statement::Type;
  if (row.type(column) == Type::integer || row.type(column) == Type::real) return std::to_string(row.integer(column));
  const ByteView bytes = row.blob(column);
  std::string out = hex_of(bytes);
  // Beside the digits, whatever can be read: a search for a word finds it, and an eye too.
  std::string readable;
  for (const std::uint8_t byte : bytes) readable += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
  return out + " |" + readable + "|";
}

StoreStatus dump_table(const Context& context, puente::io::Database& database, const std::string& table) {
  // The name comes from the file's own schema; quoted as SQL wants it.
  std::string quoted;
  for (const char c : table) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  PUENTE_TRY(puente::io::Statement rows, database.prepare("SELECT * FROM \"" + quoted + "\""));
  if (!context.json) fmt::print("== {}\n", escape(table));
  while (true) {
    PUENTE_TRY(const bool more, rows.step());
    if (!more) return {};
    json object = json::object();
    std::string line;
    for (int i = 0; i < rows.columns(); ++i) {
      const std::string value = cell(rows, i);
      if (context.json)
        object[rows.column_name(i)] = value;
      else
        line += (i == 0 ? "" : "  ") + escape(rows.column_name(i)) + "=" + value;
    }
    fmt::print("{}\n", context.json ? line_of({{"table", table}, {"row", object}}) : line);
  }
}

struct DumpOptions {
  fs::path folder;
  std::string table;  // empty: all
};

AnswerStatus dump(const Context& context, const DumpOptions& options) {
  PUENTE_TRY(puente::io::Database database, open_store_to_read(options.folder));
  std::vector<std::string> tables;
  {
    PUENTE_TRY(puente::io::Statement names,
               database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"));
    while (true) {
      PUENTE_TRY(const bool more, names.step());
      if (!more) break;
      tables.push_back(names.text(0));
    }
  }
  if (!options.table.empty()) {
    if (std::ranges::find(tables, options.table) == tables.end())
      return fail(ErrorCode::not_found, options.folder.string() + ": the store has no table '" + options.table + "'");
    tables = {options.table};
  }
  for (const std::string& table : tables) PUENTE_REQUIRE(dump_table(context, database, table));
  return {};
}

}  // namespace

void add_store_commands(const Command& program, Context& context) {
  const Command store = program.subcommand("store", "look into the store of a broker or an agent");
  store.require_subcommand();
  const auto options = std::make_shared<DumpOptions>();
  const Command all = store.subcommand("dump", "print every row of every table, decrypted");
  all.option("folder", options->folder, "folder of the broker or agent").required();
  all.option("table", options->table, "only this table");
  all.on_run([&context, options] { return as_result(dump(context, *options)); });
}

}  // namespace puente::client::cli
