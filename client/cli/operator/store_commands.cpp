// `puente store dump DIR`: what lies in a store, decrypted, for those who hold its passphrase.
#include <fmt/format.h>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "client/cli/auditor/store_access.h"
#include "client/cli/commands.h"
#include "crypto/base/escape.h"
#include "io/tables.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

std::string cell_text(const puente::io::Cell& cell) {
  using Type = puente::io::Statement::Type;
  if (cell.type == Type::null) return "null";
  if (cell.type == Type::integer || cell.type == Type::real) return std::to_string(cell.integer);
  // Beside the digits, whatever can be read: a search for a word finds it, and an eye too.
  std::string readable;
  for (const std::uint8_t byte : cell.bytes) readable += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
  return hex_of(cell.bytes) + " |" + readable + "|";
}

void print_row(const Context& context, const std::string& table, std::span<const puente::io::Cell> row) {
  json object = json::object();
  std::string line;
  for (const puente::io::Cell& cell : row) {
    const std::string value = cell_text(cell);
    if (context.json)
      object[cell.column] = value;
    else
      line += (line.empty() ? "" : "  ") + escape(cell.column) + "=" + value;
  }
  fmt::print("{}\n", context.json ? line_of({{"table", table}, {"row", object}}) : line);
}

struct DumpOptions {
  fs::path folder;
  std::string table;  // empty: all
};

AnswerStatus dump(const Context& context, const DumpOptions& options) {
  PUENTE_TRY(puente::io::Database database, open_store_to_read(options.folder));
  PUENTE_TRY(std::vector<std::string> tables, puente::io::table_names(database));
  if (!options.table.empty()) {
    if (std::ranges::find(tables, options.table) == tables.end())
      return fail(ErrorCode::not_found, options.folder.string() + ": the store has no table '" + options.table + "'");
    tables = {options.table};
  }
  for (const std::string& table : tables) {
    if (!context.json) fmt::print("== {}\n", escape(table));
    PUENTE_REQUIRE(puente::io::read_table(
        database, table, [&](std::span<const puente::io::Cell> row) { print_row(context, table, row); }));
  }
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
