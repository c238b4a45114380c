#include "audit/store_file/row_set.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/folder.h"

namespace puente::audit::store_file {
namespace {

using io::Database;
using support::Folder;

StoreKey key() { return StoreKey::from(Bytes(32, 1)).value(); }

constexpr Table tables[] = {{"t"}, {"named", "big", "skipped"}};

Database open(const Folder& folder) {
  Database out = Database::open(folder.path / "db", key()).value();
  REQUIRE(
      out.run("CREATE TABLE IF NOT EXISTS t(a INTEGER, b BLOB, c TEXT, PRIMARY KEY(a, b)) WITHOUT ROWID;"
              "CREATE TABLE IF NOT EXISTS named(name TEXT PRIMARY KEY, big BLOB)"));
  return out;
}

Hash digest_after(const char* sql) {
  const Folder folder;
  Database database = open(folder);
  REQUIRE(database.run(sql));
  return hash_of_rows(database, tables).value().digest();
}

}  // namespace

TEST_CASE("rows that are left out and columns that others vouch for do not count; types do") {
  const Hash none = digest_after("SELECT 1");
  CHECK(digest_after("INSERT INTO named VALUES('skipped', x'00')") == none);
  CHECK(digest_after("INSERT INTO named VALUES(NULL, x'00')") != none);
  CHECK(digest_after("INSERT INTO named VALUES('a', x'00')") == digest_after("INSERT INTO named VALUES('a', x'01')"));
  CHECK(digest_after("INSERT INTO named VALUES('a', x'00'); UPDATE named SET name='skipped'") == none);
  CHECK(digest_after("INSERT INTO named VALUES('skipped', NULL); UPDATE named SET name='a'") ==
        digest_after("INSERT INTO named VALUES('a', NULL)"));
  std::vector<Hash> all;
  for (const char* const value : {"NULL", "''", "'0'", "x''", "x'30'"}) {
    all.push_back(digest_after((std::string("INSERT INTO t VALUES(0, x'', ") + value + ")").c_str()));
    for (std::size_t i = 0; i + 1 < all.size(); ++i) CHECK(all[i] != all.back());
  }
  CHECK(digest_after("INSERT INTO t VALUES(1, x'', 't')") != digest_after("INSERT INTO named VALUES(1, 't')"));
}

TEST_CASE("a table that is not there is told of") {
  const Folder folder;
  Database database = open(folder);
  const auto refused = hash_of_rows(database, std::array{Table{"missing"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what.find("missing") != std::string::npos);
}

TEST_CASE("an index that does not lead to its table's rows is a mismatch") {
  const Folder folder;
  {
    Database database = open(folder);
    REQUIRE(database.run("CREATE INDEX by_c ON t(c); INSERT INTO t VALUES(1, x'00', 'one'), (2, x'01', 'two')"));
    CHECK(hash_of_rows(database, tables));
  }
  {
    // As where a page of the index is an older one: it holds what the rows do not.
    Database database = open(folder);
    REQUIRE(
        database.run("PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql='CREATE INDEX by_c ON t(a)' "
                     "WHERE name='by_c'"));
  }
  Database database = open(folder);
  const auto rows = hash_of_rows(database, tables);
  REQUIRE_FALSE(rows);
  CHECK(rows.error().cause == StoreError::Cause::damaged);
  CHECK(rows.error().what.find("by_c") != std::string::npos);
}

}  // namespace puente::audit::store_file
