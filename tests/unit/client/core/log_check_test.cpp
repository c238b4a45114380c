// What an agent checks of the log by itself, and what it tells a person.
#include "client/core/log_check.h"

#include <catch2/catch_test_macros.hpp>

#include "client/core/kept_proof.h"
#include "tests/unit/client/core/network.h"

using namespace puente;
using namespace puente::client;
using namespace puente::client::core;
using namespace puente::client::core::test;

namespace {

struct Setup : Network {
  ports::Logged logged(const RecordId& id) { return must(sender.store.logged(id)).value().state; }
  bool alarmed(AgentNode& party, std::string_view words) {
    for (const ports::AlarmRow& row : must(party.store.alarms()))
      if (row.text.find(words) != std::string::npos) return true;
    return false;
  }
  const trust::Treaty& treaty() const { return nations.treaty->treaty(); }
};

}  // namespace

TEST_CASE("An agent proves in the background that what it sent is in the log, and keeps the proof") {
  Setup it;
  lose_sent<codec::FetchProofs>(it.sender);
  const RecordId id = it.send();
  CHECK(it.logged(id) == ports::Logged::told);
  it.sender.on_send = nullptr;
  it.advance(minutes(2));
  REQUIRE(it.logged(id) == ports::Logged::proven);
  CHECK(it.sender.alarms() == 0);
  const KeptProof kept = must(decode_kept_proof(must(it.sender.store.logged(id))->proof));
  const auto head = must(tlog::verify_head(view_of(kept.head_note), it.treaty().broker.log, it.treaty().broker.origin,
                                           it.treaty().witness_set(), it.now()));
  const codec::Event event = must(trust::verify_event(kept.proof, head));
  CHECK(std::get<codec::AcceptEvent>(event.what).record_id == id);
  // And asks no more of it.
  it.sender.said.clear();
  it.advance(minutes(1));
  for (const auto& [question, slots] : it.sender.take<codec::FetchProofs>()) CHECK(question.indexes.empty());
}

TEST_CASE("An entry that is not in the log raises an alarm, which stays until a person has seen it") {
  Setup it;
  alter<codec::Proofs>(it.sender, [](codec::Proofs& proofs, std::vector<Bytes>&) {
    for (auto& inclusion : proofs.inclusions)
      if (!inclusion.empty()) inclusion[0].array()[0] ^= 1;
  });
  const RecordId id = it.send();
  it.advance(minutes(2));
  CHECK(it.logged(id) == ports::Logged::refuted);
  CHECK(it.alarmed(it.sender, "is not in the log"));
  CHECK(it.sender.alarms() == 1);
  it.advance(minutes(1));
  CHECK(it.sender.alarms() == 1);
  it.restart_agent("sspc");
  CHECK(must(it.sender.store.alarms()).size() == 1);
  it.sender.run(AlarmsSeen{7});
  CHECK(must(it.sender.store.alarms()).empty());
  REQUIRE_FALSE(it.sender.answered.empty());
  CHECK(it.sender.answered.back().ticket == 7);
}

TEST_CASE("A receipt that tells of no entry, or of another, raises an alarm") {
  Setup it;
  const auto send_with = [&](std::function<void(codec::Receipt&)> change) {
    alter<codec::Receipt>(
        it.sender, [change = std::move(change)](codec::Receipt& receipt, std::vector<Bytes>&) { change(receipt); });
    it.send();
  };
  SECTION("none") {
    send_with([](codec::Receipt& receipt) { receipt.event.reset(); });
    CHECK(it.alarmed(it.sender, "tells of no entry"));
  }
  SECTION("of other bytes than its leaf's") {
    send_with([](codec::Receipt& receipt) { receipt.event->nonce.array()[0] ^= 1; });
    CHECK(it.alarmed(it.sender, "does not commit"));
  }
  SECTION("of another record") {
    send_with([&](codec::Receipt& receipt) {
      codec::AcceptEvent other;
      other.record_id = receipt.record_id;
      other.device = it.sender.device;
      receipt.event = Forger(it).append(other);
    });
    CHECK(it.alarmed(it.sender, "not the acceptance"));
  }
  SECTION("garbage") {
    send_with([](codec::Receipt& receipt) { receipt.event->leaf = Bytes(9, 1); });
    CHECK(it.alarmed(it.sender, "is wrong"));
  }
}

TEST_CASE("An entry that the broker does not prove for a quarter of an hour raises an alarm, once") {
  Setup it;
  lose_sent<codec::FetchProofs>(it.sender);
  const RecordId id = it.send();
  it.advance(minutes(20));
  CHECK(it.logged(id) == ports::Logged::told);
  CHECK(it.alarmed(it.sender, "has not proven its entry"));
  CHECK(it.sender.alarms() == 1);
}

TEST_CASE("An agent that was away for hours gives the broker time to prove before it alarms anybody") {
  Setup it;
  lose_sent<codec::FetchProofs>(it.sender);
  const RecordId id = it.send();
  it.disconnect("sspc");
  it.sender.on_send = nullptr;
  it.sleep(hours(5));
  it.tick();
  it.connect("sspc");
  it.advance(seconds(5));
  CHECK(it.logged(id) == ports::Logged::proven);
  CHECK(it.sender.alarms() == 0);
}

TEST_CASE("Agents compare the heads that they see through the records they exchange") {
  Setup it;
  ports::AgentBatch batch;
  ports::PendingView view(it.recipient.store, batch);
  LogCheck check(it.recipient.device, view, it.recipient.agent->in_force());
  const auto& held = it.recipient.agent->in_force().heads().held();
  REQUIRE(held->size() > 1);
  const tlog::MemoryTree& log = it.broker.log;
  Outputs outputs, after;
  primitives::Drbg random(Seed{});
  Turn turn{it.now(), random, batch, after, outputs};
  const auto ask = [&] {
    const auto question = must(check.question(turn));
    if (!question) return false;
    codec::Proofs proofs{question->size, {}, {}};
    if (question->from > 0) proofs.consistency = must(tlog::consistency_proof(log, question->from, question->size));
    must(check.take(turn, proofs));
    return true;
  };
  const codec::Head earlier{1, must(tlog::root_at(log, 1))};
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
  const std::uint64_t seen = it.sender.agent->in_force().heads().head().size;
  it.recipient.said.clear();
  it.send();
  it.recipient.tick();
  it.recipient.take_frames();
  const auto questions = it.recipient.take<codec::FetchProofs>();
  REQUIRE(questions.size() == 1);
  CHECK(questions[0].first.from == seen);
}

TEST_CASE("Two heads of one size shown to an agent become evidence that convinces anybody, and an alarm") {
  Setup it;
  // Its newest entry is another one.
  const std::uint64_t size = it.recipient.agent->in_force().heads().head().size;
  Forger forger(it, it.broker.log.size() - size + 1);
  it.recipient.run(Received{forger.heartbeat(it.recipient, forger.in_force()), {}});
  REQUIRE(it.recipient.evidence.size() == 1);
  CHECK(it.recipient.evidence[0].name.ends_with(".fork"));
  const auto evidence = must(tlog::parse_fork(view_of(it.recipient.evidence[0].content)));
  const auto finding = must(tlog::judge_fork(evidence, it.treaty().broker.log, {}));
  CHECK(finding.verdict == tlog::ForkVerdict::proven);
  CHECK(it.alarmed(it.recipient, "puente audit prove-fork"));
  CHECK(it.alarmed(it.recipient, "the log was forked"));
}

TEST_CASE("A broker that goes back to an older head, or knows less than it gave us, raises an alarm") {
  Setup it;
  SECTION("an older head") {
    HeldBack<codec::Heartbeat> heartbeat(it.recipient);
    it.advance(minutes(1));
    REQUIRE(heartbeat.frames.size() == 1);
    heartbeat.give();
    it.advance(minutes(1));
    REQUIRE(it.recipient.alarms() == 0);
    heartbeat.give();
    CHECK(it.alarmed(it.recipient, "went back to an older state"));
  }
  SECTION("a refusal to greet") {
    it.recipient.run(Received{
        codec::BrokerMessage{1, codec::Refusal{ErrorCode::mismatch, "holds a larger head", std::nullopt}}, {}});
    CHECK(it.alarmed(it.recipient, "holds a larger head"));
  }
}
