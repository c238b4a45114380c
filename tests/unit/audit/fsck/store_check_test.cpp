#include "audit/fsck/store_check.h"

#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "audit/store_file/broker_file.h"
#include "audit/store_file/broker_tables.h"
#include "audit/writer.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/drbg.h"
#include "crypto/primitives/sign.h"
#include "tests/support/folder.h"
#include "tests/unit/trust/world.h"

namespace puente::audit::fsck {
namespace {

using codec::Audience;
using puente::io::Database;
using support::Folder;
using trust::test::must;
using trust::test::now;

StoreKey store_key() { return StoreKey::from(Bytes(32, 5)).value(); }

// A stopped broker's tables of the log, with 300 entries.
struct Store {
  Folder folder;
  trust::test::World world;
  std::unique_ptr<primitives::Drbg> random = std::make_unique<primitives::Drbg>(Seed{});
  LogWriter writer{{}, {}};
  tlog::TileBuilder tiles;
  Database database = must(Database::open(folder.path / "store.db", store_key()));

  Store() {
    must(database.run(
        "CREATE TABLE tile(level INTEGER, tile_index INTEGER, hashes BLOB, PRIMARY KEY(level, tile_index));"
        "CREATE TABLE block(audience INTEGER, first_index INTEGER, block BLOB);"
        "CREATE TABLE value(name TEXT PRIMARY KEY, value BLOB)"));
    REQUIRE(writer.open_epochs({}, *random));
    for (int commit = 0; commit < 30; ++commit) {
      for (int i = 0; i < 10; ++i)
        writer.append({now, codec::LifecycleEvent{"x", "1"}}, static_cast<Audience>(i % 3), *random);
      write(writer.take());
    }
  }
  void write(const Staged& staged) {
    for (const Hash& leaf : staged.leaf_hashes) tiles.append(leaf);
    for (const tlog::Tile& tile : tiles.take()) {
      auto insert = must(database.prepare("INSERT OR REPLACE INTO tile VALUES(?,?,?)"));
      must(insert.bind(static_cast<int>(tile.id.level)).bind(tile.id.index).bind(tile.hashes).run());
    }
    for (std::size_t a = 0; a < codec::audience_count; ++a)
      for (const codec::Block& block : staged.blocks[a]) put_block(static_cast<int>(a), block);
    put("log/checkpoint", copy_of(view_of(head(staged.size, staged.root))));
    Transcript chains;
    for (const ChainState& chain : staged.chains)
      chains.raw(big_endian(chain.epoch)).raw(big_endian(chain.counter)).raw(chain.running.view());
    put("log/chains", chains.bytes());
  }
  std::string head(std::uint64_t size, const Hash& root) const {
    return tlog::format_note(
        tlog::sign_checkpoint({trust::test::origin, size, root, {}}, trust::test::origin, world.log));
  }
  void put(const char* name, const Bytes& value) {
    auto insert = must(database.prepare("INSERT OR REPLACE INTO value VALUES(?,?)"));
    must(insert.bind(std::string_view(name)).bind(value).run());
  }
  void put_block(int audience, const codec::Block& block) {
    auto insert = must(database.prepare("INSERT INTO block VALUES(?,?,?)"));
    must(insert.bind(audience).bind(block.entries.front().index).bind(encode(block)).run());
  }
  codec::Block block(int audience, std::uint64_t first) {
    auto select = must(database.prepare("SELECT block FROM block WHERE audience=? AND first_index=?"));
    REQUIRE(must(select.bind(audience).bind(first).step()));
    return must(codec::decode_block(select.blob(0)));
  }
  void change(int audience, std::uint64_t first, const std::function<void(codec::Block&)>& how) {
    codec::Block changed = block(audience, first);
    how(changed);
    auto update = must(database.prepare("UPDATE block SET block=? WHERE audience=? AND first_index=?"));
    must(update.bind(encode(changed)).bind(audience).bind(first).run());
  }
  std::set<std::string> findings(const std::map<std::string, codec::Head>& kept = {}) {
    std::set<std::string> out;
    auto file = must(store_file::BrokerFile::on(database));
    StoreCheck log(file, world.treaty.broker.log, trust::test::origin,
                   [&](const tlog::LogFinding& finding) { out.insert(finding.name); });
    for (const auto& [keeper, head] : kept) log.expect_root(head, keeper);
    must(log.check({}));
    return out;
  }
};

using Names = std::set<std::string>;

// With all tables of a broker, whose rows are signed.
struct WholeStore : Store {
  WholeStore() {
    for (const auto& table : store_file::broker_tables)
      must(database.run(("CREATE TABLE IF NOT EXISTS " + std::string(table.name) + "(name TEXT, frame BLOB)").c_str()));
    must(database.run("INSERT INTO queue VALUES('first', x'01'), ('second', x'02')"));
    sign_rows();
  }
  codec::Head newest() const { return {300, tiles.root()}; }
  void sign_rows() {
    const Hash rows = must(store_file::hash_of_rows(database, store_file::broker_tables)).digest();
    put(rows_value, copy_of(primitives::sign(world.log, rows_message(trust::test::origin, newest(), rows)).view()));
  }
  std::set<std::string> row_findings(const codec::Head& head) {
    std::set<std::string> out;
    auto file = must(store_file::BrokerFile::on(database));
    StoreCheck log(file, world.treaty.broker.log, trust::test::origin,
                   [&](const tlog::LogFinding& finding) { out.insert(finding.name); });
    must(log.check({}));
    must(log.check_rows(head));
    return out;
  }
};

TEST_CASE("a store that was not touched derives to its own tiles, checkpoint and chains") {
  Store store;
  CHECK(store.findings() == Names{});
  CHECK(store.findings({{"mx.example/w1", {300, store.tiles.root()}}}) == Names{});
}

TEST_CASE("an entry altered, dropped, doubled or moved to another audience is named") {
  Store store;
  store.change(0, 10, [](codec::Block& block) { block.entries[0].ciphertext[9] ^= 1U; });
  CHECK(store.findings() == Names{"entry-altered"});
  Store leaf;
  leaf.change(1, 11, [](codec::Block& block) { block.entries[0].leaf[40] ^= 1U; });
  CHECK(leaf.findings().contains("root-mismatch"));
  CHECK(leaf.findings().contains("tile-altered"));
  Store dropped;
  dropped.change(0, 10, [](codec::Block& block) { block.entries.erase(block.entries.begin() + 1); });
  CHECK(dropped.findings().contains("entry-missing"));
  Store doubled;
  doubled.put_block(2, doubled.block(2, 12));
  CHECK(doubled.findings().contains("entry-twice"));
  Store moved;
  const codec::StoredEntry entry = moved.block(1, 21).entries.at(1);
  moved.change(1, 21, [](codec::Block& block) { block.entries.erase(block.entries.begin() + 1); });
  moved.change(0, 20, [&](codec::Block& block) { block.entries.insert(block.entries.begin() + 2, entry); });
  CHECK(moved.findings() == Names{"wrong-audience"});
  Store garbled;
  must(garbled.database.run("UPDATE block SET block=x'0102' WHERE audience=1 AND first_index=21"));
  CHECK(garbled.findings().contains("block-malformed"));
}

TEST_CASE("tiles, checkpoint and chains that the entries do not give are named") {
  Store store;
  must(store.database.run("UPDATE tile SET hashes=zeroblob(8192) WHERE level=0 AND tile_index=0"));
  CHECK(store.findings() == Names{"tile-altered"});
  must(store.database.run("DELETE FROM tile WHERE level=1"));
  CHECK(store.findings() == Names{"tile-altered", "tile-missing"});
  Store signed_anew;
  signed_anew.put("log/checkpoint", copy_of(view_of(signed_anew.head(300, Hash()))));
  CHECK(signed_anew.findings() == Names{"root-mismatch"});
  signed_anew.put("log/checkpoint", Bytes{1, 2});
  CHECK(signed_anew.findings().contains("checkpoint-bad"));
  Store chains;
  chains.put("log/chains", Bytes(144, 0));
  CHECK(chains.findings() == Names{"chain-mismatch"});
  must(chains.database.run("DELETE FROM value"));
  CHECK(chains.findings().contains("checkpoint-missing"));
}

TEST_CASE("an older copy of the whole store fits itself, and not what the witnesses keep") {
  Store store;
  const Hash root = store.tiles.root();
  for (int i = 0; i < 10; ++i)
    store.writer.append({now, codec::LifecycleEvent{"x", "1"}}, Audience::both, *store.random);
  const Staged newer = store.writer.take();
  CHECK(store.findings({{"us.example/w1", {newer.size, newer.root}}}) == Names{"older-copy"});
  // A tail cut off and signed anew, or a history rewritten, at a size that a witness has seen.
  Hash other = root;
  other.array()[0] ^= 1U;
  CHECK(store.findings({{"us.example/w1", {300, other}}}) == Names{"fork", "root-mismatch"});
  CHECK(store.findings({{"us.example/w1", {290, other}}}) == Names{"root-mismatch"});
}

TEST_CASE("rows beside the log that are not those signed with the newest head are named") {
  WholeStore store;
  CHECK(store.row_findings(store.newest()) == Names{});
  CHECK(store.row_findings({299, store.tiles.root()}) == Names{"rows-mismatch"});
  for (const char* const sql :
       {"DELETE FROM queue WHERE name='second'", "UPDATE queue SET frame=x'03' WHERE name='first'",
        "INSERT INTO directory VALUES('x', x'')", "DROP TABLE notice", "DELETE FROM value WHERE name='store/rows'"}) {
    CAPTURE(sql);
    WholeStore altered;
    must(altered.database.run(sql));
    CHECK(altered.row_findings(altered.newest()) == Names{"rows-mismatch"});
  }
}

}  // namespace
}  // namespace puente::audit::fsck
