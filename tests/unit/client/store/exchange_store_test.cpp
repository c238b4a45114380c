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

}  // namespace puente::client
