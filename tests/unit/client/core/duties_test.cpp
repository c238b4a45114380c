// Recalls, openings and what goes after its time, at the agents.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;
using ports::OutboxState;

codec::BrokerMessage notice_of(Network& network, Party& to, const codec::Event& event) {
  codec::Notice out;
  out.proof = network.broker.append(event);
  out.proof.inclusion = network.broker.log.inclusion_proof(out.proof.index);
  out.head = network.broker.head_update(to.held);
  to.held = network.broker.log.size();
  return {0, std::move(out)};
}

}  // namespace

TEST_CASE("a draft is recalled here, and never leaves") {
  Network network;
  network.sender.run(Disconnected{});
  const RecordId id = network.sender.send(violent_event);
  network.sender.answered.clear();
  network.sender.run(RecallRecord{3, id, "wrong"});
  REQUIRE(network.sender.answered.size() == 1);
  CHECK(network.sender.answered[0].status);
  CHECK(network.state(id) == OutboxState::recalled);
  CHECK(network.sender.store.outbox(id).value()->document.empty());
  network.settle();
  CHECK(network.sender.submitted.empty());
}

TEST_CASE("a record that the broker has is recalled there, and is recalled here when it says so") {
  Network network;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  network.sender.run(RecallRecord{4, id, "wrong"});
  CHECK(network.state(id) == OutboxState::accepted);
  REQUIRE(network.sender.sent.size() == 1);
  const codec::DeviceMessage asked = must(codec::decode_device_message(network.sender.sent.front().message));
  CHECK(std::get<codec::Recall>(asked.body).record_id == id);
  network.sender.answered.clear();
  network.sender.run(Received{{asked.request, codec::Recalled{id, {network.recipient.device}, {}}}, {}});
  REQUIRE(network.sender.answered.size() == 1);
  CHECK(network.sender.answered[0].unreleased.size() == 1);
  CHECK(network.state(id) == OutboxState::recalled);
  network.sender.run(RecallRecord{5, id, "again"});
  CHECK(network.sender.answered.back().status.error().code == ErrorCode::conflict);
  network.sender.run(RecallRecord{6, RecordId::from(Bytes(16, 1)).value(), "unknown"});
  CHECK(network.sender.answered.back().status.error().code == ErrorCode::not_found);
}

TEST_CASE("a proven recall marks the record it names, and no other; an unproven one is an alarm") {
  Network network;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  network.hand_over(deliver(network.broker, network.sealed(id), network.recipient, 1));
  const ports::InboxRow row = std::move(network.recipient.store.inbox(id).value().front());
  codec::RecallEvent recall{row.header_hash, id, row.sender, "MX/SSPC", "wrong", {}, {network.recipient.device}};
  const auto mark = [&] { return network.recipient.store.mark(row.sender, id).value(); };
  SECTION("another header") {
    recall.header_hash = Hash::from(Bytes(32, 1)).value();
    network.recipient.run(Received{notice_of(network, network.recipient, {noon, recall}), {}});
    CHECK_FALSE(mark().has_value());
  }
  SECTION("altered") {
    codec::BrokerMessage message = notice_of(network, network.recipient, {noon, recall});
    std::get<codec::Notice>(message.body).proof.nonce = Nonce::from(Bytes(32, 1)).value();
    network.recipient.run(Received{std::move(message), {}});
    CHECK_FALSE(mark().has_value());
    CHECK(network.recipient.alarms() >= 1);
  }
  SECTION("good") {
    network.recipient.sent.clear();
    network.recipient.run(Received{notice_of(network, network.recipient, {noon, recall}), {}});
    REQUIRE(mark().has_value());
    CHECK(mark()->reason == "wrong");
    CHECK(network.recipient.take<codec::TakeNotice>().size() == 1);
  }
}

TEST_CASE("an opening is reported once, also when the connection was lost meanwhile") {
  Network network;
  const SeenRecord seen{network.sender.device, RecordId::from(Bytes(16, 1)).value(), Hash::from(Bytes(32, 1)).value()};
  network.recipient.run(Disconnected{});
  network.recipient.run(seen);
  network.recipient.run(seen);
  network.recipient.sent.clear();
  network.recipient.run(Connected{});
  network.recipient.run(Received{{1, codec::Welcome{1}}, {}});
  std::vector<std::uint64_t> requests;
  for (const ToBroker& one : network.recipient.sent) {
    const codec::DeviceMessage message = must(codec::decode_device_message(one.message));
    if (std::holds_alternative<codec::Opened>(message.body)) requests.push_back(message.request);
  }
  REQUIRE(requests.size() == 1);
  network.recipient.run(Received{{requests[0], codec::Done{}}, {}});
  CHECK(network.recipient.store.openings_to_report(9).value().empty());
}

TEST_CASE("the sender is shown an opening, and nothing takes it back") {
  Network network;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  const KeyId device = network.recipient.device;
  network.sender.run(Received{{0, codec::Tracking{id, device, codec::Progress::delivered}}, {}});
  const codec::OpeningEvent opening{Hash{}, id, device, "US/DEA"};
  network.sender.run(Received{notice_of(network, network.sender, {noon, opening}), {}});
  network.sender.run(Received{{0, codec::Tracking{id, device, codec::Progress::expired}}, {}});
  CHECK(network.sender.store.progress(id).value().front().progress ==
        static_cast<std::uint8_t>(codec::Progress::opened));
}

TEST_CASE("what is under retain is erased after its days, with its key") {
  Network network;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  Delivery delivery = deliver(network.broker, network.sealed(id), network.recipient, 1);
  auto& message = std::get<codec::Delivery>(delivery.message.body);
  codec::Event event = must(codec::decode_event(message.proof.event));
  auto& released = std::get<codec::DeliveryEvent>(event.what);
  model::Obligations retain;
  retain.retain_days = 2;
  released.duties.push_back({released.released.front(), {}, retain});
  message.proof = network.broker.append(event);
  message.proof.inclusion = network.broker.log.inclusion_proof(message.proof.index);
  message.head = network.broker.head_update(message.head.old_size);
  network.recipient.held = network.broker.log.size();
  network.hand_over(std::move(delivery));
  const auto held = [&] { return network.recipient.store.inbox(id).value().front().sections.size(); };
  const std::size_t all = held();
  REQUIRE(all > 1);
  network.broker.now = noon + days(1);
  network.recipient.run(Tick{});
  CHECK(held() == all);
  network.broker.now = noon + days(2) + minutes(1);
  network.recipient.run(Tick{});
  CHECK(held() == all - 1);
}

}  // namespace puente::client::core
