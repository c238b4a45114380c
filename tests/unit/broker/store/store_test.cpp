// One suite for both stores: the core must not be able to tell them apart.
#include "tests/unit/broker/store/both.h"

using namespace puente;
namespace ports = puente::broker::ports;
using namespace puente::broker::store::test;
using ports::WriteBatch;
using puente::broker::store::SqlcipherStore;

namespace {

bool same(const ports::SpooledRecord& a, const ports::SpooledRecord& b) {
  const auto entries = [](const auto& x, const auto& y) { return x.recipient == y.recipient && x.entry == y.entry; };
  const auto slots = [](const auto& x, const auto& y) { return x.digest == y.digest && x.frame == y.frame; };
  return a.header_hash == b.header_hash && a.record_id == b.record_id && a.device == b.device &&
         a.expires == b.expires && a.header == b.header && a.batch == b.batch && a.release == b.release &&
         std::ranges::equal(a.entries, b.entries, entries) && std::ranges::equal(a.slots, b.slots, slots);
}

}  // namespace

TEST_CASE("A record stays until its last queue entry has gone, and what is kept is what was given") {
  with_each([](const auto& store) {
    Things it;
    const ports::SpooledRecord record = it.record(it.noon);
    WriteBatch batch;
    batch.records = {record};
    batch.queued = {{it.first, 1, record.header_hash, std::nullopt}, {it.second, 2, record.header_hash, std::nullopt}};
    REQUIRE(store().commit(batch));
    CHECK(same(value(store().record(record.header_hash)).value(), record));
    CHECK(value(store().queue_lengths()) == std::map<KeyId, std::uint64_t>{{it.first, 1}, {it.second, 1}});

    WriteBatch one;
    one.dequeued = {{it.first, 1, record.header_hash, std::nullopt}};
    REQUIRE(store().commit(one));
    CHECK(value(store().record(record.header_hash)).has_value());
    CHECK(value(store().queue(it.first, 0, 10)).empty());
    CHECK(value(store().queue(it.second, 0, 10)).size() == 1);

    WriteBatch other;
    other.dequeued = {{it.second, 2, record.header_hash, std::nullopt}};
    other.removed = {record.header_hash};
    REQUIRE(store().commit(other));
    CHECK_FALSE(value(store().record(record.header_hash)).has_value());
    CHECK(value(store().queue_lengths()).empty());
  });
}

TEST_CASE("Queues give their entries in order, with the delivery committed last, page by page") {
  with_each([](const auto& store) {
    Things it;
    const ports::SpooledRecord record = it.record(it.noon);
    WriteBatch batch;
    batch.records = {record};
    for (std::uint64_t position = 1; position <= 5; ++position)
      batch.queued.push_back({it.first, position, record.header_hash, std::nullopt});
    REQUIRE(store().commit(batch));
    const ports::DeliveryRow delivery = it.delivery(9);
    WriteBatch later;
    later.queued = {{it.first, 2, record.header_hash, delivery}};
    REQUIRE(store().commit(later));

    const auto page = value(store().queue(it.first, 1, 2));
    REQUIRE(page.size() == 2);
    CHECK(page[0].position == 2);
    REQUIRE(page[0].delivery);
    CHECK(page[0].delivery->number == 9);
    CHECK(page[0].delivery->leaf == delivery.leaf);
    CHECK(page[0].delivery->nonce == delivery.nonce);
    CHECK(page[0].delivery->event == delivery.event);
    CHECK(page[0].delivery->index == 77);
    CHECK(page[0].delivery->generation == 5);
    CHECK_FALSE(page[0].delivery->voided);
    CHECK(page[1].position == 3);
    CHECK_FALSE(page[1].delivery);
    CHECK(value(store().queue(it.first, 5, 2)).empty());
    CHECK(value(store().queue(it.second, 0, 2)).empty());
  });
}

TEST_CASE("Expired entries are found once: not those of void deliveries, whose frames can go before them") {
  with_each([](const auto& store) {
    Things it;
    const ports::SpooledRecord old = it.record(it.noon);
    const ports::SpooledRecord young = it.record(it.noon + hours(1));
    WriteBatch batch;
    batch.records = {old, young};
    batch.queued = {{it.first, 1, old.header_hash, std::nullopt},
                    {it.first, 2, young.header_hash, std::nullopt},
                    {it.second, 3, old.header_hash, it.delivery(1)}};
    REQUIRE(store().commit(batch));
    CHECK(value(store().expired(it.noon, 10)).empty());
    CHECK(value(store().expired(it.noon + seconds(1), 10)).size() == 2);
    CHECK(value(store().expired(it.noon + seconds(1), 1)).size() == 1);

    WriteBatch voided;
    voided.queued = {{it.second, 3, old.header_hash, it.delivery(1, true)}};
    voided.stripped = {old.header_hash};
    REQUIRE(store().commit(voided));
    const auto left = value(store().expired(it.noon + seconds(1), 10));
    REQUIRE(left.size() == 1);
    CHECK(left[0].recipient == it.first);
    const auto stripped = value(store().record(old.header_hash));
    REQUIRE(stripped);
    CHECK(stripped->slots.empty());
    CHECK(stripped->entries.size() == 2);
    CHECK(value(store().queue(it.second, 0, 10)).at(0).delivery->voided);
  });
}

TEST_CASE("Replay memory, chains and outcomes are kept, replaced, and forgotten after their time") {
  with_each([](const auto& store) {
    Things it;
    const RecordId early = it.random.template random<RecordId>(), late = it.random.template random<RecordId>();
    const Hash hash = it.random.template random<Hash>(), newer = it.random.template random<Hash>();
    WriteBatch batch;
    batch.replays = {{it.sender, early, hash, it.noon, {}, 1}, {it.sender, late, newer, it.noon + days(1), {}, 2}};
    batch.replays[1].accepted.index = 1;
    batch.chains = {{it.sender, 1, hash}};
    batch.outcomes = {{it.sender, early, it.first, codec::Progress::delivered, it.noon, true},
                      {it.sender, late, it.first, codec::Progress::expired, it.noon + days(1), false},
                      {it.sender, late, it.second, codec::Progress::device_gone, it.noon + days(1), true}};
    REQUIRE(store().commit(batch));
    WriteBatch next;
    next.chains = {{it.sender, 2, newer}};
    next.forgotten = value(store().forgettable(it.noon + seconds(1), Instant{}, 10));
    REQUIRE(store().commit(next));

    CHECK_FALSE(value(store().replay(it.sender, early)).has_value());
    const auto kept = value(store().replay(it.sender, late));
    REQUIRE(kept);
    CHECK(kept->header_hash == newer);
    CHECK(kept->expires == it.noon + days(1));
    CHECK_FALSE(value(store().replay(it.first, late)).has_value());
    CHECK(kept->sequence == 2);
    CHECK(value(store().header_of_number(it.sender, 2)) == newer);
    CHECK_FALSE(value(store().header_of_number(it.sender, 1)).has_value());
    CHECK_FALSE(value(store().header_of_number(it.first, 2)).has_value());
    const auto chains = value(store().chains());
    REQUIRE(chains.size() == 1);
    CHECK(chains[0].device == it.sender);
    CHECK(chains[0].sequence == 2);
    CHECK(chains[0].header_hash == newer);

    CHECK(value(store().outcomes(it.sender, early)).empty());
    CHECK(value(store().outcomes(it.sender, late)).size() == 2);
    auto untold = value(store().untold(it.sender, 10));
    REQUIRE(untold.size() == 1);
    CHECK(untold[0].recipient == it.first);
    CHECK(untold[0].progress == codec::Progress::expired);
    WriteBatch told;
    untold[0].told = true;
    told.outcomes = untold;
    REQUIRE(store().commit(told));
    CHECK(value(store().untold(it.sender, 10)).empty());
    CHECK(value(store().outcomes(it.sender, late)).size() == 2);
  });
}

TEST_CASE("Whatever became of a delivery is kept, and comes back as it was") {
  with_each([](const auto& store) {
    Things it;
    const RecordId record = it.random.template random<RecordId>();
    for (std::size_t i = 0; i < codec::progress_count; ++i) {
      const auto progress = static_cast<codec::Progress>(i);
      WriteBatch batch;
      batch.outcomes = {{it.sender, record, it.first, progress, it.noon + days(1), false}};
      REQUIRE(store().commit(batch));
      const auto outcomes = value(store().outcomes(it.sender, record));
      REQUIRE(outcomes.size() == 1);
      CHECK(outcomes[0].progress == progress);
      CHECK(value(store().untold(it.sender, 10)).size() == 1);
    }
  });
}

TEST_CASE("Evidence comes back by device, in its order") {
  with_each([](const auto& store) {
    Things it;
    const Hash first = it.random.template random<Hash>();
    WriteBatch batch;
    for (std::size_t i = 0; i < ports::evidence_max; ++i)
      batch.evidence.push_back({ports::EvidenceRow::What::sequence, it.first, it.noon, first, Bytes{1},
                                Bytes{static_cast<std::uint8_t>(i)}});
    batch.evidence.push_back({ports::EvidenceRow::What::record_id, it.sender, it.noon, first, {}, Bytes{2}});
    REQUIRE(store().commit(batch));
    const auto rows = value(store().evidence(it.first));
    REQUIRE(rows.size() == ports::evidence_max);
    for (std::size_t i = 0; i < rows.size(); ++i) CHECK(rows[i].second == Bytes{static_cast<std::uint8_t>(i)});
    CHECK(rows[0].what == ports::EvidenceRow::What::sequence);
    CHECK(rows[0].first == first);
    CHECK(rows[0].first_header == Bytes{1});
    CHECK(rows[0].at == it.noon);
    const auto other = value(store().evidence(it.sender));
    REQUIRE(other.size() == 1);
    CHECK(other[0].what == ports::EvidenceRow::What::record_id);
    CHECK(other[0].first_header.empty());
  });
}

TEST_CASE("Directory, bundles, values and the log's rows come back as they were written") {
  with_each([](const auto& store) {
    Things it;
    const Hash one = it.random.template random<Hash>(), two = it.random.template random<Hash>();
    WriteBatch batch;
    const audit::Appended logged{7, Bytes{9}, it.random.template random<Nonce>(), Bytes{8, 8}};
    batch.directory = {{one, Bytes{1}, it.noon, "MX/FGR", {}}, {two, Bytes{2}, it.noon + seconds(5), "US/DEA", logged}};
    batch.bundles = {{model::Nation::us, 1, one, Bytes{3}}, {model::Nation::mx, 2, two, Bytes{4}}};
    batch.values = {{"a", Bytes{}}, {"b", Bytes{1, 2}}};
    ports::LogRows log;
    log.tiles = {{0, 0, Bytes(32, 1)}, {1, 3, Bytes(64, 2)}};
    codec::Block block;
    block.entries = {{.index = 12, .leaf = Bytes{1}, .ciphertext = Bytes(20, 5)}};
    log.staged.blocks[static_cast<std::size_t>(codec::Audience::both)] = {block};
    codec::EpochSeal seal;
    seal.audience = codec::Audience::mx;
    seal.epoch = 3;
    seal.auditor = it.first;
    log.staged.seals = {seal};
    batch.log = log;
    REQUIRE(store().commit(batch));
    WriteBatch grown;
    grown.log = ports::LogRows{};
    grown.log->tiles = {{0, 0, Bytes(96, 6)}};
    grown.values = {{"b", Bytes{9}}};
    REQUIRE(store().commit(grown));

    const auto rows = value(store().directory());
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].hash == one);
    CHECK(rows[1].entry == Bytes{2});
    CHECK(rows[1].checked == it.noon + seconds(5));
    const auto of_dea = value(store().directory_of("US/DEA", 7, 8, 10));
    REQUIRE(of_dea.size() == 1);
    CHECK(of_dea[0].hash == two);
    CHECK(of_dea[0].logged.index == 7);
    CHECK(of_dea[0].logged.leaf == Bytes{9});
    CHECK(of_dea[0].logged.nonce == logged.nonce);
    CHECK(of_dea[0].logged.event == Bytes{8, 8});
    CHECK(value(store().directory_of("US/DEA", 8, 100, 10)).empty());
    CHECK(value(store().directory_of("US/DEA", 0, 7, 10)).empty());
    CHECK(value(store().directory_of("US/DEA", 0, 8, 0)).empty());
    CHECK(value(store().directory_of("US/FBI", 0, 100, 10)).empty());
    const auto bundles = value(store().bundles());
    REQUIRE(bundles.size() == 2);
    CHECK(bundles[0].nation == model::Nation::mx);
    CHECK(bundles[0].version == 2);
    CHECK(bundles[1].bundle == Bytes{3});
    CHECK(value(store().bundle(model::Nation::us, bundles[1].version)).value().bundle == Bytes{3});
    CHECK_FALSE(value(store().bundle(model::Nation::us, bundles[1].version + 1)).has_value());
    CHECK_FALSE(value(store().bundle(model::Nation::mx, ~std::uint64_t{0})).has_value());
    CHECK(value(store().values()) == ports::Values{{"a", Bytes{}}, {"b", Bytes{9}}});
    CHECK(value(store().tile(0, 0)).value() == Bytes(96, 6));
    CHECK(value(store().tile(1, 3)).value() == Bytes(64, 2));
    CHECK_FALSE(value(store().tile(1, 0)).has_value());
    CHECK(value(store().blocks(codec::Audience::both, 0, 13)) == std::vector<Bytes>{codec::encode(block)});
    CHECK(value(store().blocks(codec::Audience::both, 0, 12)).empty());
    // It may reach beyond where it begins.
    CHECK(value(store().blocks(codec::Audience::both, 14, 15)).size() == 1);
    CHECK(value(store().blocks(codec::Audience::mx, 0, 13)).empty());
    CHECK(value(store().seals(it.first)) == std::vector<codec::EpochSeal>{seal});
    CHECK(value(store().seals(it.second)).empty());
  });
}

TEST_CASE("A batch that cannot be written as a whole leaves nothing of itself") {
  Folder folder;
  auto store = value(SqlcipherStore::open(folder.path / "store.db", key_of(7)));
  Things it;
  const ports::SpooledRecord record = it.record(it.noon);
  WriteBatch batch;
  batch.records = {record, record};  // the same primary key twice
  batch.values = {{"a", Bytes{1}}};
  const StoreStatus refused = store.commit(batch);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().cause == StoreError::Cause::failed);
  CHECK_FALSE(value(store.record(record.header_hash)).has_value());
  CHECK(value(store.values()).empty());
}

TEST_CASE("The file tells nothing without its key, and says so") {
  Folder folder;
  const std::filesystem::path path = folder.path / "store.db";
  {
    auto store = value(SqlcipherStore::open(path, key_of(7)));
    WriteBatch batch;
    batch.values = {{"name-of-a-value", Bytes(64, 'x')}};
    REQUIRE(store.commit(batch));
  }
  const auto refused = SqlcipherStore::open(path, key_of(8));
  REQUIRE_FALSE(refused);
  REQUIRE(refused.error().of_peer() != nullptr);
  CHECK(refused.error().of_peer()->code == ErrorCode::unauthenticated);
}

TEST_CASE("A store whose file is gone commits nothing, and says so") {
  Folder folder;
  SqlcipherStore store = value(SqlcipherStore::open(folder.path / "store.db", key_of(7)));
  WriteBatch batch;
  batch.values["name"] = Bytes{1};
  REQUIRE(store.commit(batch));
  std::filesystem::rename(folder.path / "store.db", folder.path / "elsewhere.db");
  const StoreStatus status = store.commit(batch);
  REQUIRE_FALSE(status);
  CHECK(status.error().cause == StoreError::Cause::failed);
  CHECK_FALSE(store.check_in_place());
}
