// A store that is damaged under a running agent: whoever meets it stops, and nothing is refused because of it.
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "client/store/sqlcipher_agent_store.h"
#include "tests/support/folder.h"
#include "tests/unit/client/api/around.h"

namespace puente::client::api {
namespace {

using namespace core::test;
using Catch::Matchers::StartsWith;
using nlohmann::json;

StoreKey key_of_store() { return StoreKey::from(Bytes(32, 7)).value(); }

// Two agents over real files; a record has crossed, another is on its way.
struct OnDisk {
  puente::support::Folder folder;
  std::filesystem::path at = folder.path / "sender.db", to = folder.path / "recipient.db";
  store::SqlcipherAgentStore sender_store = must(store::SqlcipherAgentStore::open(at, key_of_store()));
  store::SqlcipherAgentStore recipient_store = must(store::SqlcipherAgentStore::open(to, key_of_store()));
  Network network{policy_mx, {{"sspc", &sender_store}, {"dea", &recipient_store}}};
  AgentNode &sender = network.sender, &recipient = network.recipient;
  Around receiving{network, recipient, {{1000, io::CallerRole::officer}}};
  RecordId record;
  std::vector<Bytes> delivery;  // as it came

  OnDisk() {
    lose_received<codec::Tracking>(sender);
    lose_sent<codec::FetchProofs>(sender);
    recipient.on_receive = [this](codec::BrokerMessage& message, std::vector<Bytes>& slots) {
      if (!std::holds_alternative<codec::Delivery>(message.body)) return true;
      delivery = {codec::encode(message)};
      delivery.insert(delivery.end(), slots.begin(), slots.end());
      return true;
    };
    record = sender.send(violent_event, "map:1");
    network.settle();
    REQUIRE(must(recipient_store.inbox_count()) == 1);
  }
  static void damage(const std::filesystem::path& path, const std::string& sql) {
    auto database = must(puente::io::Database::open(path, key_of_store()));
    must(database.run(sql.c_str()));
    REQUIRE(database.changes() > 0);
  }
  static json ask(Around& api, const json& request) {
    io::Caller caller{1000, {}};
    return json::parse(api.handle(caller, request.dump()).back());
  }
};

}  // namespace

TEST_CASE("an agent stops where a column of its store is damaged, and refuses nothing") {
  using Meet = void (*)(OnDisk&);
  const Meet restart = [](OnDisk& it) { it.network.restart_agent("sspc"); };
  const Meet connect = [](OnDisk& it) {
    it.network.restart_agent("sspc");
    it.network.connect("sspc");
  };
  const std::tuple<const char*, bool, Meet> cases[] = {
      {"UPDATE outbox SET header_hash=x'00'", true,
       [](OnDisk& it) {
         it.sender.run(core::RecallRecord{1, it.record, "wrong address"});
       }},
      {"UPDATE outbox SET state=77", true, [](OnDisk& it) { it.sender.send(violent_event, "map:1"); }},
      {"UPDATE outbox SET state=1; UPDATE outbox_sealed SET sealed=x'00'", true, connect},
      {"UPDATE outbox SET state=0; UPDATE outbox_document SET document='{'", true, connect},
      {"UPDATE progress SET device=x'00'", true,
       [](OnDisk& it) {
         const codec::Tracking tracking{it.record, it.recipient.device, codec::Progress::delivered};
         it.sender.run(core::Received{{0, tracking}, {}});
       }},
      {"UPDATE logged SET record_id=x'00'", true, [](OnDisk& it) { it.sender.run(core::Tick{}); }},
      {"UPDATE value SET value=x'00' WHERE name='chain/sequence'", true, restart},
      {"UPDATE bundle SET bundle=x'00'", true, restart},
      {"UPDATE bundle SET hash=x'00' WHERE hash=(SELECT max(hash) FROM bundle)", true, restart},
      {"UPDATE inbox SET header_hash=x'00'", false, [](OnDisk& it) { it.recipient.receive(it.delivery); }},
  };
  for (const auto& [sql, of_sender, meet] : cases) {
    CAPTURE(sql);
    OnDisk setup;
    const std::size_t alarms = setup.recipient.alarms();
    OnDisk::damage(of_sender ? setup.at : setup.to, sql);
    CHECK_THROWS_WITH(meet(setup), StartsWith("store: "));
    CHECK(setup.recipient.alarms() == alarms);
  }
}

TEST_CASE("what a caller asks for stops the agent where the answer is damaged") {
  const std::pair<const char*, json> cases[] = {
      {"UPDATE inbox SET header=x'00'", {{"op", "inbox"}}},
      {"UPDATE inbox SET proof=x'00'", {{"op", "show"}}},
      {"UPDATE inbox SET sender=x'00'", {{"op", "inbox"}}},
      {"UPDATE inbox_section SET content_key=x'00'", {{"op", "show"}}},
      {"UPDATE inbox_section SET section=99 WHERE section=(SELECT min(section) FROM inbox_section)", {{"op", "inbox"}}},
      {"INSERT INTO inbox_mark SELECT sender, record_id, x'00', 0, '', 0 FROM inbox", {{"op", "inbox"}}},
      {"INSERT INTO act VALUES(1, x'00', 0, x'00', '', '', '', '', x'00', x'00')", {{"op", "acts"}}},
  };
  for (const auto& [sql, request] : cases) {
    CAPTURE(sql);
    OnDisk setup;
    json asked = request;
    if (asked["op"] == "show") asked["record"] = setup.record.hex();
    CHECK(OnDisk::ask(setup.receiving, asked).contains("done"));
    CHECK_FALSE(setup.receiving.api.broken());
    OnDisk::damage(setup.to, sql);
    CHECK(OnDisk::ask(setup.receiving, asked).contains("error"));
    REQUIRE(setup.receiving.api.broken());
    CHECK(setup.receiving.api.broken()->cause == StoreError::Cause::damaged);
  }
}

}  // namespace puente::client::api
