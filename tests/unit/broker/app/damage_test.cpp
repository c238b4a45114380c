// A store that is damaged under a running broker: the broker stops, and refuses nobody because of it.
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "broker/store/sqlcipher/sqlcipher_store.h"
#include "tests/support/folder.h"
#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;
using broker::store::SqlcipherStore;
using Catch::Matchers::StartsWith;
using support::Folder;

namespace {

StoreKey key_of_store() { return StoreKey::from(Bytes(32, 7)).value(); }

// A broker over a real file, just started: DEA has a record, and FBI has not fetched it.
struct LiveOnDisk {
  Folder folder;
  std::filesystem::path path = folder.path / "store.db";
  Nations nations;
  SqlcipherStore store = must(SqlcipherStore::open(path, key_of_store()));
  codec::SealedRecord record;
  std::unique_ptr<Run> run;

  LiveOnDisk() {
    {
      Run first(nations, store);
      first.open_bridge();
      first.hello("fgr");
      first.hello("dea");
      record = first.seal("fgr", {.to = {"dea", "fbi"}});
      first.submit("fgr", record);
      first.settle();
      first.acknowledge("dea", 1);
      first.settle();
    }
    run = std::make_unique<Run>(nations, store, noon + minutes(5));
    run->settle();
  }
  void damage(const std::string& sql) const {
    auto database = must(puente::io::Database::open(path, key_of_store()));
    must(database.run(sql.c_str()));
    REQUIRE(database.changes() > 0);
  }
  void hello(const std::string& party) const {
    run->hello(party);
    run->settle();
  }
  void fetch(codec::DeviceMessage message, const std::string& party) const {
    hello(party);
    run->say(party, std::move(message));
    run->settle();
  }
  bool refused_anybody() const {
    for (const auto& [name, party] : nations.parties)
      if (run->refusal(name) != "none") return true;
    return false;
  }
};

}  // namespace

TEST_CASE("a broker stops where a column of its store is damaged, and refuses nobody") {
  using Meet = void (*)(LiveOnDisk&);
  const Meet fbi_comes = [](LiveOnDisk& it) { it.hello("fbi"); };
  const Meet same_again = [](LiveOnDisk& it) { it.run->submit("fgr", it.record); };
  const Meet auditor_reads = [](LiveOnDisk& it) {
    it.fetch({1, codec::FetchLog{0, codec::ReadPurpose::verify}}, "auditor-mx");
  };
  const std::tuple<const char*, Meet> cases[] = {
      // What waits is found by its sender, and senders are counted at the start.
      {"UPDATE queue SET sender=x'00'",
       [](LiveOnDisk& it) { it.run = std::make_unique<Run>(it.nations, it.store, noon + minutes(6)); }},
      {"UPDATE queue SET kind=9999", fbi_comes},
      {"UPDATE record SET header=x'00'", fbi_comes},
      {"UPDATE record SET batch=x'00'", fbi_comes},
      {"UPDATE record SET entries=x'00'", fbi_comes},
      {"UPDATE record SET digests=x'00'", fbi_comes},
      {"UPDATE record SET frames=x'00'", fbi_comes},
      {"UPDATE replay SET header_hash=x'00'", same_again},
      {"UPDATE outcome SET progress=99", same_again},
      {"UPDATE chain SET header_hash=x'00'",
       [](LiveOnDisk& it) { it.run = std::make_unique<Run>(it.nations, it.store, noon + minutes(6)); }},
      {"UPDATE directory SET nonce=x'00'",
       [](LiveOnDisk& it) {
         it.fetch({1, codec::FetchDirectoryNotices{0}}, "fgr");
       }},
      {"UPDATE bundle SET hash=x'00'",
       [](LiveOnDisk& it) {
         it.fetch({1, codec::FetchBundles{1, 1}}, "fgr");
       }},
      {"UPDATE block SET block=x'00'", auditor_reads},
      {"UPDATE seal SET seal=x'00'", auditor_reads},
      {"UPDATE tile SET hashes=x'00'",
       [](LiveOnDisk& it) { it.run = std::make_unique<Run>(it.nations, it.store, noon + minutes(6)); }},
      {"UPDATE value SET value=x'00' WHERE name='heartbeat/number'",
       [](LiveOnDisk& it) { it.run = std::make_unique<Run>(it.nations, it.store, noon + minutes(6)); }},
  };
  for (const auto& [sql, meet] : cases) {
    CAPTURE(sql);
    LiveOnDisk live;
    live.damage(sql);
    CHECK_THROWS_WITH(meet(live), StartsWith("store: "));
    CHECK_FALSE(live.refused_anybody());
  }
}
