// What an agent checks of the log by itself, and what it tells a person.
#include "client/core/log_check.h"

#include <catch2/catch_test_macros.hpp>

#include "client/core/kept_proof.h"
#include "tests/unit/client/core/world.h"

using namespace puente;
using namespace puente::client;
using namespace puente::client::core;
using namespace puente::client::core::test;

namespace {

struct Setup {
  Broker broker;
  Party sender{broker, broker.mx, "SSPC", 11};
  Party recipient{broker, broker.us, "DEA", 12};

  Setup() {
    for (int i = 0; i < 2; ++i) {
      broker.beat();
      sender.connect();
      recipient.connect();
    }
  }
  // The next minute: a heartbeat under a new head for the party, and what it asks then.
  void minute(Party& party) {
    broker.now = broker.now + minutes(1);
    broker.beat();
    party.run(Received{broker.heartbeat(party.held), {}});
    party.held = broker.log.size();
    tick(party);
  }
  void tick(Party& party) {
    party.run(Tick{});
    party.serve();
  }
  RecordId send() {
    const RecordId id = sender.send(violent_event);
    tick(sender);
    return id;
  }
  ports::Logged state(const RecordId& id) { return must(sender.store.logged(id)).value().state; }
  bool alarmed(Party& party, std::string_view words) {
    for (const ports::AlarmRow& row : must(party.store.alarms()))
      if (row.text.find(words) != std::string::npos) return true;
    return false;
  }
};

}  // namespace

TEST_CASE("An agent proves in the background that what it sent is in the log, and keeps the proof") {
  Setup it;
  const RecordId id = it.send();
  CHECK(it.state(id) == ports::Logged::told);
  it.minute(it.sender);
  REQUIRE(it.state(id) == ports::Logged::proven);
  CHECK(it.sender.alarms() == 0);
  const KeptProof kept = must(decode_kept_proof(must(it.sender.store.logged(id))->proof));
  const auto head = must(tlog::verify_head(view_of(kept.head_note), it.broker.signed_treaty.treaty().broker.log,
                                           it.broker.signed_treaty.treaty().broker.origin,
                                           it.broker.signed_treaty.treaty().witness_set(), it.broker.now));
  const codec::Event event = must(trust::verify_event(kept.proof, head));
  CHECK(std::get<codec::AcceptEvent>(event.what).record_id == id);
  // And asks no more of it.
  it.minute(it.sender);
  it.sender.run(Tick{});
  CHECK(it.sender.take<codec::FetchProofs>().empty());
}

TEST_CASE("An entry that is not in the log raises an alarm, which stays until a person has seen it") {
  Setup it;
  it.sender.change_proofs = [](codec::Proofs& proofs) {
    for (auto& inclusion : proofs.inclusions)
      if (!inclusion.empty()) inclusion[0].array()[0] ^= 1;
  };
  const RecordId id = it.send();
  it.minute(it.sender);
  CHECK(it.state(id) == ports::Logged::refuted);
  CHECK(it.alarmed(it.sender, "is not in the log"));
  CHECK(it.sender.alarms() == 1);
  it.minute(it.sender);
  CHECK(it.sender.alarms() == 1);
  it.sender.restart();
  CHECK(must(it.sender.store.alarms()).size() == 1);
  it.sender.run(AlarmsSeen{7});
  CHECK(must(it.sender.store.alarms()).empty());
  REQUIRE_FALSE(it.sender.answered.empty());
  CHECK(it.sender.answered.back().ticket == 7);
}

TEST_CASE("A receipt that tells of no entry, or of another, raises an alarm") {
  Setup it;
  SECTION("none") {
    it.sender.change_receipt = [](codec::Receipt& receipt) { receipt.event.reset(); };
    it.send();
    CHECK(it.alarmed(it.sender, "tells of no entry"));
  }
  SECTION("of other bytes than its leaf's") {
    it.sender.change_receipt = [](codec::Receipt& receipt) { receipt.event->nonce.array()[0] ^= 1; };
    it.send();
    CHECK(it.alarmed(it.sender, "does not commit"));
  }
  SECTION("of another record") {
    it.sender.change_receipt = [&](codec::Receipt& receipt) {
      codec::AcceptEvent other;
      other.record_id = receipt.record_id;
      other.device = it.sender.device;
      receipt.event = it.broker.append({it.broker.now, other});
    };
    it.send();
    CHECK(it.alarmed(it.sender, "not the acceptance"));
  }
  SECTION("garbage") {
    it.sender.change_receipt = [](codec::Receipt& receipt) { receipt.event->leaf = Bytes(9, 1); };
    it.send();
    CHECK(it.alarmed(it.sender, "is wrong"));
  }
}

TEST_CASE("An entry that the broker does not prove for a quarter of an hour raises an alarm, once") {
  Setup it;
  const RecordId id = it.send();
  for (int i = 0; i < 20; ++i) {
    it.broker.now = it.broker.now + minutes(1);
    it.broker.beat();
    it.sender.run(Received{it.broker.heartbeat(it.sender.held), {}});
    it.sender.held = it.broker.log.size();
    it.sender.run(Tick{});
    it.sender.take<codec::FetchProofs>();  // not answered
  }
  CHECK(it.state(id) == ports::Logged::told);
  CHECK(it.alarmed(it.sender, "has not proven its entry"));
  CHECK(it.sender.alarms() == 1);
}

TEST_CASE("An agent that was away for hours gives the broker time to prove before it alarms anybody") {
  Setup it;
  const RecordId id = it.send();
  it.sender.run(Disconnected{});
  it.broker.now = it.broker.now + hours(5);
  it.broker.beat();
  it.sender.connect();
  it.tick(it.sender);
  CHECK(it.state(id) == ports::Logged::proven);
  CHECK(it.sender.alarms() == 0);
}

TEST_CASE("Agents compare the heads that they see through the records they exchange") {
  Setup it;
  ports::AgentBatch batch;
  ports::PendingView view(it.recipient.store, batch);
  LogCheck check(it.recipient.device, view, it.recipient.agent->in_force());
  const auto& held = it.recipient.agent->in_force().heads().held();
  REQUIRE(held->size() > 1);
  Outputs outputs, after;
  primitives::Drbg random(Seed{});
  Turn turn{it.broker.now, random, batch, after, outputs};
  const auto ask = [&] {
    const auto question = must(check.question(turn));
    if (!question) return false;
    codec::Proofs proofs{question->size, {}, {}};
    if (question->from > 0)
      proofs.consistency = must(tlog::consistency_proof(it.broker.log, question->from, question->size));
    must(check.take(turn, proofs));
    return true;
  };
  const codec::Head earlier{1, must(tlog::root_at(it.broker.log, 1))};
  SECTION("the same history, earlier and now") {
    check.heard("MX/SSPC", earlier);
    CHECK(ask());
    check.heard("MX/SSPC", {held->size(), held->root()});
    CHECK_FALSE(ask());  // known without asking
    check.heard("MX/SSPC", earlier);
    CHECK_FALSE(ask());  // compared before
    CHECK(outputs.empty());
  }
  SECTION("a head that is newer than ours waits") {
    check.heard("MX/SSPC", {held->size() + 1, Hash{}});
    CHECK_FALSE(ask());
    CHECK(outputs.empty());
  }
  SECTION("another history of the same size") {
    check.heard("MX/SSPC", {held->size(), Hash{}});
    CHECK_FALSE(ask());
    REQUIRE(outputs.size() == 2);
    CHECK(std::get<Evidence>(outputs[0]).content == tlog::format_note(held->note()));
    CHECK(std::get<Notice>(outputs[1]).text.find("two histories") != std::string::npos);
  }
  SECTION("another history, earlier") {
    check.heard("MX/SSPC", {1, Hash{}});
    CHECK(ask());
    REQUIRE(outputs.size() == 2);
    CHECK(std::get<Notice>(outputs[1]).level == Notice::Level::alarm);
  }
}

TEST_CASE("What a record's header says of the log is compared when it is opened") {
  Setup it;
  it.send();
  REQUIRE(it.sender.submitted.size() == 1);
  const std::uint64_t seen = it.sender.agent->in_force().heads().head().size;
  Delivery delivery = deliver(it.broker, it.sender.submitted[0], it.recipient, 1);
  it.recipient.run(Received{std::move(delivery.message), std::move(delivery.slots)});
  it.recipient.run(Tick{});
  const auto questions = it.recipient.take<codec::FetchProofs>();
  REQUIRE(questions.size() == 1);
  CHECK(questions[0].first.from == seen);
}

TEST_CASE("Two heads of one size shown to an agent become evidence that convinces anybody, and an alarm") {
  Setup it;
  std::vector<Hash> leaves;
  for (std::uint64_t i = 0; i + 1 < it.broker.log.size(); ++i) leaves.push_back(must(it.broker.log.node(0, i)));
  leaves.push_back(Hash{});
  it.broker.log = tlog::MemoryTree(leaves);
  codec::BrokerMessage forked{
      0, codec::Heartbeat{it.broker.newest_heartbeat->first, it.broker.head_update(leaves.size())}};
  it.recipient.run(Received{std::move(forked), {}});
  REQUIRE(it.recipient.evidence.size() == 1);
  CHECK(it.recipient.evidence[0].name.ends_with(".fork"));
  const auto& terms = it.broker.signed_treaty.treaty();
  const auto evidence = must(tlog::parse_fork(view_of(it.recipient.evidence[0].content)));
  const auto finding = must(tlog::judge_fork(evidence, terms.broker.log, {}));
  CHECK(finding.verdict == tlog::ForkVerdict::proven);
  CHECK(it.alarmed(it.recipient, "puente audit prove-fork"));
  CHECK(it.alarmed(it.recipient, "the log was forked"));
}

TEST_CASE("A broker that goes back to an older head, or knows less than it gave us, raises an alarm") {
  Setup it;
  SECTION("an older head") {
    const codec::BrokerMessage old = it.broker.heartbeat(0);
    it.minute(it.recipient);
    REQUIRE(it.recipient.alarms() == 0);
    it.recipient.run(Received{codec::BrokerMessage{0, std::get<codec::Heartbeat>(old.body)}, {}});
    CHECK(it.alarmed(it.recipient, "went back to an older state"));
  }
  SECTION("a refusal to greet") {
    it.recipient.run(Received{
        codec::BrokerMessage{1, codec::Refusal{ErrorCode::mismatch, "holds a larger head", std::nullopt}}, {}});
    CHECK(it.alarmed(it.recipient, "holds a larger head"));
  }
}
