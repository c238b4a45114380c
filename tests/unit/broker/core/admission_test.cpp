// What is refused, and that it changes nothing for others.
#include <catch2/catch_test_macros.hpp>

#include "crypto/primitives/x25519.h"
#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;

namespace {

struct Ready {
  Nations nations;
  store::MemoryStore store;
  Run run{nations, store};
  Ready() {
    run.open_bridge();
    run.hello("fgr");
    run.hello("dea");
    run.settle();
  }
  // What the broker says to this record: "receipt", or the code of the refusal.
  std::string outcome(const codec::SealedRecord& record, const std::string& from = "fgr") {
    run.submit(from, record);
    run.settle();
    const std::string code = run.refusal(from);
    const std::size_t receipts = run.heard<codec::Receipt>(from).size();
    return receipts == 1 && code == "none" ? "receipt" : code;
  }
};

}  // namespace

TEST_CASE("The same record again gives the same receipt, before and after its commit, and is delivered once") {
  Ready it;
  const codec::SealedRecord record = it.run.seal("fgr");
  it.run.submit("fgr", record);
  it.run.submit("fgr", record);
  it.run.settle();
  it.run.submit("fgr", record);
  it.run.settle();
  const auto receipts = it.run.heard<codec::Receipt>("fgr");
  REQUIRE(receipts.size() == 3);
  for (const codec::Receipt& receipt : receipts) CHECK(receipt.header_hash == record::header_hash(record.header));
  CHECK(it.run.deliveries("dea").size() == 1);
}

TEST_CASE("A record id used again with another header is refused, before and after the commit of the first") {
  Ready it;
  const codec::SealedRecord record = it.run.seal("fgr");
  const RecordId id = must(codec::decode_header(record.header)).record_id;
  const auto same_id = [&](record::seal::RecordPlan& plan) { plan.header_template.record_id = id; };
  it.run.submit("fgr", record);
  it.run.submit("fgr", it.run.seal("fgr", {.change = same_id}));
  it.run.settle();
  CHECK(it.run.refusal("fgr") == "replayed");
  CHECK(it.outcome(it.run.seal("fgr", {.change = same_id})) == "replayed");
  CHECK(it.run.deliveries("dea").size() == 1);
}

TEST_CASE("What must not come in does not") {
  Ready it;
  Run& run = it.run;
  SECTION("another device's record over this connection") {
    CHECK(it.outcome(run.seal("sspc"), "fgr") == "unauthenticated");
  }
  SECTION("a signature that is not the device's") {
    codec::SealedRecord record = run.seal("fgr");
    record.batch.signature.array()[5] ^= 1;
    CHECK(it.outcome(record) == "unauthenticated");
  }
  SECTION("a slot that the header does not hold") {
    codec::SealedRecord record = run.seal("fgr");
    record.slots[0] = run.seal("fgr").slots[0];
    CHECK(it.outcome(record) == "mismatch");
  }
  SECTION("a frame that is no slot") {
    codec::SealedRecord record = run.seal("fgr");
    record.slots[0] = Bytes(64, 1);
    CHECK(it.outcome(record) == "malformed");
  }
  SECTION("an unknown recipient") {
    CHECK(it.outcome(run.seal("fgr", {.change = [](auto& plan) { plan.recipients[0].device.array()[0] ^= 1; }})) ==
          "not-found");
  }
  SECTION("a recipient that is no agent") {
    const KeyId auditor = it.nations["auditor-us"].id();
    CHECK(it.outcome(run.seal("fgr", {.change = [&](auto& plan) { plan.recipients[0].device = auditor; }})) ==
          "not-found");
  }
  SECTION("an encryption key that is not of the directory") {
    const auto change = [&](record::seal::RecordPlan& plan) {
      plan.recipients[0].encryption_key = primitives::public_of(it.nations["fbi"].package_private);
    };
    CHECK(it.outcome(run.seal("fgr", {.change = change})) == "not-found");
  }
  SECTION("another release authority") {
    CHECK(it.outcome(run.seal("fgr", {.change = [](auto& plan) { plan.authority.device.array()[0] ^= 1; }})) ==
          "mismatch");
  }
  SECTION("made in the future") {
    const auto change = [](record::seal::RecordPlan& plan) {
      plan.header_template.created = plan.header_template.not_before = noon + hours(1);
      plan.header_template.expires = noon + days(1);
    };
    CHECK(it.outcome(run.seal("fgr", {.change = change})) == "not-permitted");
  }
  SECTION("expired on the way") {
    const codec::SealedRecord record = run.seal("fgr", {.life = minutes(1)});
    run.advance(minutes(2));
    CHECK(it.outcome(record) == "expired");
  }
  SECTION("decided with a policy that is not in force here yet") {
    CHECK(it.outcome(run.seal("fgr", {.change = [](auto& plan) { plan.header_template.min_policy_us = 2; }})) ==
          "stale");
  }
  SECTION("from somebody who is no agent") {
    run.submit("liaison-mx-1", run.seal("fgr"));
    run.settle();
    CHECK(run.refusal("liaison-mx-1") == "not-permitted");
  }
  CHECK(run.deliveries("dea").empty());
  // And the next one comes through.
  CHECK(it.outcome(run.seal("fgr")) == "receipt");
  CHECK(run.deliveries("dea").size() == 1);
}

TEST_CASE("A gap in a sender's chain is taken and logged, not refused") {
  Ready it;
  static_cast<void>(it.run.seal("fgr"));  // sealed and lost
  CHECK(it.outcome(it.run.seal("fgr")) == "receipt");
}

TEST_CASE("Two headers under one record id, or one number of the chain, are kept as evidence against the device") {
  Ready it;
  Run& run = it.run;
  const codec::SealedRecord first = run.seal("fgr");
  REQUIRE(it.outcome(first) == "receipt");
  const RecordId id = must(codec::decode_header(first.header)).record_id;
  const KeyId device = it.nations["fgr"].id();
  REQUIRE(must(it.store.evidence(device)).empty());
  auto what = ports::EvidenceRow::What::record_id;
  codec::SealedRecord second;
  SECTION("one record id") {
    second = run.seal("fgr", {.change = [&](auto& plan) { plan.header_template.record_id = id; }});
    CHECK(it.outcome(second) == "replayed");
  }
  SECTION("one number") {
    what = ports::EvidenceRow::What::sequence;
    second = run.seal("fgr", {.change = [](auto& plan) { plan.sequence -= 1; }});
    CHECK(it.outcome(second) == "receipt");
  }
  const auto rows = must(it.store.evidence(device));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].what == what);
  CHECK(rows[0].first == record::header_hash(first.header));
  CHECK(rows[0].first_header == first.header);  // not delivered yet
  const codec::DeviceMessage kept = must(codec::decode_device_message(rows[0].second));
  CHECK(std::get<codec::Submit>(kept.body).header == second.header);
  CHECK(run.alarms.size() == 1);
  // The same record again is no evidence of anything.
  CHECK(it.outcome(first) == "receipt");
  CHECK(must(it.store.evidence(device)).size() == 1);
}

TEST_CASE("Of the evidence against a device no more than its bound is kept, over a restart too") {
  Nations nations;
  store::MemoryStore store;
  RecordId id;
  const auto send = [&](Run& run, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      run.submit("fgr", run.seal("fgr", {.change = [&](auto& plan) { plan.header_template.record_id = id; }}));
    run.settle();
  };
  const auto kept = [&] { return must(store.evidence(nations["fgr"].id())).size(); };
  {
    Run run(nations, store);
    run.open_bridge();
    run.hello("fgr");
    const codec::SealedRecord first = run.seal("fgr");
    id = must(codec::decode_header(first.header)).record_id;
    run.submit("fgr", first);
    send(run, ports::evidence_max - 1);
    CHECK(kept() == ports::evidence_max - 1);
  }
  Run run(nations, store, noon + minutes(5));
  run.settle();
  run.hello("fgr");
  send(run, 3);
  CHECK(kept() == ports::evidence_max);
}

TEST_CASE("Rubbish, foreign answers and words before the greeting are refused, and the broker lives on") {
  Ready it;
  Run& run = it.run;
  SECTION("no message at all") {
    run.step(core::FrameReceived{run.connection_of("fgr"), it.nations["fgr"].curve, {Bytes(100, 0xff)}});
  }
  SECTION("a message that only a broker sends") {
    run.say_frames("fgr", {encode(codec::BrokerMessage{7, codec::Welcome{1}})});
  }
  SECTION("frames after a message that has none") { run.say("fgr", {7, codec::FetchBundles{}}, {Bytes(10, 1)}); }
  SECTION("a head larger than the log") { run.say("fgr", {7, codec::Hello{2, std::uint64_t{1} << 60, 0, 1}}); }
  SECTION("a delivery that was never given") { run.say("fgr", {7, codec::Hello{2, 0, 5, 1}}); }
  SECTION("another protocol") { run.say("fgr", {7, codec::Hello{1, 0, 0, 1}}); }
  SECTION("the log, asked for by an agent") { run.say("fgr", {7, codec::FetchLog{0}}); }
  SECTION("a policy, activated by an agent") {
    run.say("fgr", {7, codec::Activate{it.nations.bundle(model::Nation::mx, 1, {}, policy_mx)}});
  }
  SECTION("a stranger's entry") { run.say("fgr", {7, codec::Publish{Bytes(50, 3)}}); }
  run.settle();
  CHECK(run.refusal("fgr") != "none");
  CHECK(it.outcome(run.seal("fgr")) == "receipt");
}

TEST_CASE(
    "Of a device's refusals in a minute the first have entries; the rest are counted in one, by code and budget") {
  Ready it;
  for (int i = 0; i < 200; ++i) it.run.say_frames("fgr", {encode(codec::BrokerMessage{7, codec::Welcome{1}})});
  const auto batch = must(it.run.core->take_batch());
  REQUIRE(batch);
  REQUIRE(batch->log);
  CHECK(batch->log->staged.leaf_hashes.size() == core::Budgets{}.refusals_logged_a_minute);
  it.run.step(core::BatchStored{});
  CHECK(it.run.heard<codec::Refusal>("fgr").size() == 200);
}

TEST_CASE("Two headers under one number are evidence, and one that comes late behind others is none") {
  Ready it;
  const codec::SealedRecord first = it.run.seal("fgr"), second = it.run.seal("fgr");
  CHECK(it.outcome(second) == "receipt");
  CHECK(it.outcome(first) == "receipt");
  const KeyId& fgr = it.nations["fgr"].id();
  CHECK(must(it.store.evidence(fgr)).empty());
  CHECK(it.run.alarms.empty());
  // The newest stays the newest, for whoever comes back with an older store.
  const std::uint64_t number = it.nations["fgr"].sequence;
  it.run.hello("fgr");
  CHECK(it.run.heard<codec::Welcome>("fgr").at(0).sequence == number);

  // Another header under the lower number.
  it.nations["fgr"].sequence = number - 2;
  CHECK(it.outcome(it.run.seal("fgr")) == "receipt");
  const auto evidence = must(it.store.evidence(fgr));
  REQUIRE(evidence.size() == 1);
  CHECK(evidence[0].what == ports::EvidenceRow::What::sequence);
  CHECK(evidence[0].first == record::header_hash(first.header));
  CHECK(it.run.alarms.size() == 1);
}

TEST_CASE("Keys that the directory does not hold may not connect") {
  Ready it;
  CHECK(core::may_connect(it.run.core->registry().directory(), it.nations["fgr"].curve, it.run.now));
  CHECK_FALSE(core::may_connect(it.run.core->registry().directory(), CurvePublic{}, it.run.now));
  CHECK_FALSE(core::may_connect(it.run.core->registry().directory(), it.nations["fgr"].curve, it.run.now + days(200)));
}
