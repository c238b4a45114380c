#include "io/database.h"

#include <catch2/catch_test_macros.hpp>

#include "io/files.h"
#include "tests/support/folder.h"

namespace puente::io {
namespace {

using support::Folder;

StoreKey key(std::uint8_t fill) { return StoreKey::from(Bytes(32, fill)).value(); }

std::int64_t rows(Database& database) {
  Statement count = database.prepare("SELECT COUNT(*) FROM t").value();
  REQUIRE(count.step().value());
  return count.integer(0);
}

}  // namespace

TEST_CASE("what is committed is there after reopening under the same key; the file shows nothing of it") {
  const Folder folder;
  {
    Database database = Database::open(folder.path / "db", key(1)).value();
    REQUIRE(database.run("CREATE TABLE t(a INTEGER, b BLOB, c TEXT)"));
    Transaction transaction = Transaction::begin(database).value();
    Statement insert = database.prepare("INSERT INTO t VALUES(?,?,?)").value();
    REQUIRE(insert.bind(std::uint64_t{0xffffffffffffffffU}).bind(ByteView{}).bind("PLANTED-TEXT").run());
    REQUIRE(transaction.commit());
  }
  for (const auto& file : std::filesystem::directory_iterator(folder.path))
    CHECK(text_of(read_file(file.path(), 1 << 24).value()).find("PLANTED") == std::string::npos);

  Database database = Database::open(folder.path / "db", key(1)).value();
  Statement select = database.prepare("SELECT a, b, c, NULL FROM t").value();
  REQUIRE(select.step().value());
  CHECK(select.unsigned_integer(0) == 0xffffffffffffffffU);
  CHECK_FALSE(select.is_null(1));  // an empty blob is not NULL
  CHECK(select.blob(1).empty());
  CHECK(select.text(2) == "PLANTED-TEXT");
  CHECK(select.is_null(3));
  CHECK(select.columns() == 4);
  CHECK(select.column_name(2) == "c");
  CHECK(select.type(0) == Statement::Type::integer);
  CHECK(select.type(2) != Statement::Type::integer);
  CHECK_FALSE(select.step().value());
}

TEST_CASE("tables are made with their version or not at all, and once") {
  const Folder folder;
  Database database = Database::open(folder.path / "db", key(1)).value();
  CHECK(database.version().value() == 0);
  CHECK_FALSE(database.make("CREATE TABLE t(a); INSERT INTO u VALUES(1);", 7));
  CHECK(database.version().value() == 0);
  REQUIRE(database.make("CREATE TABLE t(a); INSERT INTO t VALUES(1);", 7));
  CHECK(database.version().value() == 7);
  CHECK(rows(database) == 1);
  REQUIRE(database.make("CREATE TABLE t(a); INSERT INTO t VALUES(2);", 8));  // as by a process that comes second
  CHECK(Database::open_to_read(folder.path / "db", key(1)).value().version().value() == 7);
  CHECK(rows(database) == 1);
}

TEST_CASE("a transaction that was not committed leaves nothing") {
  const Folder folder;
  Database database = Database::open(folder.path / "db", key(1)).value();
  REQUIRE(database.run("CREATE TABLE t(a)"));
  {
    const Transaction transaction = Transaction::begin(database).value();
    REQUIRE(database.run("INSERT INTO t VALUES(1)"));
  }
  CHECK(rows(database) == 0);
}

TEST_CASE("another key, an altered page and a file that is no store are refused") {
  const Folder folder;
  {
    Database database = Database::open(folder.path / "db", key(1)).value();
    REQUIRE(database.run("CREATE TABLE t(a); INSERT INTO t VALUES(1); PRAGMA wal_checkpoint(TRUNCATE);"));
  }
  const auto wrong = Database::open(folder.path / "db", key(2));
  REQUIRE_FALSE(wrong);
  REQUIRE(wrong.error().of_peer() != nullptr);
  CHECK(wrong.error().of_peer()->code == ErrorCode::unauthenticated);

  Bytes altered = read_file(folder.path / "db", 1 << 24).value();
  altered[100] = static_cast<std::uint8_t>(altered[100] ^ 1);
  REQUIRE(write_file(folder.path / "db", altered, Mode::secret));
  CHECK_FALSE(Database::open(folder.path / "db", key(1)));
  REQUIRE(write_file(folder.path / "text", Bytes(8192, 'x'), Mode::secret));
  CHECK_FALSE(Database::open(folder.path / "text", key(1)));
}

TEST_CASE("a store opened to be read is not made, and not written, while its owner goes on") {
  const Folder folder;
  const auto none = Database::open_to_read(folder.path / "db", key(1));
  REQUIRE_FALSE(none);
  REQUIRE(none.error().of_peer() != nullptr);
  CHECK(none.error().of_peer()->code == ErrorCode::not_found);
  CHECK_FALSE(std::filesystem::exists(folder.path / "db"));

  Database owner = Database::open(folder.path / "db", key(1)).value();
  REQUIRE(owner.run("CREATE TABLE t(a); INSERT INTO t VALUES(1);"));
  {
    Database reader = Database::open_to_read(folder.path / "db", key(1)).value();
    CHECK(rows(reader) == 1);
    CHECK_FALSE(reader.run("INSERT INTO t VALUES(2)"));
  }
  REQUIRE(owner.run("INSERT INTO t VALUES(3)"));
  CHECK(rows(owner) == 2);
}

TEST_CASE("a file or journal that is deleted, moved or replaced under an open store is noticed") {
  const Folder folder;
  const auto path = folder.path / "db";
  const auto journal = folder.path / "db-wal";
  Database database = Database::open(path, key(1)).value();
  REQUIRE(database.run("CREATE TABLE t(a); INSERT INTO t VALUES(1);"));
  REQUIRE(database.check_in_place());
  SECTION("the file is deleted") { std::filesystem::remove(path); }
  SECTION("the file is moved") { std::filesystem::rename(path, folder.path / "other"); }
  SECTION("the file is replaced by a copy of itself") {
    std::filesystem::copy_file(path, folder.path / "copy");
    std::filesystem::rename(folder.path / "copy", path);
  }
  SECTION("the journal is deleted") { std::filesystem::remove(journal); }
  SECTION("the journal is replaced") {
    std::filesystem::copy_file(journal, folder.path / "copy");
    std::filesystem::rename(folder.path / "copy", journal);
  }
  const StoreStatus status = database.check_in_place();
  REQUIRE_FALSE(status);
  CHECK(status.error().cause == StoreError::Cause::failed);
  CHECK(status.error().what.find("while it was in use") != std::string::npos);
}

TEST_CASE("a store that may not grow any more says that the disk is full, and keeps what it had") {
  const Folder folder;
  Database database = Database::open(folder.path / "db", key(1)).value();
  REQUIRE(database.run("CREATE TABLE t(a); INSERT INTO t VALUES(1); PRAGMA max_page_count=4;"));
  StoreStatus status;
  for (int i = 0; i < 100 && status; ++i) status = database.run("INSERT INTO t VALUES(zeroblob(3000))");
  REQUIRE_FALSE(status);
  CHECK(status.error().cause == StoreError::Cause::full);
  CHECK(as_error(status.error()).what == "store: run a statement: the disk is full");
  CHECK(rows(database) >= 1);
}

TEST_CASE("a column of another form than it was written in is damage, and says which") {
  const Folder folder;
  Database database = Database::open(folder.path / "db", key(1)).value();
  REQUIRE(database.run("CREATE TABLE t(a); INSERT INTO t VALUES(x'0102');"));
  Statement select = database.prepare("SELECT a FROM t").value();
  REQUIRE(select.step().value());
  const auto hash = select.fixed<Hash>(0);
  REQUIRE_FALSE(hash);
  CHECK(hash.error().cause == StoreError::Cause::damaged);
  CHECK(hash.error().what.starts_with("t.a: "));
}

TEST_CASE("a store with pages of before is named, and stays as it is") {
  const Folder folder;
  const std::filesystem::path path = folder.path / "db";
  {
    // An attached file gets what SQLCipher does by default, as every store had.
    Database other = Database::open(folder.path / "other", key(1)).value();
    REQUIRE(other.run(
        ("ATTACH '" + path.string() + "' AS earlier KEY \"x'" + std::string(64, '1') + "'\"; CREATE TABLE earlier.t(a)")
            .c_str()));
  }
  const Bytes before = read_file(path, 1 << 24).value();
  const auto earlier = as_result(Database::open(path, key(0x11)));
  REQUIRE_FALSE(earlier);
  CHECK(earlier.error().code == ErrorCode::malformed);
  CHECK(earlier.error().what.find("an earlier version of this program made it") != std::string::npos);
  CHECK(read_file(path, 1 << 24).value() == before);
  CHECK(as_result(Database::open(path, key(0x12))).error().code == ErrorCode::unauthenticated);
}

}  // namespace puente::io
