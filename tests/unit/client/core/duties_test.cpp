// Recalls, openings and what goes after its time, at the agents.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;
using ports::OutboxState;

const std::string receipt = "obligations = [\"receipt-on-open\"]\n";

SeenRecord seen(Network& network, const RecordId& id) {
  return {network.sender.device, id, network.recipient.store.inbox(id).value().at(0).header_hash};
}

}  // namespace

TEST_CASE("a draft is recalled here, and never leaves") {
  Network network;
  network.disconnect("sspc");
  const RecordId id = network.send();
  network.sender.answered.clear();
  network.sender.run(RecallRecord{3, id, "wrong"});
  REQUIRE(network.sender.answered.size() == 1);
  CHECK(network.sender.answered[0].status);
  CHECK(network.state(id) == OutboxState::recalled);
  CHECK(network.sender.store.outbox(id).value()->document.empty());
  network.connect("sspc");
  CHECK(network.sender.submitted.empty());
}

TEST_CASE("a record that the broker has is recalled there, and is recalled here when it says so") {
  Network network;
  const RecordId id = network.send_to_absent();
  HeldBack<codec::Recalled> answer(network.sender);
  network.sender.run(RecallRecord{4, id, "wrong"});
  network.settle();
  CHECK(network.state(id) != OutboxState::recalled);
  const auto asked = network.sender.take<codec::Recall>();
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].first.record_id == id);
  network.sender.answered.clear();
  answer.give();
  REQUIRE(network.sender.answered.size() == 1);
  CHECK(network.sender.answered[0].unreleased == std::vector<KeyId>{network.recipient.device});
  CHECK(network.state(id) == OutboxState::recalled);
  network.sender.run(RecallRecord{5, id, "again"});
  CHECK(network.sender.answered.back().status.error().code == ErrorCode::conflict);
  network.sender.run(RecallRecord{6, RecordId::from(Bytes(16, 1)).value(), "unknown"});
  CHECK(network.sender.answered.back().status.error().code == ErrorCode::not_found);
}

TEST_CASE("a proven recall marks the record it names, and no other; an unproven one is an alarm") {
  Network network;
  const RecordId id = network.send();
  const ports::InboxRow row = std::move(network.recipient.store.inbox(id).value().at(0));
  codec::RecallEvent recall{row.header_hash, id, row.sender, "MX/SSPC", "wrong", {}, {network.recipient.device}};
  const auto mark = [&] { return network.recipient.store.mark(row.sender, id).value(); };
  Forger forger(network);
  SECTION("another header") {
    recall.header_hash = Hash::from(Bytes(32, 1)).value();
    network.recipient.run(Received{forger.notice(network.recipient, recall), {}});
    CHECK_FALSE(mark().has_value());
  }
  SECTION("altered") {
    codec::BrokerMessage message = forger.notice(network.recipient, recall);
    std::get<codec::Notice>(message.body).proof.nonce = Nonce::from(Bytes(32, 1)).value();
    network.recipient.run(Received{std::move(message), {}});
    CHECK_FALSE(mark().has_value());
    CHECK(network.recipient.alarms() >= 1);
  }
  SECTION("good") {
    network.sender.run(RecallRecord{4, id, "wrong"});
    network.settle();
    REQUIRE(mark().has_value());
    CHECK(mark()->reason == "wrong");
    CHECK(network.recipient.take<codec::TakeNotice>().size() == 1);
  }
}

TEST_CASE("an opening is reported once, also when the connection was lost meanwhile") {
  Network network(policy_mx + receipt);
  const RecordId id = network.send();
  network.disconnect("dea");
  network.recipient.run(seen(network, id));
  network.recipient.run(seen(network, id));
  network.recipient.said.clear();
  CHECK(network.recipient.store.openings_to_report(9).value().size() == 1);
  network.connect("dea");
  CHECK(network.recipient.take<codec::Opened>().size() == 1);
  CHECK(network.recipient.store.openings_to_report(9).value().empty());
}

TEST_CASE("the sender is shown an opening, and nothing takes it back") {
  Network network(policy_mx + receipt);
  const RecordId id = network.send();
  network.recipient.run(seen(network, id));
  network.advance(seconds(3));
  const auto progress = [&] {
    return static_cast<codec::Progress>(network.sender.store.progress(id).value().at(0).progress);
  };
  CHECK(progress() == codec::Progress::opened);
  network.sender.run(Received{{0, codec::Tracking{id, network.recipient.device, codec::Progress::expired}}, {}});
  CHECK(progress() == codec::Progress::opened);
}

TEST_CASE("what is under retain is erased after its days, with its key") {
  std::string others = policy_mx;
  others.replace(others.find("[\"*\"]"), 5, "[\"actors\", \"place\"]");
  std::string victims = policy_mx;
  victims.replace(victims.find("\"violence\""), 10, "\"victims\"");
  victims.replace(victims.find("[\"*\"]"), 5, "[\"victims\"]");
  victims.erase(victims.find("finest"), victims.find("valid-until") - victims.find("finest"));
  Network network(others + victims + "obligations = [\"retain:P2D\"]\n");
  const RecordId id = network.send();
  const auto held = [&] { return network.recipient.store.inbox(id).value().at(0).sections.size(); };
  const std::size_t all = held();
  REQUIRE(all > 1);
  network.sleep(days(1));
  network.recipient.tick();
  CHECK(held() == all);
  network.sleep(days(1));
  network.sleep(minutes(1));
  network.recipient.tick();
  CHECK(held() == all - 1);
}

}  // namespace puente::client::core
