// The way of a record through the broker.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/core/bridge.h"
#include "trust/proof.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;

TEST_CASE("The receipt follows the commit, the frames follow the quorum, and the acknowledgement ends it") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("fgr");
  run.hello("dea");
  run.settle();

  const codec::SealedRecord record = run.seal("fgr");
  run.submit("fgr", record);
  CHECK(run.heard<codec::Receipt>("fgr").empty());
  CHECK(run.deliveries("dea").empty());

  REQUIRE(run.commit());
  const auto receipts = run.heard<codec::Receipt>("fgr");
  REQUIRE(receipts.size() == 1);
  CHECK(receipts[0].header_hash == record::header_hash(record.header));
  CHECK(run.deliveries("dea").empty());

  run.settle();
  const auto deliveries = run.deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(run.heard<codec::Tracking>("fgr").empty());

  run.acknowledge("dea", 1);
  run.settle();
  const auto tracking = run.heard<codec::Tracking>("fgr");
  REQUIRE(tracking.size() == 1);
  CHECK(tracking[0].progress == codec::Progress::delivered);
  CHECK(tracking[0].recipient == nations["dea"].id());
  CHECK(must(store.queue_lengths()).empty());
  CHECK_FALSE(must(store.record(record::header_hash(record.header))).has_value());
  CHECK(run.alarms.empty());
}

TEST_CASE(
    "What policy withholds does not leave: neither its frame nor its share, and the recipient is told by a stub") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("dea");
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  const auto deliveries = run.deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(deliveries[0].frames.size() == 2);
  CHECK(deliveries[0].message.shares.size() == 2);
  const auto opened = run.opened("dea", deliveries[0], "fgr");
  REQUIRE(opened.sections.size() == 2);
  for (const auto& section : opened.sections) {
    CHECK(section.label.rung != model::Rung::site);
    CHECK(text_of(section.plaintext.reveal()).starts_with("secret of "));
  }
  REQUIRE(opened.withheld.size() == 1);
  CHECK(opened.withheld[0].label.rung == model::Rung::site);
  CHECK(opened.withheld[0].rule == "MX/seizures");
}

TEST_CASE("The delivery event is proven under the head that comes with it, and names heartbeat and bundles") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("dea");
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  trust::HeadTracker heads(nations.treaty->treaty());
  for (const auto& heartbeat : run.heard<codec::Heartbeat>("dea")) must(heads.advance(heartbeat.head, run.now));
  const auto deliveries = run.deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  const auto head = must(heads.advance(deliveries[0].message.head, run.now));
  const codec::Event event = must(trust::verify_event(deliveries[0].message.proof, head));
  const auto& delivery = std::get<codec::DeliveryEvent>(event.what);
  CHECK(delivery.number == 1);
  CHECK(delivery.shard == 1);
  CHECK(delivery.recipient == nations["dea"].id());
  CHECK(delivery.bundles == run.core->registry().policies().hashes());
  CHECK(delivery.heartbeat > 0);
}

TEST_CASE("A section that the sender did not grant stays silent, whatever policy permits") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("dea");
  run.submit("fgr", run.seal("fgr", {.granted = {true, false, false}}));
  run.settle();
  const auto deliveries = run.deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  const auto opened = run.opened("dea", deliveries[0], "fgr");
  CHECK(opened.sections.size() == 1);
  CHECK(opened.withheld.size() == 1);  // the site, which policy withholds; the state is silent
}

TEST_CASE("A record of which nothing may cross uses no number, and its sender learns it") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("sspc");
  run.hello("dea");
  run.submit("sspc", run.seal("sspc"));
  run.settle();
  CHECK(run.heard<codec::Receipt>("sspc").size() == 1);
  CHECK(run.deliveries("dea").empty());
  const auto tracking = run.heard<codec::Tracking>("sspc");
  REQUIRE(tracking.size() == 1);
  CHECK(tracking[0].progress == codec::Progress::nothing_permitted);
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  const auto deliveries = run.deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(std::get<codec::DeliveryEvent>(Run::event_of(deliveries[0]).what).number == 1);
}

TEST_CASE("A recipient that was away gets everything when it comes, in order and without gaps") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  for (int i = 0; i < 600; ++i) run.submit("fgr", run.seal("fgr", {.sections = {"substance"}}));
  run.settle();
  run.hello("dea");
  run.settle();
  std::uint64_t next = 1;
  while (next <= 600) {
    const auto deliveries = run.deliveries("dea");
    REQUIRE_FALSE(deliveries.empty());
    CHECK(deliveries.size() <= 512);  // the window
    for (const Delivered& delivered : deliveries) {
      REQUIRE(std::get<codec::DeliveryEvent>(Run::event_of(delivered).what).number == next);
      run.acknowledge("dea", next++);
    }
    run.settle();
  }
  CHECK(must(store.queue_lengths()).empty());
}

TEST_CASE("After a new connection the same delivery comes again, and what was stored does not") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("dea");
  run.submit("fgr", run.seal("fgr"));
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  const auto first = run.deliveries("dea");
  REQUIRE(first.size() == 2);
  run.hello("dea", 1, must(tlog::parse_checkpoint(must(tlog::parse_note(first[0].message.head.note)).text)).size);
  run.settle();
  const auto again = run.deliveries("dea");
  REQUIRE(again.size() == 1);
  CHECK(again[0].message.proof.event == first[1].message.proof.event);
  CHECK(again[0].frames == first[1].frames);
  CHECK(must(store.queue_lengths()).at(nations["dea"].id()) == 1);
}

TEST_CASE("A sender that was away learns at its next hello what became of its records, and again when it asks again") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("fgr");
  run.hello("dea");
  const codec::SealedRecord record = run.seal("fgr");
  run.submit("fgr", record);
  run.settle();
  run.step(core::PeerGone{run.connection_of("fgr")});
  run.acknowledge("dea", 1);
  run.settle();
  CHECK(run.heard<codec::Tracking>("fgr").empty());

  run.hello("fgr");
  run.settle();
  const auto first = run.heard<codec::Tracking>("fgr");
  REQUIRE(first.size() == 1);
  run.hello("fgr");
  run.settle();
  REQUIRE(run.heard<codec::Tracking>("fgr").size() == 1);
  // What is not as it was told, or nobody's, changes nothing.
  run.say("fgr", {8, codec::TakeOutcome{first[0].record_id, first[0].recipient, codec::Progress::paused}});
  run.say("dea", {8, codec::TakeOutcome{first[0].record_id, first[0].recipient, first[0].progress}});
  run.settle();
  CHECK(must(store.untold(nations["fgr"].id(), 9)).size() == 1);
  run.say("fgr", {9, codec::TakeOutcome{first[0].record_id, first[0].recipient, first[0].progress}});
  run.settle();
  CHECK(must(store.untold(nations["fgr"].id(), 9)).empty());
  run.hello("fgr");
  run.settle();
  CHECK(run.heard<codec::Tracking>("fgr").empty());
  run.submit("fgr", record);
  run.settle();
  CHECK(run.heard<codec::Receipt>("fgr").size() == 1);
  const auto again = run.heard<codec::Tracking>("fgr");
  REQUIRE(again.size() == 1);
  CHECK(again[0].progress == codec::Progress::delivered);
}

TEST_CASE("Without the other nation's witness nothing is released, and with it everything goes on") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("dea");
  run.witnesses_down = {1};
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  run.advance(seconds(5));
  CHECK(run.heard<codec::Receipt>("fgr").size() == 1);
  CHECK(run.deliveries("dea").empty());
  CHECK(run.alarms.size() == 1);
  run.witnesses_down.clear();
  run.advance(seconds(5));
  CHECK(run.deliveries("dea").size() == 1);
}

TEST_CASE("A record that expired before it could be delivered goes back to its sender") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("fgr");
  const codec::SealedRecord record = run.seal("fgr", {.life = minutes(30)});
  run.submit("fgr", record);
  run.settle();
  SECTION("without a number: it leaves the spool") {
    run.advance(minutes(32));
    CHECK_FALSE(must(store.record(record::header_hash(record.header))).has_value());
    run.hello("dea");
    run.settle();
    CHECK(run.deliveries("dea").empty());
  }
  SECTION("with a number: the frames go, and a void event takes the number's place") {
    run.hello("dea");
    run.settle();
    REQUIRE(run.deliveries("dea").size() == 1);
    run.step(core::PeerGone{run.connection_of("dea")});
    run.advance(minutes(32));
    CHECK(must(store.record(record::header_hash(record.header)))->slots.empty());
    run.hello("dea");
    run.settle();
    const auto deliveries = run.deliveries("dea");
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries[0].frames.empty());
    CHECK(deliveries[0].message.shares.empty());
    CHECK(std::get<codec::VoidEvent>(Run::event_of(deliveries[0]).what).number == 1);
    run.acknowledge("dea", 1);
    run.settle();
    CHECK(must(store.queue_lengths()).empty());
  }
  const auto tracking = run.told("fgr");
  REQUIRE(tracking.size() == 1);
  CHECK(tracking[0].progress == codec::Progress::expired);
}

TEST_CASE("A release entry that yields no shares ends with its delivery, not with the broker") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("fgr");
  run.hello("dea");
  codec::SealedRecord record = run.seal("fgr");
  codec::ReleaseEntry release = must(codec::decode_release_entry(record.release));
  release.enc = {};  // a point of small order
  record.release = codec::encode(release);
  codec::Header header = must(codec::decode_header(record.header));
  header.release_digests = {record::entry_digest(record.release)};
  record.header = codec::encode(header);
  record.batch = {
      primitives::sign(*nations["fgr"].signing, record::batch_message(record::header_hash(record.header), 1)),
      1,
      0,
      {}};
  run.submit("fgr", record);
  run.settle();
  CHECK(run.heard<codec::Receipt>("fgr").size() == 1);
  const auto deliveries = run.deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(std::holds_alternative<codec::VoidEvent>(Run::event_of(deliveries[0]).what));
  CHECK(deliveries[0].frames.empty());
  const auto tracking = run.heard<codec::Tracking>("fgr");
  REQUIRE(tracking.size() == 1);
  CHECK(tracking[0].progress == codec::Progress::nothing_permitted);
}

TEST_CASE("Of three witnesses of each nation two suffice: one missing of each is told of, and holds nothing up") {
  Nations nations(tlog::QuorumMode::both_nations, 3);
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("dea");
  run.settle();
  run.witnesses_down = {0, 5};
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  CHECK(run.deliveries("dea").size() == 1);
  CHECK(run.alarms.size() == 2);
  // Two of one nation missing: its majority is gone.
  run.witnesses_down = {0, 1};
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  run.advance(seconds(5));
  CHECK(run.deliveries("dea").empty());
  run.witnesses_down = {1};
  run.advance(seconds(5));
  CHECK(run.deliveries("dea").size() == 1);
}
