#include "io/row_set.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/folder.h"

namespace puente::io {
namespace {

using support::Folder;

StoreKey key() { return StoreKey::from(Bytes(32, 1)).value(); }

constexpr RowSet::Table tables[] = {{"t"}, {"named", "big", "skipped"}};

struct Followed {
  Database database;
  std::unique_ptr<RowSet> rows;
  explicit Followed(const Folder& folder) : database(Database::open(folder.path / "db", key()).value()) {
    REQUIRE(
        database.run("CREATE TABLE IF NOT EXISTS t(a INTEGER, b BLOB, c TEXT, PRIMARY KEY(a, b)) WITHOUT ROWID;"
                     "CREATE TABLE IF NOT EXISTS named(name TEXT PRIMARY KEY, big BLOB)"));
    rows = RowSet::follow(database, tables).value();
  }
  Followed(const Followed&) = delete;
  Followed& operator=(const Followed&) = delete;
  ~Followed() { database = Database(); }  // first: it calls the set
};

Hash digest_after(const char* sql) {
  const Folder folder;
  Followed one(folder);
  REQUIRE(one.database.run(sql));
  return one.rows->hash().digest();
}

}  // namespace

TEST_CASE("whatever a statement does to rows, the set is what a new reading of the file gives") {
  const Folder folder;
  std::vector<Hash> digests;
  for (const char* const sql :
       {"INSERT INTO t VALUES(1, x'00', 'one'), (2, x'', ''), (3, x'01', NULL)",  // several at once
        "INSERT OR REPLACE INTO t VALUES(1, x'00', 'other')",                     // one goes, one comes
        "INSERT OR IGNORE INTO t VALUES(1, x'00', 'ignored'), (4, x'', 'four')", "UPDATE t SET c='same' WHERE a<3",
        "UPDATE t SET a=a+10", "DELETE FROM t WHERE a>12", "INSERT INTO named VALUES('n', x'00')", "DELETE FROM t"}) {
    CAPTURE(sql);
    Hash followed;
    {
      Followed one(folder);
      const Hash before = one.rows->hash().digest();
      REQUIRE(one.database.run(sql));
      followed = one.rows->hash().digest();
      CHECK(followed != before);
    }
    CHECK(Followed(folder).rows->hash().digest() == followed);
  }
}

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

TEST_CASE("a transaction that is rolled back leaves the set to be reverted") {
  const Folder folder;
  Followed one(folder);
  const primitives::SetHash before = one.rows->hash();
  {
    Transaction transaction = Transaction::begin(one.database).value();
    REQUIRE(one.database.run("INSERT INTO t VALUES(1, x'', '')"));
  }
  CHECK_FALSE(one.rows->hash() == before);
  one.rows->revert(before);
  CHECK(one.rows->hash() == before);
}

TEST_CASE("a table that is not there is told of") {
  const Folder folder;
  Database database = Database::open(folder.path / "db", key()).value();
  const auto refused = RowSet::follow(database, std::array{RowSet::Table{"missing"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what.find("missing") != std::string::npos);
}

TEST_CASE("an index that does not lead to its table's rows is a mismatch") {
  const Folder folder;
  {
    Followed one(folder);
    REQUIRE(one.database.run("CREATE INDEX by_c ON t(c); INSERT INTO t VALUES(1, x'00', 'one'), (2, x'01', 'two')"));
  }
  { const Followed fits(folder); }
  {
    // As where a page of the index is an older one: it holds what the rows do not.
    auto database = Database::open(folder.path / "db", key()).value();
    REQUIRE(
        database.run("PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql='CREATE INDEX by_c ON t(a)' "
                     "WHERE name='by_c'"));
  }
  auto database = Database::open(folder.path / "db", key()).value();
  const auto rows = RowSet::read(database, tables);
  REQUIRE_FALSE(rows);
  CHECK(rows.error().cause == StoreError::Cause::damaged);
  CHECK(rows.error().what.find("by_c") != std::string::npos);
}

}  // namespace puente::io
