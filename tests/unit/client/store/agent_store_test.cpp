// One suite for both stores: what the core relies on holds in memory and on disk.
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/store/both_stores.h"

namespace puente::client {

using namespace ports;
using namespace both;

TEMPLATE_TEST_CASE("drafts come back by id, origin, state and newest first", "", InMemory, OnDisk) {
  TestType setup;
  AgentStore& store = setup.get();
  AgentBatch batch;
  for (std::uint8_t i = 1; i <= 3; ++i) batch.outbox.push_back(draft(i, i == 2 ? "ucdp:42" : ""));
  commit(store, batch);

  CHECK(store.outbox(record(1)).value()->document == "{\"number\":1}");
  CHECK(store.outbox(record(1)).value()->kind == model::Kind::seizure);
  CHECK(store.outbox_of_origin("ucdp:42").value().at(0).record_id == record(2));
  CHECK(store.outbox_of_origin("ucdp:43").value().empty());
  CHECK_FALSE(store.outbox(record(9)).value());
  const auto drafts = store.outbox_in(OutboxState::draft, 1, 10).value();
  REQUIRE(drafts.size() == 2);
  CHECK(drafts[0].record_id == record(2));
  CHECK(drafts[0].position < drafts[1].position);
  const auto newest = store.outbox_newest(2).value();
  REQUIRE(newest.size() == 2);
  CHECK(newest[0].record_id == record(3));
  CHECK(newest[0].document.empty());
  CHECK(store.outbox_counts().value() == std::map<OutboxState, std::uint64_t>{{OutboxState::draft, 3}});
}

TEMPLATE_TEST_CASE("a record goes from draft to finished, and its sealed bytes go with that", "", InMemory, OnDisk) {
  TestType setup;
  AgentStore& store = setup.get();
  AgentBatch first;
  first.outbox.push_back(draft(1));
  commit(store, first);

  OutboxRow sealed = store.outbox(record(1)).value().value();
  sealed.state = OutboxState::sealed;
  sealed.document.clear();  // the core does not carry it through again
  sealed.sealed = {1, 2, 3};
  sealed.header_hash.array()[0] = 7;
  AgentBatch second;
  second.outbox.push_back(sealed);
  second.progress.push_back({record(1), device(1), "US/DEA", 0});
  commit(store, second);
  OutboxRow row = store.outbox(record(1)).value().value();
  CHECK(row.state == OutboxState::sealed);
  CHECK(row.document == "{\"number\":1}");
  CHECK(row.sealed == Bytes{1, 2, 3});
  CHECK(row.header_hash.array()[0] == 7);

  AgentBatch third;
  third.changes.push_back({record(1), OutboxState::finished, "done"});
  third.progress.push_back({record(1), device(1), "US/DEA", 1});
  commit(store, third);
  row = store.outbox(record(1)).value().value();
  CHECK(row.state == OutboxState::finished);
  CHECK(row.reason == "done");
  CHECK(row.document == "{\"number\":1}");
  CHECK(row.sealed.empty());
  const auto progress = store.progress(record(1)).value();
  REQUIRE(progress.size() == 1);
  CHECK(progress[0].progress == 1);
}

TEMPLATE_TEST_CASE("what was received comes back with its keys, and in lists with labels only", "", InMemory, OnDisk) {
  TestType setup;
  AgentStore& store = setup.get();
  AgentBatch batch;
  batch.inbox.push_back(received(1));
  batch.inbox.push_back(received(2));
  commit(store, batch);

  CHECK(store.inbox_count().value() == 2);
  CHECK(store.received(device(9), record(1)).value()->array()[0] == 1);
  CHECK_FALSE(store.received(device(8), record(1)).value());
  const auto rows = store.inbox(record(2)).value();
  REQUIRE(rows.size() == 1);
  const auto* const row = &rows[0];
  CHECK(row->agency == "US/DEA");
  REQUIRE(row->sections.size() == 2);
  CHECK(row->sections[0].label < row->sections[1].label);
  CHECK(row->sections[1].frame == Bytes{6});
  CHECK(row->sections[1].content_key.reveal()[0] == 8);
  Wanted second;
  second.beyond = 1;
  second.count = 10;
  const auto listed = store.inbox_wanted(second).value();
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].record_id == record(2));
  REQUIRE(listed[0].sections.size() == 2);
  CHECK(listed[0].sections[0].frame.empty());

  // Another sender may choose the same id: neither hides the other.
  AgentBatch again;
  again.inbox.push_back(received(2));
  again.inbox[0].sender = device(7);
  commit(store, again);
  const auto both = store.inbox(record(2)).value();
  REQUIRE(both.size() == 2);
  CHECK(both[0].sender == device(9));
  CHECK(both[1].sender == device(7));
}

TEMPLATE_TEST_CASE("a batch that breaks a rule leaves nothing of itself", "", InMemory, OnDisk) {
  TestType setup;
  AgentStore& store = setup.get();
  AgentBatch first;
  first.outbox.push_back(draft(1, "a:1"));
  first.inbox.push_back(received(1));
  commit(store, first);

  AgentBatch record_twice;
  record_twice.values["x"] = {1};
  record_twice.outbox.push_back(draft(1));
  CHECK(store.commit(record_twice).error().cause == StoreError::Cause::failed);
  AgentBatch received_twice;
  received_twice.outbox.push_back(draft(3));
  received_twice.inbox.push_back(received(1));
  CHECK(store.commit(received_twice).error().cause == StoreError::Cause::failed);

  CHECK(store.values().value().empty());
  CHECK(store.outbox_counts().value().at(OutboxState::draft) == 1);
  CHECK(store.inbox_count().value() == 1);
}

TEMPLATE_TEST_CASE("directory, bundles and values are replaced, kept and replaced", "", InMemory, OnDisk) {
  TestType setup;
  AgentStore& store = setup.get();
  AgentBatch first;
  first.directory = std::vector<Bytes>{{1}, {2}};
  first.bundles.emplace_back(Hash{}, Bytes{3});
  first.values["head"] = {4};
  commit(store, first);
  AgentBatch second;
  second.directory = std::vector<Bytes>{{5}};
  second.values["head"] = {6};
  commit(store, second);
  CHECK(store.directory().value() == std::vector<Bytes>{{5}});
  CHECK(store.bundles().value() == std::vector<std::pair<Hash, Bytes>>{{Hash{}, Bytes{3}}});
  CHECK(store.values().value().at("head") == Bytes{6});
}

TEMPLATE_TEST_CASE("entries of the log that were told wait to be proven, by index", "", InMemory, OnDisk) {
  TestType it;
  AgentStore& store = it.get();
  AgentBatch batch;
  batch.logged = {{record(1), 30, Instant{1}, Logged::told, Bytes{1}},
                  {record(2), 20, Instant{2}, Logged::told, Bytes{2}},
                  {record(3), 90, Instant{3}, Logged::told, Bytes{3}}};
  commit(store, batch);
  auto waiting = store.unproven(50, 10).value();
  REQUIRE(waiting.size() == 2);
  CHECK(waiting[0].record_id == record(2));
  CHECK(waiting[1].index == 30);
  CHECK(store.unproven(~std::uint64_t{0}, 10).value().size() == 3);
  CHECK(store.unproven(~std::uint64_t{0}, 1).value().size() == 1);
  batch.logged = {{record(2), 20, Instant{2}, Logged::proven, Bytes{9, 9}}};
  commit(store, batch);
  CHECK(store.unproven(50, 10).value().size() == 1);
  const auto proven = store.logged(record(2)).value();
  REQUIRE(proven);
  CHECK(proven->state == Logged::proven);
  CHECK(proven->proof == Bytes{9, 9});
  CHECK(proven->since == Instant{2});
  CHECK_FALSE(store.logged(record(7)).value());
}

TEMPLATE_TEST_CASE("alarms are counted by text, newest first, bounded, and forgotten together", "", InMemory, OnDisk) {
  TestType it;
  AgentStore& store = it.get();
  AgentBatch batch;
  batch.alarms = {{Instant{1}, "one"}, {Instant{2}, "two"}, {Instant{5}, "one"}};
  commit(store, batch);
  const auto rows = store.alarms().value();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].text == "one");
  CHECK(rows[0].count == 2);
  CHECK(rows[0].first == Instant{1});
  CHECK(rows[0].last == Instant{5});
  AgentBatch many;
  for (std::size_t i = 0; i < alarms_max + 10; ++i) many.alarms.emplace_back(Instant{6}, "alarm " + std::to_string(i));
  many.alarms.emplace_back(Instant{7}, "two");
  commit(store, many);
  CHECK(store.alarms().value().size() == alarms_max);
  CHECK(store.alarms().value()[0].text == "two");
  AgentBatch seen;
  seen.forget_alarms = true;
  commit(store, seen);
  CHECK(store.alarms().value().empty());
}

TEMPLATE_TEST_CASE("what officers did is kept, newest first, and what came of it is put to it", "", InMemory, OnDisk) {
  TestType store;
  const auto act = [](std::uint8_t number, std::string about) {
    OfficerAct out;
    out.time = Instant{number};
    out.officer = device(number);
    out.name = "Ana Ruiz";
    out.op = "send";
    out.about = std::move(about);
    out.challenge.array()[0] = number;
    out.request.array()[31] = number;
    out.signature.array()[63] = number;
    return out;
  };
  AgentBatch first, second;
  first.acts = {act(1, ""), act(2, "")};
  second.acts = {act(1, "record 7")};
  REQUIRE_FALSE(first.empty());
  REQUIRE(store.get().commit(first));
  REQUIRE(store.get().commit(second));
  const auto rows = store.get().acts_newest(9).value();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].officer == device(2));
  CHECK(rows[0].about.empty());
  CHECK(rows[1].about == "record 7");
  CHECK(rows[1].time == Instant{1});
  CHECK(rows[1].name == "Ana Ruiz");
  CHECK(rows[1].op == "send");
  CHECK(rows[1].request == act(1, "").request);
  CHECK(rows[1].signature == act(1, "").signature);
  CHECK(store.get().acts_newest(1).value().size() == 1);
  CHECK(store.get().acts_newest(0).value().empty());
}

TEMPLATE_TEST_CASE("a refused delivery is kept until it is over", "", InMemory, OnDisk) {
  TestType setup;
  AgentStore& store = setup.get();
  AgentBatch batch;
  batch.refused = {{7, Bytes{1}}, {3, Bytes{2}}};
  batch.progress = {{record(1), device(1), "US/DEA", 9, 4}};
  commit(store, batch);
  const auto kept = store.refused_deliveries().value();
  REQUIRE(kept.size() == 2);
  CHECK(kept[0].number == 3);
  CHECK(kept[1].message == Bytes{1});
  CHECK(store.progress(record(1)).value().at(0).fault == 4);
  AgentBatch over;
  over.refused_over = {7, 3};
  over.refused = {{3, Bytes{5}}};
  commit(store, over);
  REQUIRE(store.refused_deliveries().value().size() == 1);
  CHECK(store.refused_deliveries().value()[0].message == Bytes{5});
}

TEST_CASE("a store of another version is refused by its number, and stays as it is") {
  OnDisk store;
  store.store.reset();
  const auto path = store.folder.path / "store.db";
  {
    auto database = puente::io::Database::open(path, store_key(7)).value();
    REQUIRE(database.run("PRAGMA user_version=3"));
  }
  const auto refused = store::SqlcipherAgentStore::open(path, store_key(7));
  REQUIRE_FALSE(refused);
  REQUIRE(refused.error().of_peer() != nullptr);
  CHECK(refused.error().of_peer()->what.ends_with("a store of schema version 3; this program knows 8"));
}

TEMPLATE_TEST_CASE("what goes to each recipient is kept, and replaced when it is decided anew", "", InMemory, OnDisk) {
  TestType setup;
  AgentStore& store = setup.get();
  const model::Label month{model::Section::time, model::Rung::month, 0}, part{model::Section::photo, {}, 300};
  AgentBatch first;
  first.recipients.push_back({record(1), "US/FBI", true, {}, {"MX/a", "US/b"}, {}});
  first.recipients.push_back({record(1), "US/DEA", false, {}, {}, {}});
  commit(store, first);
  AgentBatch second;
  second.recipients.push_back({record(1), "US/DEA", true, {month, part}, {}, {"MX/q: 5 in PT24H"}});
  commit(store, second);
  const auto rows = store.recipients(record(1)).value();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].agency == "US/DEA");
  CHECK(rows[0].decided);
  CHECK(rows[0].goes == std::vector<model::Label>{month, part});
  CHECK(rows[0].quotas == std::vector<std::string>{"MX/q: 5 in PT24H"});
  CHECK(rows[1].nothing());
  CHECK(rows[1].rules == std::vector<std::string>{"MX/a", "US/b"});
  CHECK(store.recipients(record(2)).value().empty());
}

TEMPLATE_TEST_CASE("records of one origin come in the order of sending, and drafts by what they wait for", "", InMemory,
                   OnDisk) {
  TestType setup;
  AgentStore& store = setup.get();
  AgentBatch batch;
  for (std::uint8_t i = 1; i <= 3; ++i) {
    batch.outbox.push_back(draft(i, "a:1"));
    batch.outbox.back().content.array()[0] = i;
    batch.outbox.back().reason = i == 3 ? "" : "no package";
  }
  commit(store, batch);
  const auto rows = store.outbox_of_origin("a:1").value();
  REQUIRE(rows.size() == 3);
  CHECK(rows[2].record_id == record(3));
  CHECK(rows[2].content.array()[0] == 3);
  CHECK(rows[2].document.empty());
  const auto waiting = store.drafts_waiting().value();
  REQUIRE(waiting.size() == 2);
  CHECK(waiting[0].count == 1);
  CHECK(waiting[1].reason == "no package");
  CHECK(waiting[1].count == 2);
  CHECK(waiting[1].oldest == Instant{1001});
}

TEST_CASE("a store on disk is there again after a restart, and opens under its key only") {
  OnDisk setup;
  AgentBatch batch;
  batch.outbox.push_back(draft(1, "a:1"));
  batch.inbox.push_back(received(1));
  batch.values["head"] = {1};
  commit(setup.get(), batch);
  setup.reopen();
  CHECK(setup.get().outbox_of_origin("a:1").value().at(0).record_id == record(1));
  CHECK(setup.get().inbox(record(1)).value().at(0).sections[0].content_key.reveal()[0] == 9);
  CHECK(setup.get().values().value().at("head") == Bytes{1});
  setup.store.reset();
  const auto wrong = store::SqlcipherAgentStore::open(setup.folder.path / "store.db", store_key(8));
  REQUIRE_FALSE(wrong);
  REQUIRE(wrong.error().of_peer() != nullptr);
  CHECK(wrong.error().of_peer()->code == ErrorCode::unauthenticated);
}

}  // namespace puente::client
