// `puente store dump DIR`: what lies in a store, decrypted, for those who hold its passphrase.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "client/cli/agent_api.h"
#include "client/cli/command.h"
#include "client/cli/terminal.h"
#include "client/io/party.h"
#include "io/database.h"
#include "io/files.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;

// The broker's configuration is its own room's: only where its passphrase is needs to be known here.
Result<SecretBytes> broker_passphrase(const fs::path& folder) {
  PUENTE_TRY(const std::string text, puente::io::read_text(folder / "broker.toml", 64 << 10));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) return fail(ErrorCode::malformed, (folder / "broker.toml").string() + ": not TOML");
  fs::path file = parsed.table()["passphrase-file"].value_or(std::string());
  if (!file.empty() && file.is_relative()) file = folder / file;
  return puente::io::read_passphrase("puente-broker", file);
}

Result<SecretBytes> passphrase_of(const fs::path& folder) {
  if (fs::exists(folder / "broker.toml")) return broker_passphrase(folder);
  const io::PartyPaths paths{folder};
  PUENTE_TRY(const std::string text, puente::io::read_text(paths.config(), 64 << 10));
  auto config = io::parse_party_config(text);
  if (!config) return tl::unexpected(config.error().at(paths.config().string()));
  return io::party_passphrase(paths, *config);
}

std::string cell(const puente::io::Statement& row, int column) {
  if (row.is_null(column)) return "null";
  if (row.is_number(column)) return std::to_string(row.integer(column));
  const ByteView bytes = row.blob(column);
  std::string out = hex_of(bytes);
  // Beside the digits, whatever can be read: a search for a word finds it, and an eye too.
  std::string readable;
  for (const std::uint8_t byte : bytes) readable += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
  return out + " |" + readable + "|";
}

Status dump_table(const Context& context, puente::io::Database& database, const std::string& table) {
  // The name comes from the file's own schema; quoted as SQL wants it.
  std::string quoted;
  for (const char c : table) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  PUENTE_TRY(puente::io::Statement rows, database.prepare("SELECT * FROM \"" + quoted + "\""));
  if (!context.json) fmt::print("== {}\n", shown(table));
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
        line += (i == 0 ? "" : "  ") + shown(rows.column_name(i)) + "=" + value;
    }
    fmt::print("{}\n", context.json ? line_of({{"table", table}, {"row", object}}) : line);
  }
}

struct DumpOptions {
  fs::path folder;
  std::string table;  // empty: all
};

Status dump(const Context& context, const DumpOptions& options) {
  const fs::path& folder = options.folder;
  PUENTE_TRY(const SecretBytes passphrase, passphrase_of(folder));
  PUENTE_TRY(const puente::io::KeyFile keys, puente::io::KeyFile::open(folder / "keys", passphrase));
  PUENTE_TRY(const StoreKey key, keys.get_as<StoreKey>("store"));
  PUENTE_TRY(puente::io::Database database, puente::io::Database::open_to_read(folder / "store.db", key));
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
      return fail(ErrorCode::not_found, folder.string() + ": the store has no table '" + options.table + "'");
    tables = {options.table};
  }
  for (const std::string& table : tables) PUENTE_REQUIRE(dump_table(context, database, table));
  return {};
}

}  // namespace

void add_store_commands(CLI::App& app, Context& context) {
  CLI::App* const store = app.add_subcommand("store", "look into the store of a broker or an agent");
  store->require_subcommand(1);
  const auto options = std::make_shared<DumpOptions>();
  CLI::App* const all = store->add_subcommand("dump", "print every row of every table, decrypted");
  all->add_option("folder", options->folder, "folder of the broker or agent")->required();
  all->add_option("table", options->table, "only this table");
  all->callback([&context, options] { run(context, [&] { return dump(context, *options); }); });
}

}  // namespace puente::client::cli
