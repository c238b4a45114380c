// One SQLCipher file, opened by one process, written by one thread. The edge where SQLite's errors become ours.
//
// Guarantees: pages are encrypted and authenticated under a raw 32-byte key; a commit that returned is on the disk
// (WAL, synchronous=FULL). Non-guarantee: an older copy of a page or of the file that was put back is not noticed here
// (audit and broker/core do that). After a failed commit the caller must stop: Linux may have dropped the dirty pages.
// Errors: a StoreError (failed; full; damaged: a page or a column that is not what was written); opening fails with
// `unauthenticated`, of whoever brought it, where the key is another's or the file is no store. Not thread safe.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "crypto/base/secret.h"
#include "crypto/base/store_error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace puente::io {

// A prepared statement. Bind in order from 1, then step; reset() before the next use.
class Statement {
 public:
  Statement() = default;
  Statement& bind(std::int64_t value);
  Statement& bind(std::uint64_t value);  // stored as the two's complement 64-bit integer
  Statement& bind(int value) { return bind(std::int64_t{value}); }
  Statement& bind(ByteView blob);  // copied
  Statement& bind(std::string_view text);
  Statement& bind_null();

  // True: a row is there. False: done (and reset).
  StoreResult<bool> step();
  // For statements without rows.
  StoreStatus run();
  void reset();

  std::int64_t integer(int column) const;
  std::uint64_t unsigned_integer(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  ByteView blob(int column) const;  // valid until the next step or reset
  std::string text(int column) const;
  bool is_null(int column) const;
  // For those who do not know the table: columns of the row, their names and the type of a value.
  int columns() const;
  std::string column_name(int column) const;
  enum class Type { integer = 1, real = 2, text = 3, blob = 4, null = 5 };  // SQLite's
  Type type(int column) const;
  // A column that holds a value of this fixed size, or is damaged: its table and name are said.
  template <class F>
  StoreResult<F> fixed(int column) const {
    return read_back(F::from(blob(column)), place_of(column));
  }
  // "table.column".
  std::string place_of(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int next_ = 1;
};

class Database {
 public:
  // Opens or creates. Refuses SQLCipher before 4.6.
  static Answer<Database> open(const std::filesystem::path& path, const StoreKey& key);
  // An existing file, to look at only; a running program may have it open. Fails with `not_found`.
  static Answer<Database> open_to_read(const std::filesystem::path& path, const StoreKey& key);

  // Fails where the file or its journal is not any more the one that was opened: deleted, moved or replaced
  // while this program runs. What is written then would be nobody's.
  StoreStatus check_in_place() const;

  // Of the tables, as their program counts them (PRAGMA user_version); 0: none were made yet.
  StoreResult<std::int64_t> version();
  // Makes them and states their version, in one transaction. Where another process made some meanwhile, they stay.
  StoreStatus make(const std::string& tables, std::int64_t version);

  StoreStatus run(const char* sql);                      // one or more statements without parameters
  StoreResult<Statement> prepare(std::string_view sql);  // kept by the caller
  std::int64_t last_row_id() const;
  std::int64_t changes() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  // Which file it is, whatever its name is later.
  struct Identity {
    std::uint64_t device = 0, inode = 0;
    friend bool operator==(const Identity&, const Identity&) = default;
  };
  static Identity identity_of(const std::filesystem::path& path);

  std::unique_ptr<sqlite3, Close> database_;
  std::filesystem::path path_, journal_path_;
  Identity file_, journal_;
};

// Begins on construction (IMMEDIATE); rolls back when it goes, unless commit() was called.
class Transaction {
 public:
  static StoreResult<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(other.database_) { other.database_ = nullptr; }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  StoreStatus commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace puente::io
