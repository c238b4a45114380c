#include "io/database.h"

#include <sys/stat.h>

#define SQLITE_HAS_CODEC 1
#define SQLITE_ENABLE_COLUMN_METADATA 1
#include <sqlite3.h>

#include <cstdlib>

#include "crypto/base/check.h"

// SQLCipher locks the memory of each key that it makes, by whole pages, and unlocks the pages of whatever it frees,
// also where another key still lies on them (4.6.1; with cipher_memory_security as well, which costs twice the time).
// So nothing is unlocked while it is there: a few pages of each store stay locked for nothing, and what is given back
// to the system is unlocked with that.
extern "C" int munlock(const void*, std::size_t) noexcept { return 0; }

namespace puente::io {
namespace {

tl::unexpected<StoreError> failure(sqlite3* database, int code, std::string_view doing) {
  using Cause = StoreError::Cause;
  const std::string place(doing);
  if ((code & 0xff) == SQLITE_FULL) return store_fail(Cause::full, place + ": the disk is full");
  const bool page = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
  return store_fail(page ? Cause::damaged : Cause::failed, place + ": " + sqlite3_errmsg(database));
}

// Pages are authenticated with HMAC-SHA256, which processors compute several times faster than SQLCipher's HMAC-SHA512.
constexpr const char* page_hash =
    "PRAGMA cipher_hmac_algorithm=HMAC_SHA256; PRAGMA cipher_kdf_algorithm=PBKDF2_HMAC_SHA256;";

// The raw-key form x'…' skips PBKDF2: the key is random already.
StoreStatus set_key(sqlite3* database, const StoreKey& key, const std::filesystem::path& path) {
  SecretBytes text(3 + 64);
  const std::string hex_digits = "0123456789abcdef";
  std::size_t at = 0;
  text.reveal_mutable()[at++] = 'x';
  text.reveal_mutable()[at++] = '\'';
  for (const std::uint8_t byte : key.reveal()) {
    text.reveal_mutable()[at++] = static_cast<std::uint8_t>(hex_digits[byte >> 4]);
    text.reveal_mutable()[at++] = static_cast<std::uint8_t>(hex_digits[byte & 15]);
  }
  text.reveal_mutable()[at] = '\'';
  if (sqlite3_key(database, text.reveal().data(), static_cast<int>(text.size())) != SQLITE_OK)
    return failure(database, SQLITE_ERROR, "set the key of " + path.string());
  return {};
}

// Is it a store as it was made before, with SQLCipher's own hash of pages?
bool has_earlier_pages(const std::filesystem::path& path, const StoreKey& key) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)> database(raw, sqlite3_close_v2);
  return code == SQLITE_OK && set_key(raw, key, path) &&
         sqlite3_exec(raw, "SELECT COUNT(*) FROM sqlite_schema", nullptr, nullptr, nullptr) == SQLITE_OK;
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Statement& Statement::bind(std::int64_t value) {
  PUENTE_CHECK(sqlite3_bind_int64(statement_.get(), next_++, value) == SQLITE_OK, "bind an integer");
  return *this;
}
Statement& Statement::bind(std::uint64_t value) { return bind(static_cast<std::int64_t>(value)); }
Statement& Statement::bind(ByteView blob) {
  // A null pointer would bind NULL: an empty blob is not NULL.
  static const std::uint8_t nothing = 0;
  const void* data = blob.empty() ? &nothing : blob.data();
  PUENTE_CHECK(sqlite3_bind_blob64(statement_.get(), next_++, data, blob.size(), SQLITE_TRANSIENT) == SQLITE_OK,
               "bind a blob");
  return *this;
}
Statement& Statement::bind(std::string_view text) {
  const char* data = text.empty() ? "" : text.data();
  PUENTE_CHECK(
      sqlite3_bind_text64(statement_.get(), next_++, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK,
      "bind a text");
  return *this;
}
Statement& Statement::bind_null() {
  PUENTE_CHECK(sqlite3_bind_null(statement_.get(), next_++) == SQLITE_OK, "bind null");
  return *this;
}

StoreResult<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    reset();
    return false;
  }
  auto error = failure(sqlite3_db_handle(statement_.get()), code, "run a statement");
  reset();
  return error;
}

StoreStatus Statement::run() {
  PUENTE_TRY(const bool row, step());
  if (row) reset();
  return {};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  next_ = 1;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
ByteView Statement::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return data == nullptr ? ByteView{} : ByteView{data, static_cast<std::size_t>(size)};
}
std::string Statement::text(int column) const { return text_of(blob(column)); }
std::string Statement::place_of(int column) const {
  const char* const table = sqlite3_column_table_name(statement_.get(), column);
  return (table == nullptr ? std::string("a result") : std::string(table)) + "." + column_name(column);
}
int Statement::columns() const { return sqlite3_column_count(statement_.get()); }
std::string Statement::column_name(int column) const { return sqlite3_column_name(statement_.get(), column); }
Statement::Type Statement::type(int column) const {
  return static_cast<Type>(sqlite3_column_type(statement_.get(), column));
}
bool Statement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

Answer<Database> Database::open_to_read(const std::filesystem::path& path, const StoreKey& key) {
  if (!std::filesystem::exists(path)) return fail(ErrorCode::not_found, "no store at " + path.string());
  PUENTE_TRY(Database out, open(path, key));
  // Checkpoints are the owner's alone (one writer, one checkpointer).
  PUENTE_REQUIRE(out.run("PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON;"));
  sqlite3_db_config(out.database_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  return out;
}

Answer<Database> Database::open(const std::filesystem::path& path, const StoreKey& key) {
  const mode_t before = ::umask(0077);
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      nullptr);
  ::umask(before);
  Database out;
  out.database_.reset(raw);
  if (code != SQLITE_OK) return failure(raw, code, "open " + path.string());

  PUENTE_REQUIRE(set_key(raw, key, path));
  PUENTE_REQUIRE(out.run(page_hash));
  PUENTE_TRY(Statement version, out.prepare("PRAGMA cipher_version"));
  PUENTE_TRY(const bool has_version, version.step());
  const std::string text_version = has_version ? version.text(0) : std::string();
  const int major = std::atoi(text_version.c_str());
  const std::size_t dot = text_version.find('.');
  const int minor = dot == std::string::npos ? 0 : std::atoi(text_version.c_str() + dot + 1);
  if (major < 4 || (major == 4 && minor < 6))
    return store_fail(StoreError::Cause::failed,
                      "SQLCipher 4.6 or later is needed, found '" + text_version + "'; run ./dev setup");
  version.reset();

  const StoreStatus opened = out.run(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;"
      "PRAGMA cell_size_check=ON; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=16000; PRAGMA "
      "busy_timeout=2000;");
  if (!opened) {
    if (opened.error().cause == StoreError::Cause::damaged && has_earlier_pages(path, key))
      return fail(ErrorCode::malformed, path.string() +
                                            ": an earlier version of this program made it, and this one does not read "
                                            "it: go on with that one, or see docs/operator.md, 'A store of another "
                                            "version'");
    if (opened.error().cause == StoreError::Cause::damaged)
      return fail(ErrorCode::unauthenticated,
                  path.string() + ": the key does not open this store, or it is not a store, or it was damaged");
    return tl::unexpected(opened.error());
  }
  out.path_ = path;
  out.journal_path_ = path.string() + "-wal";
  // The journal is there from the first reading on.
  PUENTE_TRY(Statement any, out.prepare("SELECT COUNT(*) FROM sqlite_schema"));
  PUENTE_TRY(const bool counted, any.step());
  static_cast<void>(counted);
  out.file_ = identity_of(out.path_);
  out.journal_ = identity_of(out.journal_path_);
  return out;
}

Database::Identity Database::identity_of(const std::filesystem::path& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return {static_cast<std::uint64_t>(found.st_dev), static_cast<std::uint64_t>(found.st_ino)};
}

StoreStatus Database::check_in_place() const {
  if (identity_of(path_) != file_)
    return store_fail(StoreError::Cause::failed,
                      path_.string() + " was deleted, moved or replaced while it was in use");
  if (identity_of(journal_path_) != journal_)
    return store_fail(StoreError::Cause::failed,
                      journal_path_.string() + " was deleted, moved or replaced while it was in use");
  return {};
}

StoreResult<std::int64_t> Database::version() {
  PUENTE_TRY(Statement select, prepare("PRAGMA user_version"));
  PUENTE_TRY(const bool row, select.step());
  return row ? select.integer(0) : 0;
}

StoreStatus Database::make(const std::string& tables, std::int64_t version) {
  PUENTE_TRY(Transaction transaction, Transaction::begin(*this));
  PUENTE_TRY(const std::int64_t found, this->version());
  if (found != 0) return {};
  PUENTE_REQUIRE(run(tables.c_str()));
  PUENTE_REQUIRE(run(("PRAGMA user_version=" + std::to_string(version)).c_str()));
  return transaction.commit();
}

StoreStatus Database::run(const char* sql) {
  const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(database_.get(), code & 0xff, "run a statement");
  return {};
}

StoreResult<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return failure(database_.get(), code & 0xff, "prepare a statement");
  return Statement(statement);
}

std::int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(database_.get()); }
std::int64_t Database::changes() const { return sqlite3_changes64(database_.get()); }

StoreResult<Transaction> Transaction::begin(Database& database) {
  PUENTE_REQUIRE(database.run("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ != nullptr) static_cast<void>(database_->run("ROLLBACK"));
}

StoreStatus Transaction::commit() {
  PUENTE_REQUIRE(database_->run("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace puente::io
