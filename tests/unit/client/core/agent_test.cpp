#include "client/core/agent.h"

#include <catch2/catch_test_macros.hpp>

#include "client/core/kept_proof.h"
#include "crypto/record/derive.h"
#include "crypto/record/inspect/decoded.h"
#include "tests/unit/client/core/network.h"

namespace puente::client::core {
namespace {

using namespace test;
using ports::OutboxState;

std::string why(const AgentNode& party) {
  const Status ready = party.agent->ready(party.now());
  return ready ? "ready" : ready.error().what;
}

// Ends five minutes after noon.
std::string short_lived() {
  std::string document = violent_event;
  document.insert(1, "\"expires\": \"2026-11-24T12:05:00Z\",");
  return document;
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
  const auto published = [&] {
    return network.broker.registry()
        .directory()
        .packages_of(network.recipient.device, codec::PackageUse::encryption)
        .size();
  };
  CHECK(network.recipient.ring.held().size() == 15);
  CHECK(published() == 15);
  network.sleep(days(1));
  network.advance(minutes(2));  // a heartbeat says that the clock is right
  CHECK(network.recipient.ring.held().size() == 16);
  network.sleep(start_of(date_of(noon)) + days(16) - network.now());
  network.tick();  // the witnesses say so too
  network.advance(minutes(1));
  // The first day's key is gone for good, and with it what was sealed to it and never opened.
  CHECK(network.recipient.ring.held().size() == 30);
}

TEST_CASE("a draft is kept, sealed, submitted, accepted and followed until everybody has it") {
  Network network;
  const RecordId id = network.send_to_absent();
  REQUIRE(network.sender.submitted.size() == 1);
  CHECK(network.state(id) == OutboxState::accepted);
  network.connect("dea");
  CHECK(network.state(id) == OutboxState::finished);
  CHECK_FALSE(network.sender.store.outbox(id).value()->document.empty());  // it can be read again
  CHECK(network.sender.store.outbox(id).value()->sealed.empty());
}

TEST_CASE("only what policy permits is wrapped: the sender grants no more than it must") {
  Network network;
  network.send();
  const auto record = must(record::inspect::decode(codec::SealedRecord(network.sender.submitted.at(0))));
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
  const RecordId id = network.send(
      R"({"kind":"violent-event","to":["US/DEA"],"marks":{"tlp":"TLP:AMBER","grading":{"scheme":"none"}},
    "purpose":"violence-prevention","urgency":"routine","sections":{"narrative":{"text":"x"}}})");
  CHECK(network.state(id) == OutboxState::refused);
  CHECK(network.sender.store.outbox(id).value()->reason.find("US/DEA") != std::string::npos);
  CHECK(network.sender.take<codec::Submit>().empty());
}

TEST_CASE("without connection a record waits as a draft, and goes out when the agent is back") {
  Network network;
  network.disconnect("sspc");
  const RecordId id = network.send();
  CHECK(network.state(id) == OutboxState::draft);
  network.connect("sspc");
  CHECK(network.state(id) == OutboxState::finished);
}

TEST_CASE("nothing is sealed on a stale heartbeat") {
  Network network;
  network.sleep(minutes(11));
  const RecordId id = network.sender.send(violent_event);
  CHECK(network.state(id) == OutboxState::draft);
  CHECK_FALSE(network.sender.agent->ready(network.now()));
  CHECK(network.sender.submitted.empty());
  network.settle();  // the broker's next heartbeat
  CHECK(network.state(id) == OutboxState::finished);
}

TEST_CASE("until its receipt a record goes out again after each reconnection, the same bytes, also after a restart") {
  Network network;
  lose_received<codec::Receipt>(network.sender);
  const RecordId id = network.send_to_absent();
  CHECK(network.state(id) == OutboxState::sealed);
  network.connect("sspc");
  network.restart_agent("sspc");
  network.connect("sspc");
  REQUIRE(network.sender.submitted.size() == 3);
  CHECK(network.sender.submitted[1] == network.sender.submitted[0]);
  CHECK(network.sender.submitted[2] == network.sender.submitted[0]);
  network.sender.on_receive = nullptr;
  network.connect("sspc");
  CHECK(network.state(id) == OutboxState::accepted);
  network.connect("sspc");
  CHECK(network.sender.submitted.size() == 4);
}

TEST_CASE("a final refusal ends a record, one for now sends the same bytes again") {
  Network network;
  codec::Refusal refusal{ErrorCode::stale, "not yet", std::nullopt};
  network.sender.on_receive = [&](codec::BrokerMessage& message, std::vector<Bytes>&) {
    if (const auto* const receipt = std::get_if<codec::Receipt>(&message.body)) {
      refusal.record_id = receipt->record_id;
      message.body = refusal;
    }
    return true;
  };
  const RecordId id = network.send_to_absent();
  CHECK(network.state(id) == OutboxState::sealed);
  refusal = {ErrorCode::not_permitted, "never", std::nullopt};
  network.sleep(seconds(30));
  network.tick();
  REQUIRE(network.sender.submitted.size() == 2);
  CHECK(network.sender.submitted[1] == network.sender.submitted[0]);
  CHECK(network.state(id) == OutboxState::refused);
  CHECK(network.sender.store.outbox(id).value()->reason == "not-permitted: never");
}

TEST_CASE("what comes back from a revoked device is sealed anew for the agency, and supersedes the old") {
  Network network;
  const RecordId id = network.send_to_absent();
  const codec::Header first = must(codec::decode_header(network.sender.submitted.at(0).header));
  const AgentNode& second = network.add_agent("dea-2", "US/DEA");
  HeldBack<codec::Tracking> tracking(network.sender);  // until it knows why
  network.publish(trust::revocation_entry_by_device({network.recipient.device, "lost", network.now()},
                                                    *network.recipient.party.signing));
  tracking.give();
  network.advance(seconds(10));
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
  network.settle();
  CHECK(network.sender.submitted.size() == 1);
}

TEST_CASE("records sent together share one signature, and their chain has no gap") {
  Network network;
  std::vector<Draft> drafts;
  for (int i = 0; i < 5; ++i) drafts.push_back({violent_event, ""});
  network.sender.run(Compose{1, std::move(drafts)});
  network.settle();
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
  const RecordId id = network.send();
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
  HeldBack<codec::Delivery> delivery(network.recipient);
  network.send();
  delivery.give();
  delivery.give();
  network.settle();
  CHECK(network.recipient.store.inbox_count().value() == 1);
  CHECK(network.recipient.take<codec::Acknowledge>().size() == 2);
}

TEST_CASE("a delivery that was tampered with is not kept, not acknowledged, and raises an alarm") {
  Network network;
  std::function<void(codec::Delivery&, std::vector<Bytes>&)> tamper;
  SECTION("a slot") {
    tamper = [](codec::Delivery&, std::vector<Bytes>& slots) { slots[0].back() ^= 1; };
  }
  SECTION("the header") {
    tamper = [](codec::Delivery& delivery, std::vector<Bytes>&) { delivery.header[40] ^= 1; };
  }
  SECTION("a share") {
    tamper = [](codec::Delivery& delivery, std::vector<Bytes>&) { delivery.shares[0].share.reveal_mutable()[0] ^= 1; };
  }
  SECTION("a slot left out") {
    tamper = [](codec::Delivery&, std::vector<Bytes>& slots) { slots.pop_back(); };
  }
  SECTION("the event") {
    tamper = [](codec::Delivery& delivery, std::vector<Bytes>&) { delivery.proof.event.back() ^= 1; };
  }
  SECTION("its place in the log") {
    tamper = [](codec::Delivery& delivery, std::vector<Bytes>&) { delivery.proof.index -= 1; };
  }
  SECTION("the head") {
    tamper = [](codec::Delivery& delivery, std::vector<Bytes>&) {
      delivery.head.note[delivery.head.note.size() / 2] ^= 1;
    };
  }
  alter<codec::Delivery>(network.recipient, tamper);
  network.send();
  CHECK(network.recipient.store.inbox_count().value() == 0);
  CHECK(network.recipient.take<codec::Acknowledge>().empty());
  CHECK(network.recipient.alarms() == 1);
}

TEST_CASE("nothing is delivered from a sender who was revoked") {
  Network network;
  HeldBack<codec::Delivery> held(network.recipient);
  network.send();
  network.publish(
      trust::revocation_entry_by_device({network.sender.device, "lost", network.now()}, *network.sender.party.signing));
  network.connect("dea");  // its head is not the one that the broker believes it holds
  REQUIRE(why(network.recipient) == "ready");
  network.recipient.notices.clear();
  // A broker that delivers all the same, under a head of now.
  codec::BrokerMessage message = must(codec::decode_broker_message(held.frames.at(0).at(0)));
  auto& delivery = std::get<codec::Delivery>(message.body);
  Forger forger(network);
  const codec::EventProof proof = forger.append(must(codec::decode_event(delivery.proof.event)).what);
  delivery.proof = forger.prove(proof);
  delivery.head = forger.head(network.recipient.agent->in_force().heads().head().size);
  network.recipient.run(Received{std::move(message), {held.frames.at(0).begin() + 1, held.frames.at(0).end()}});
  CHECK(network.recipient.store.inbox_count().value() == 0);
  REQUIRE(network.recipient.alarms() == 1);
  CHECK(network.recipient.notices.back().text.find("was revoked") != std::string::npos);
}

TEST_CASE("a delivery that comes before what is in force is known waits for it") {
  Network network;
  network.send_to_absent();
  network.activate(model::Nation::us, policy_us + "# version 2\n");
  HeldBack<codec::Bundles> bundles(network.recipient);
  network.connect("dea");
  CHECK(network.recipient.store.inbox_count().value() == 0);
  CHECK(network.recipient.alarms() == 0);
  bundles.give();
  CHECK(network.recipient.store.inbox_count().value() == 1);
}

TEST_CASE("an expired record is not opened") {
  Network network;
  HeldBack<codec::Delivery> delivery(network.recipient);
  network.send(short_lived());
  network.sleep(minutes(6));
  delivery.give();
  CHECK(network.recipient.store.inbox_count().value() == 0);
  network.recipient.take_frames();
  CHECK(network.recipient.take<codec::Acknowledge>().empty());
  CHECK(network.recipient.alarms() == 0);
}

TEST_CASE("a void event is acknowledged under its number and leaves nothing") {
  Network network;
  network.witnesses[0]->away = true;  // what is decided is not released
  const RecordId id = network.send(short_lived());
  network.advance(minutes(6));
  network.witnesses[0]->away = false;
  network.advance(seconds(10));
  CHECK(network.recipient.store.inbox(id).value().empty());
  const auto acknowledged = network.recipient.take<codec::Acknowledge>();
  REQUIRE(acknowledged.size() == 1);
  CHECK(acknowledged[0].first.number == 1);
  network.restart_agent("dea");
  network.recipient.said.clear();
  network.connect("dea");
  CHECK(network.recipient.take<codec::Hello>().at(0).first.last_delivery == 1);
}

TEST_CASE("a restarted agent knows its head, directory and bundles, and says hello with them") {
  Network network;
  const std::uint64_t size = network.recipient.agent->in_force().heads().head().size;
  network.restart_agent("dea");
  CHECK(network.recipient.agent->in_force().heads().head().size == size);
  CHECK(network.recipient.agent->in_force().version(model::Nation::us) == 1);
  CHECK(network.recipient.agent->in_force().directory().all().size() ==
        network.broker.registry().directory().all().size());
  CHECK_FALSE(network.recipient.agent->ready(network.now()));  // not before a heartbeat of this connection
  network.connect("dea");
  CHECK(why(network.recipient) == "ready");
}

TEST_CASE("an agent that hears no heartbeat for minutes says hello again, for the broker may think it gone") {
  Network network;
  AgentNode& sender = network.sender;
  // Nothing of what it says arrives.
  const auto hellos = [&] {
    sender.tick();
    sender.take_frames();
    return sender.take<codec::Hello>().size();
  };
  sender.said.clear();
  network.sleep(minutes(2));
  CHECK(hellos() == 0);
  network.sleep(minutes(2));
  CHECK(hellos() == 1);
  CHECK(hellos() == 0);
}

TEST_CASE("after a failed commit the agent says nothing of what was in it") {
  Network network;
  std::vector<Draft> drafts;
  drafts.push_back({violent_event, ""});
  network.sender.store.fail_next_commit();
  const Outputs outputs =
      must(network.sender.agent->step(network.now(), support::seed_of(5), Compose{1, std::move(drafts)}));
  CHECK(outputs.empty());
  const auto batch = network.sender.agent->take_batch();
  REQUIRE(batch);
  CHECK_FALSE(network.sender.store.commit(*batch));
  CHECK(network.sender.store.outbox_newest(1).value().empty());
}

}  // namespace puente::client::core
