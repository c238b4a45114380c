#include "client/core/agent.h"

#include <catch2/catch_test_macros.hpp>

#include "client/core/kept_proof.h"
#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;
using ports::OutboxState;

std::string why(const Party& party) {
  const Status ready = party.agent->ready(party.broker.now);
  return ready ? "ready" : ready.error().what;
}

}  // namespace

TEST_CASE("after hello, directory and bundles an agent agrees with the heartbeat and is ready") {
  Network network;
  CHECK(why(network.sender) == "ready");
  CHECK(why(network.recipient) == "ready");
  CHECK(network.sender.agent->connected());
  CHECK(network.sender.agent->in_force().version(model::Nation::mx) == 1);
  CHECK(network.sender.alarms() == 0);
}

TEST_CASE("fifteen daily packages are published ahead, and their keys lie in the ring") {
  Network network;
  CHECK(network.recipient.ring.held().size() == 15);
  CHECK(network.broker.directory.packages_of(network.recipient.device, codec::PackageUse::encryption).size() == 15);
  network.broker.now = noon + days(1);
  network.recipient.run(Tick{});
  CHECK(network.recipient.ring.held().size() == 16);
  network.broker.now = start_of(date_of(noon)) + days(16);
  network.settle();  // the witnesses say so too
  network.recipient.run(Tick{});
  // The first day's key is gone for good, and with it what was sealed to it and never opened.
  CHECK(network.recipient.ring.held().size() == 30);
}

TEST_CASE("a draft is kept, sealed, submitted, accepted and followed until everybody has it") {
  Network network;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  REQUIRE(network.sender.submitted.size() == 1);
  CHECK(network.state(id) == OutboxState::accepted);
  network.sender.run(
      Received{codec::BrokerMessage{0, codec::Tracking{id, network.recipient.device, codec::Progress::delivered}}, {}});
  CHECK(network.state(id) == OutboxState::finished);
  CHECK(network.sender.store.outbox(id).value()->document.empty());
}

TEST_CASE("only what policy permits is wrapped: the sender grants no more than it must") {
  Network network;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  const auto record = must(record::inspect::decode(network.sealed(id)));
  const std::vector<bool> granted = record.granted_to(network.recipient.device);
  for (std::size_t i = 0; i < granted.size(); ++i) {
    const std::string label = model::text_of(record.slots()[i].label);
    CAPTURE(label);
    CHECK(granted[i] == (label != "narrative"));  // withheld by default, and no rule names it
  }
  CHECK(record.header().min_policy_mx == 1);
  CHECK(record.release().sequence == 1);
}

TEST_CASE("a record that nobody may have is refused, and the refusal says so") {
  Network network;
  std::string document = violent_event;
  document.replace(document.find("violent-event"), 13, "advisory");
  document = R"({"kind":"violent-event","to":["US/DEA"],"marks":{"tlp":"TLP:AMBER","grading":{"scheme":"none"}},
    "purpose":"violence-prevention","urgency":"routine","sections":{"narrative":{"text":"x"}}})";
  const RecordId id = network.sender.send(document);
  CHECK(network.state(id) == OutboxState::refused);
  CHECK(network.sender.store.outbox(id).value()->reason.find("US/DEA") != std::string::npos);
  CHECK(network.sender.take<codec::Submit>().empty());
}

TEST_CASE("without connection a record waits as a draft, and goes out when the agent is back") {
  Network network;
  network.sender.run(Disconnected{});
  const RecordId id = network.sender.send(violent_event);
  CHECK(network.state(id) == OutboxState::draft);
  network.settle();
  CHECK(network.state(id) == OutboxState::accepted);
}

TEST_CASE("nothing is sealed on a stale heartbeat") {
  Network network;
  network.broker.now = noon + minutes(11);
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  CHECK(network.state(id) == OutboxState::draft);
  CHECK_FALSE(network.sender.agent->ready(network.broker.now));
  CHECK(network.sender.submitted.empty());
  network.settle();
  CHECK(network.state(id) == OutboxState::accepted);
}

TEST_CASE("until its receipt a record goes out again after each reconnection, the same bytes, also after a restart") {
  Network network;
  network.sender.honest_receipts = false;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  CHECK(network.state(id) == OutboxState::sealed);
  network.sender.connect();
  network.sender.restart();
  network.sender.connect();
  REQUIRE(network.sender.submitted.size() == 3);
  CHECK(network.sender.submitted[1] == network.sender.submitted[0]);
  CHECK(network.sender.submitted[2] == network.sender.submitted[0]);
  network.sender.honest_receipts = true;
  network.sender.connect();
  CHECK(network.state(id) == OutboxState::accepted);
  network.sender.connect();
  CHECK(network.sender.submitted.size() == 4);
}

TEST_CASE("a final refusal ends a record, one for now sends the same bytes again") {
  Network network;
  network.sender.honest_receipts = false;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  network.sender.run(Received{codec::BrokerMessage{0, codec::Refusal{ErrorCode::stale, "not yet", id}}, {}});
  CHECK(network.state(id) == OutboxState::sealed);
  network.broker.now = noon + seconds(30);
  network.sender.run(Tick{});
  network.sender.serve();
  REQUIRE(network.sender.submitted.size() == 2);
  CHECK(network.sender.submitted[1] == network.sender.submitted[0]);
  network.sender.run(Received{codec::BrokerMessage{0, codec::Refusal{ErrorCode::not_permitted, "never", id}}, {}});
  CHECK(network.state(id) == OutboxState::refused);
  CHECK(network.sender.store.outbox(id).value()->reason == "not-permitted: never");
}

TEST_CASE("what comes back from a revoked device is sealed anew for the agency, and supersedes the old") {
  Network network;
  Party second(network.broker, network.broker.us, "DEA", 13);
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  const codec::Header first = must(codec::decode_header(network.sealed(id).header));
  network.broker.publish(
      trust::revocation_entry_by_device({network.recipient.device, "lost", network.broker.now}, network.recipient.key));
  network.broker.beat();
  second.connect();
  network.broker.beat();
  network.sender.connect();
  network.sender.run(Received{
      codec::BrokerMessage{0, codec::Tracking{id, network.recipient.device, codec::Progress::device_gone}}, {}});
  network.sender.serve();
  CHECK(network.state(id) == OutboxState::finished);
  REQUIRE(network.sender.submitted.size() == 2);
  const auto anew = must(record::inspect::decode(codec::SealedRecord(network.sender.submitted.back())));
  CHECK(anew.header().supersedes == id);
  CHECK(anew.header().record_id != id);
  CHECK(anew.header().expires.unix_seconds() == first.expires.unix_seconds());
  REQUIRE(anew.entries().size() == 1);
  CHECK(anew.entries()[0].device == second.device);
  CHECK(network.sender.store.outbox(id).value()->reason.find(anew.header().record_id.hex()) != std::string::npos);
}

TEST_CASE("an origin is sent once, however often it is imported") {
  Network network;
  const RecordId first = network.sender.send(violent_event, "ucdp-ged:1");
  const RecordId again = network.sender.send(violent_event, "ucdp-ged:1");
  CHECK(first == again);
  CHECK(network.sender.composed.back().drafts.front()->existing);
  network.sender.serve();
  CHECK(network.sender.submitted.size() == 1);
}

TEST_CASE("records sent together share one signature, and their chain has no gap") {
  Network network;
  std::vector<Draft> drafts;
  for (int i = 0; i < 5; ++i) drafts.push_back({violent_event, ""});
  network.sender.run(Compose{1, std::move(drafts)});
  network.sender.serve();
  REQUIRE(network.sender.submitted.size() == 5);
  Hash previous;
  std::uint64_t sequence = 0;
  for (const codec::SealedRecord& record : network.sender.submitted) {
    CHECK(record.batch.signature == network.sender.submitted.front().batch.signature);
    const codec::ReleaseEntry release = must(codec::decode_release_entry(record.release));
    CHECK(release.sequence == ++sequence);
    CHECK(release.previous == previous);
    previous = record::header_hash(record.header);
  }
}

TEST_CASE("a delivery is opened, kept with its proof, and then acknowledged") {
  Network network;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  network.hand_over(deliver(network.broker, network.sealed(id), network.recipient, 1));
  const auto rows = network.recipient.store.inbox(id).value();
  REQUIRE(rows.size() == 1);
  const auto* const row = &rows[0];
  CHECK(row->agency == "MX/SSPC");
  CHECK(row->sections.size() == 5);
  const KeptProof kept = must(decode_kept_proof(row->proof));
  const auto event = std::get<codec::DeliveryEvent>(must(codec::decode_event(kept.proof.event)).what);
  REQUIRE(event.stubs.size() == 1);
  CHECK(model::text_of(event.stubs[0].label) == "narrative");
  const auto acknowledged = network.recipient.take<codec::Acknowledge>();
  REQUIRE(acknowledged.size() == 1);
  CHECK(acknowledged[0].first.number == 1);
  CHECK(network.recipient.alarms() == 0);
  const codec::Header header = must(codec::decode_header(row->header));
  for (const ports::InboxSection& section : row->sections)
    CHECK(record::open::open_section(header, section.frame, section.content_key));
}

TEST_CASE("a repeated delivery is kept once and acknowledged twice") {
  Network network;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  network.hand_over(deliver(network.broker, network.sealed(id), network.recipient, 1));
  network.hand_over(deliver(network.broker, network.sealed(id), network.recipient, 1));
  CHECK(network.recipient.store.inbox_count().value() == 1);
  CHECK(network.recipient.take<codec::Acknowledge>().size() == 2);
}

TEST_CASE("a delivery that was tampered with is not kept, not acknowledged, and raises an alarm") {
  Network network;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  Delivery delivery = deliver(network.broker, network.sealed(id), network.recipient, 1);
  auto& body = std::get<codec::Delivery>(delivery.message.body);
  SECTION("a slot") { delivery.slots[0].back() ^= 1; }
  SECTION("the header") { body.header[40] ^= 1; }
  SECTION("a share") { body.shares[0].share.reveal_mutable()[0] ^= 1; }
  SECTION("a slot left out") { delivery.slots.pop_back(); }
  SECTION("the event") { body.proof.event.back() ^= 1; }
  SECTION("its place in the log") { body.proof.index -= 1; }
  SECTION("the head") { body.head.note[body.head.note.size() / 2] ^= 1; }
  network.hand_over(std::move(delivery));
  CHECK(network.recipient.store.inbox_count().value() == 0);
  CHECK(network.recipient.take<codec::Acknowledge>().empty());
  CHECK(network.recipient.alarms() == 1);
}

TEST_CASE("nothing is delivered from a sender who was revoked") {
  Network network;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  network.broker.publish(
      trust::revocation_entry_by_device({network.sender.device, "lost", network.broker.now}, network.sender.key));
  network.broker.beat();
  network.recipient.connect();
  network.hand_over(deliver(network.broker, network.sealed(id), network.recipient, 1));
  CHECK(network.recipient.store.inbox_count().value() == 0);
  CHECK(network.recipient.alarms() == 1);
}

TEST_CASE("a delivery that comes before what is in force is known waits for it") {
  Network network;
  const RecordId id = network.sender.send(violent_event);
  network.sender.serve();
  network.broker.activate(model::Nation::us, policy_us + "# version 2\n");
  network.broker.beat();
  codec::BrokerMessage beat = network.broker.heartbeat(network.recipient.held);
  network.recipient.held = network.broker.log.size();
  network.recipient.run(Received{std::move(beat), {}});
  network.hand_over(deliver(network.broker, network.sealed(id), network.recipient, 1));
  CHECK(network.recipient.store.inbox_count().value() == 0);
  CHECK(network.recipient.alarms() == 0);
  network.recipient.serve();  // the bundles
  CHECK(network.recipient.store.inbox_count().value() == 1);
}

TEST_CASE("an expired record is not opened") {
  Network network;
  std::string document = violent_event;
  document.insert(1, "\"expires\": \"2026-11-24T12:05:00Z\",");
  const RecordId id = network.sender.send(document);
  network.sender.serve();
  network.broker.now = noon + minutes(6);
  network.hand_over(deliver(network.broker, network.sealed(id), network.recipient, 1));
  CHECK(network.recipient.store.inbox_count().value() == 0);
  CHECK(network.recipient.take<codec::Acknowledge>().empty());
  CHECK(network.recipient.alarms() == 0);
}

TEST_CASE("a void event is acknowledged under its number and leaves nothing") {
  Network network;
  codec::Delivery delivery;
  delivery.header = {1};
  delivery.proof =
      network.broker.append({network.broker.now, codec::VoidEvent{Hash{}, network.recipient.device, 1, "expired"}});
  delivery.proof.inclusion = network.broker.log.inclusion_proof(delivery.proof.index);
  delivery.head = network.broker.head_update(network.recipient.held);
  network.recipient.run(Received{codec::BrokerMessage{0, std::move(delivery)}, {}});
  CHECK(network.recipient.store.inbox_count().value() == 0);
  const auto acknowledged = network.recipient.take<codec::Acknowledge>();
  REQUIRE(acknowledged.size() == 1);
  CHECK(acknowledged[0].first.number == 1);
  network.recipient.restart();
  network.recipient.sent.clear();
  network.recipient.run(Connected{});
  CHECK(network.recipient.take<codec::Hello>()[0].first.last_delivery == 1);
}

TEST_CASE("a restarted agent knows its head, directory and bundles, and says hello with them") {
  Network network;
  const std::uint64_t size = network.recipient.agent->in_force().heads().head().size;
  network.recipient.restart();
  CHECK(network.recipient.agent->in_force().heads().head().size == size);
  CHECK(network.recipient.agent->in_force().version(model::Nation::us) == 1);
  CHECK(network.recipient.agent->in_force().directory().all().size() == 6);
  CHECK_FALSE(network.recipient.agent->ready(network.broker.now));  // not before a heartbeat of this connection
  network.recipient.connect();
  CHECK(why(network.recipient) == "ready");
}

TEST_CASE("an agent that hears no heartbeat for minutes says hello again, for the broker may think it gone") {
  Network network;
  Broker& broker = network.broker;
  Party& sender = network.sender;
  sender.sent.clear();
  broker.now = broker.now + minutes(2);
  sender.run(Tick{});
  CHECK(sender.take<codec::Hello>().empty());
  broker.now = broker.now + minutes(2);
  sender.run(Tick{});
  CHECK(sender.take<codec::Hello>().size() == 1);
  sender.run(Tick{});
  CHECK(sender.take<codec::Hello>().empty());
}

TEST_CASE("after a failed commit the agent says nothing of what was in it") {
  Network network;
  std::vector<Draft> drafts;
  drafts.push_back({violent_event, ""});
  network.sender.store.fail_next_commit();
  const Outputs outputs = must(network.sender.agent->step(network.broker.now, network.broker.random.random<Seed>(),
                                                          Compose{1, std::move(drafts)}));
  CHECK(outputs.empty());
  const auto batch = network.sender.agent->take_batch();
  REQUIRE(batch);
  CHECK_FALSE(network.sender.store.commit(*batch));
  CHECK(network.sender.store.outbox_newest(1).value().empty());
}

}  // namespace puente::client::core
