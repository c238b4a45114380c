// Requests and what answers them, and kept forms, in both stores.
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/store/both_stores.h"

namespace puente::client {

using namespace ports;
using namespace both;

TEMPLATE_TEST_CASE("exchanges come back with what became of them, and forms by their numbers", "", InMemory, OnDisk) {
  TestType held;
  AgentStore& store = held.get();
  AgentBatch batch;
  ExchangeRow asked;
  asked.record_id = record(1);
  asked.agency = "US/DEA";
  asked.urgency = model::Urgency::urgent;
  asked.access = model::Access::direct;
  asked.noted = Instant{10};
  batch.outbox.push_back(draft(1));
  batch.exchanges.push_back(asked);
  asked.agency = "US/FBI";
  batch.exchanges.push_back(asked);
  batch.exchanges.push_back({.record_id = record(2),
                             .device = device(9),
                             .agency = "US/DEA",
                             .kind = model::Kind::reply,
                             .partial = true,
                             .reply_to = record(1),
                             .noted = Instant{20},
                             .accepted = Instant{19}});
  batch.forms = {{1, Instant{5}, "kind = \"seizure\""}, {2, Instant{6}, "kind = \"person\""}};
  REQUIRE(store.commit(batch));

  AgentBatch after;
  after.accepted.emplace_back(record(1), Instant{12});
  after.changes.push_back({record(1), OutboxState::recalled, "asked by mistake"});
  after.marks.push_back({device(9), record(2), Hash(), Instant{30}, "wrong", Opening::none});
  after.forms = {{1, Instant{7}, "kind = \"advisory\""}};
  after.forms_dropped = {2};
  REQUIRE(store.commit(after));

  const auto rows = store.exchanges().value();
  REQUIRE(rows.size() == 3);
  for (const ExchangeRow& row : {rows[0], rows[1]}) {
    CHECK(row.sent());
    CHECK(row.accepted == Instant{12});
    CHECK(row.state == OutboxState::recalled);
    CHECK(row.access == model::Access::direct);
    CHECK_FALSE(row.reply_to);
  }
  CHECK(rows[1].agency == "US/FBI");
  CHECK_FALSE(rows[2].sent());
  CHECK((rows[2].partial && rows[2].kind == model::Kind::reply && rows[2].reply_to == record(1)));
  CHECK((rows[2].accepted == Instant{19} && rows[2].recalled == Instant{30}));
  const auto forms = store.forms().value();
  REQUIRE(forms.size() == 1);
  CHECK((forms[0].number == 1 && forms[0].kept == Instant{7} && forms[0].text == "kind = \"advisory\""));
}

TEMPLATE_TEST_CASE("exports come back in order, with what became of their records, and without the files that are gone",
                   "", InMemory, OnDisk) {
  TestType held;
  AgentStore& store = held.get();
  AgentBatch batch;
  batch.outbox.push_back(draft(1));
  for (std::uint64_t number = 1; number <= 3; ++number) {
    ExportRow row{.number = number,
                  .time = Instant{10},
                  .record_id = record(1),
                  .agency = "MX/FGR",
                  .format = "stix",
                  .file = "out.json",
                  .by = "Ana",
                  .second = "Luis",
                  .reason = "case 12",
                  .erase = Instant{50}};
    if (number == 2) row.device = device(9);
    batch.exports.push_back(row);
  }
  REQUIRE(store.commit(batch));
  auto rows = store.exports(false, 0, 10).value();
  REQUIRE(rows.size() == 3);
  CHECK((rows[0].second == "Luis" && rows[0].reason == "case 12" && rows[0].erase == Instant{50}));
  CHECK_FALSE((rows[0].recalled || rows[1].recalled));
  CHECK(store.exports(false, 1, 1).value().front().number == 2);

  AgentBatch after;
  after.changes.push_back({record(1), OutboxState::recalled, "wrong"});
  rows[2].gone = Instant{60};
  after.exports.push_back(rows[2]);
  REQUIRE(store.commit(after));
  rows = store.exports(false, 0, 10).value();
  REQUIRE(rows.size() == 2);
  CHECK((rows[0].recalled && !rows[1].recalled));  // the second was received from somebody else
  CHECK(store.exports(true, 0, 10).value().size() == 3);

  AgentBatch recall;
  recall.marks.push_back({device(9), record(1), Hash(), Instant{70}, "wrong", Opening::none});
  REQUIRE(store.commit(recall));
  CHECK(store.exports(false, 0, 10).value()[1].recalled);
}

TEMPLATE_TEST_CASE("acts are found by what they are about and by their operation, the newest first", "", InMemory,
                   OnDisk) {
  TestType held;
  AgentStore& store = held.get();
  AgentBatch batch;
  for (std::uint8_t i = 1; i <= 4; ++i) {
    OfficerAct act;
    act.time = Instant{i};
    act.challenge.array().fill(i);
    act.op = i == 4 ? "show" : "allow-export";
    act.about = i == 3 ? "other" : "this";
    batch.acts.push_back(act);
  }
  REQUIRE(store.commit(batch));
  const auto acts = store.acts_about("this", "allow-export", 10).value();
  REQUIRE(acts.size() == 2);
  CHECK((acts[0].time == Instant{2} && acts[1].time == Instant{1}));
  CHECK(store.acts_about("this", "allow-export", 1).value().size() == 1);
}

}  // namespace puente::client
