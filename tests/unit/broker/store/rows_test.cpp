// What the store holds beside the log, against what was signed with the newest head: a broker must not go on from a
// queue, a receipt or a recall that somebody put back.
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "audit/store_file/broker_tables.h"
#include "audit/store_rows.h"
#include "broker/core/departures.h"
#include "broker/core/forgetting.h"
#include "broker/core/log/log_keeper.h"
#include "broker/store/memory/memory_store.h"
#include "broker/store/segments/segment_store.h"
#include "broker/store/sqlcipher/sqlcipher_store.h"
#include "crypto/primitives/x25519.h"
#include "tests/support/folder.h"
#include "tests/support/must.h"

using namespace puente;
using namespace puente::broker;
using broker::store::SignedRows;
using broker::store::SqlcipherStore;
using broker::store::StoredRows;
using support::Folder;

namespace {

StoreKey store_key() { return StoreKey::from(Bytes(32, 7)).value(); }

using support::must;

struct Broker {
  Folder folder;
  std::filesystem::path path = folder.path / "store.db";
  primitives::Drbg random{Seed{}};
  primitives::SigningKey key = primitives::generate_signing_key(Bytes(32, 3));
  KeyId device = random.random<KeyId>(), auditor = random.random<KeyId>();

  // A row in every table.
  ports::WriteBatch everything() {
    const Instant late{1'790'000'000'000};
    const Hash header = random.random<Hash>();
    const RecordId record_id = random.random<RecordId>();
    ports::WriteBatch out;
    out.records = {{header,
                    record_id,
                    device,
                    late,
                    Bytes{1},
                    {random.random<Signature>(), 1, 0, {}},
                    Bytes{2},
                    {{device, Bytes{3}}},
                    {{random.random<Hash>(), Bytes{4}}}}};
    out.replays = {{device, record_id, header, late}};
    out.chains = {{device, 1, header}};
    out.queued = {{device, 1, header, std::nullopt}};
    out.outcomes = {{device, record_id, device, codec::Progress::queued, late}};
    out.directory = {{header, Bytes{5}, late, "MX/FGR", {}}};
    out.bundles = {{model::Nation::mx, 1, header, Bytes{6}}};
    out.orders = {{model::Nation::us, 1, Bytes{7}}};
    out.evidence = {{ports::EvidenceRow::What::sequence, device, late, header, Bytes{8}, Bytes{9}}};
    out.approvals = {{header, model::Nation::mx, 0, late, Bytes{10}}};
    out.awaiting = {{header, device, late}};
    out.quota_uses = {{"MX/rule", "US/DEA", header, late}};
    out.notices = {{device, 1, Bytes{11}, random.random<Nonce>(), Bytes{12}}};
    out.values["name"] = Bytes{13};
    return out;
  }

  store::RowsSigner signer() const { return {"bridge.example/rows", &key}; }
  void commit(SqlcipherStore& store, core::LogKeeper& log, SignedRows& rows, ports::WriteBatch batch) {
    log.append({Instant{1}, codec::LifecycleEvent{"test", "1"}}, codec::Audience::both, random);
    batch.log = log.stage(batch.values);
    must(core::name_departures(store, batch));
    must(rows.sign(batch));
    REQUIRE(store.commit(batch));
  }
  void live() {
    SqlcipherStore store = must(SqlcipherStore::open(path, store_key()));
    core::LogKeeper log(store, "bridge.example/rows", key);
    SignedRows rows(store, signer());
    must(rows.restore());
    REQUIRE(log.restore(must(store.values())));
    const audit::AuditorKey package{auditor, model::Nation::mx, auditor,
                                    primitives::public_of(primitives::generate_x25519_key(Bytes(32, 9)))};
    REQUIRE(log.open_epochs(std::span(&package, 1), random));
    commit(store, log, rows, everything());
    ports::WriteBatch more;
    more.values["name"] = Bytes{14};
    commit(store, log, rows, more);
  }
  StoreStatus start() const {
    const auto opened = store::SegmentStore::open(path, store_key(), signer());
    if (opened) return {};
    REQUIRE(opened.error().of_store() != nullptr);
    return tl::unexpected(*opened.error().of_store());
  }
  void alter(const std::string& sql) const {
    auto database = must(puente::io::Database::open(path, store_key()));
    REQUIRE(database.run(sql.c_str()));
    REQUIRE(database.changes() > 0);
  }
};

}  // namespace

TEST_CASE("Every table of the store is the log's own or among those whose rows are signed") {
  Broker broker;
  broker.live();
  // What is said of segments is wrong in no way that could pass: another salt opens nothing, another number leaves a
  // gap.
  std::set<std::string> vouched{"tile", "block", "segment", "taken"};
  for (const audit::store_file::Table& table : audit::store_file::broker_tables) vouched.insert(table.name);
  auto database = must(puente::io::Database::open(broker.path, store_key()));
  auto names = must(database.prepare("SELECT name FROM sqlite_schema WHERE type='table'"));
  std::set<std::string> there;
  while (must(names.step())) there.insert(names.text(0));
  CHECK(there == vouched);
}

TEST_CASE("Rows of any table that were taken away, altered or added do not fit what was signed with the head") {
  for (const audit::store_file::Table& table : audit::store_file::broker_tables) {
    CAPTURE(table.name);
    Broker broker;
    broker.live();
    REQUIRE(broker.start());
    // Not the checkpoint or the chains, which the log's own check misses first.
    const std::string which = std::string(table.name) == "value" ? " WHERE name='name'" : "";
    broker.alter("DELETE FROM " + std::string(table.name) + which);
    const StoreStatus refused = broker.start();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().cause == StoreError::Cause::damaged);
    CHECK(refused.error().what.find("docs/operator.md") != std::string::npos);
  }
  for (const char* const sql :
       {"UPDATE queue SET position=2", "UPDATE outcome SET progress=3", "INSERT INTO chain VALUES(x'00', 7, x'01')",
        "UPDATE value SET value=x'0d' WHERE name='name'", "DELETE FROM value WHERE name='store/rows'",
        "UPDATE value SET value=x'00' WHERE name='store/rows'"}) {
    CAPTURE(sql);
    Broker broker;
    broker.live();
    broker.alter(sql);
    CHECK_FALSE(broker.start());
  }
}

TEST_CASE("A recall that is put back together with what was signed then is older than the head") {
  Broker broker;
  broker.live();
  const std::filesystem::path earlier = broker.folder.path / "earlier.db";
  std::filesystem::copy_file(broker.path, earlier);
  {
    SqlcipherStore store = must(SqlcipherStore::open(broker.path, store_key()));
    core::LogKeeper log(store, "bridge.example/rows", broker.key);
    SignedRows rows(store, broker.signer());
    must(rows.restore());
    REQUIRE(log.restore(must(store.values())));
    REQUIRE(log.open_epochs({}, broker.random));
    ports::WriteBatch recall;
    const auto queued = must(store.queue(broker.device, 0, 10));
    REQUIRE(queued.size() == 1);
    recall.dequeued = queued;
    broker.commit(store, log, rows, recall);
  }
  REQUIRE(broker.start());
  // An attached file takes what SQLCipher does by default.
  const std::string page_hash =
      "PRAGMA cipher_default_hmac_algorithm=HMAC_SHA256; "
      "PRAGMA cipher_default_kdf_algorithm=PBKDF2_HMAC_SHA256; ";
  broker.alter(page_hash + "ATTACH '" + earlier.string() + "' AS earlier KEY \"x'" + hex_of(Bytes(32, 7)) +
               "'\"; INSERT INTO queue SELECT * FROM earlier.queue; INSERT INTO record SELECT * FROM earlier.record;"
               "REPLACE INTO value SELECT * FROM earlier.value WHERE name='store/rows'");
  const StoreStatus refused = broker.start();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().cause == StoreError::Cause::damaged);
}

TEST_CASE("a record's replay memory is forgotten no sooner than its outcomes") {
  Broker broker;
  broker::store::MemoryStore store;
  const ports::WriteBatch all = broker.everything();
  ports::WriteBatch batch;
  batch.replays = all.replays;
  batch.outcomes = all.outcomes;
  ports::OutcomeRow other = all.outcomes[0];
  other.recipient = broker.random.random<KeyId>();
  batch.outcomes.push_back(other);
  REQUIRE(batch.outcomes[0].sender == batch.replays[0].device);
  REQUIRE(batch.outcomes[0].record_id == batch.replays[0].record_id);
  REQUIRE(store.commit(batch));
  const Instant later{1'790'000'000'001};
  ports::ForgottenRows first = must(store.forgettable(later, later, 1));
  REQUIRE(first.replays.size() == 1);
  REQUIRE(first.outcomes.size() == 1);
  must(core::keep_with_outcomes(store, first));
  CHECK(first.replays.empty());  // one outcome would stay
  CHECK(first.outcomes.size() == 1);
  ports::WriteBatch one_less;
  one_less.forgotten = first;
  REQUIRE(store.commit(one_less));
  ports::ForgottenRows second = must(store.forgettable(later, later, 1));
  must(core::keep_with_outcomes(store, second));
  CHECK(second.replays.size() == 1);
  CHECK(second.outcomes.size() == 1);
}

// The hash carried on from batch to batch, and that of a new reading, in both stores.
TEST_CASE("whatever a batch does to rows, the set is what a new reading of the store gives") {
  Broker broker;
  SqlcipherStore on_disk = must(SqlcipherStore::open(broker.path, store_key()));
  broker::store::MemoryStore in_memory;
  StoredRows rows(on_disk), same(in_memory);
  must(rows.restore());
  must(same.restore());
  std::set<Hash> seen;
  const auto commit = [&](ports::WriteBatch batch) {
    ports::WriteBatch copy = batch;
    must(core::name_departures(on_disk, batch));
    must(core::name_departures(in_memory, copy));
    must(rows.follow(batch));
    must(same.follow(copy));
    REQUIRE(on_disk.commit(batch));
    REQUIRE(in_memory.commit(copy));
    CHECK(batch.removed == copy.removed);
    StoredRows read(on_disk), read_there(in_memory);
    must(read.restore());
    must(read_there.restore());
    CHECK(rows.hash() == read.hash());
    CHECK(same.hash() == read.hash());
    CHECK(read_there.hash() == read.hash());
    CHECK(seen.insert(read.hash()).second);
    return batch.removed;
  };
  const ports::WriteBatch all = broker.everything();
  const ports::SpooledRecord& record = all.records[0];
  // The rows of it that are forgotten when they are over.
  const auto all_anew = [&] {
    ports::WriteBatch out;
    out.replays = all.replays;
    out.outcomes = all.outcomes;
    out.approvals = all.approvals;
    out.awaiting = all.awaiting;
    out.quota_uses = all.quota_uses;
    return out;
  };
  commit(all);
  ports::WriteBatch replaced;  // one goes, one comes
  replaced.chains = {{broker.device, 2, record.header_hash}};
  replaced.outcomes = all.outcomes;
  replaced.outcomes[0].told = true;
  replaced.values["name"] = Bytes{14};
  replaced.approvals = all.approvals;
  replaced.approvals[0].approval = Bytes{15};
  replaced.queued = all.queued;
  replaced.queued[0].justification = "because";
  replaced.queued.push_back(all.queued[0]);  // twice in one batch: the last counts
  replaced.queued[1].delivery = ports::DeliveryRow{1, Bytes{1}, Nonce{}, Bytes{2}, 7, 3, true};
  commit(replaced);
  ports::WriteBatch more;  // a second entry of the record
  more.queued = {{broker.auditor, 2, record.header_hash, std::nullopt}};
  commit(more);
  ports::WriteBatch stripped;
  stripped.stripped = {record.header_hash};
  stripped.notices_taken = all.notices;
  CHECK(commit(stripped).empty());
  ports::WriteBatch one_gone;
  one_gone.dequeued = {replaced.queued[1]};
  CHECK(commit(one_gone).empty());
  ports::WriteBatch gone;
  gone.dequeued = more.queued;
  CHECK(commit(gone) == std::vector<Hash>{record.header_hash});
  CHECK_FALSE(must(on_disk.record(record.header_hash)));
  ports::WriteBatch forgotten;
  forgotten.forgotten = must(on_disk.forgettable(Instant{1'790'000'000'001}, Instant{1'790'000'000'001}, 10));
  CHECK(forgotten.forgotten.replays.size() == 1);
  CHECK(forgotten.forgotten.outcomes.size() == 1);
  CHECK(forgotten.forgotten.approvals.size() == 1);
  CHECK(forgotten.forgotten.awaiting.size() == 1);
  CHECK(forgotten.forgotten.quota_uses.size() == 1);
  commit(forgotten);
  CHECK(must(in_memory.forgettable(Instant{1'790'000'000'001}, Instant{1'790'000'000'001}, 10)).empty());
  commit(all_anew());
  ports::WriteBatch again = all_anew();  // what is over goes, and the same record comes under the same keys
  again.forgotten = must(on_disk.forgettable(Instant{1'790'000'000'001}, Instant{1'790'000'000'001}, 10));
  again.replays[0].accepted.index = 7;
  again.outcomes[0].told = true;
  again.awaiting[0].expires = Instant{1'790'000'000'005};
  commit(again);
  CHECK(must(in_memory.replay(broker.device, again.replays[0].record_id))->accepted.index == 7);
  CHECK(must(on_disk.replay(broker.device, again.replays[0].record_id))->accepted.index == 7);
  CHECK(must(on_disk.awaiting()).size() == 1);
  // An id that comes again while an outcome of the old record is there still: the outcome is replaced.
  ports::WriteBatch replay_gone;
  replay_gone.forgotten.replays = {*must(on_disk.replay(broker.device, again.replays[0].record_id))};
  commit(replay_gone);
  ports::WriteBatch same_id;
  same_id.replays = all.replays;
  same_id.replays[0].accepted.index = 11;
  same_id.outcomes = all.outcomes;
  same_id.outcomes[0].expires = Instant{1'790'000'000'009};
  commit(same_id);
  ports::WriteBatch in_one;  // accepted and gone in one batch
  in_one.records = {record};
  in_one.records[0].header_hash = broker.random.random<Hash>();
  in_one.queued = {{broker.device, 9, in_one.records[0].header_hash, std::nullopt}};
  in_one.dequeued = in_one.queued;
  in_one.values["other"] = Bytes{1};
  CHECK(commit(in_one).size() == 1);
}
