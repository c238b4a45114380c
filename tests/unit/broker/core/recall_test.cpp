// A sender takes a record back: what was not released never is, and who has it is told.
#include <catch2/catch_test_macros.hpp>

#include "crypto/record/derive.h"
#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;

namespace {

struct Sent {
  Nations nations;
  store::MemoryStore store;
  std::unique_ptr<Run> run = std::make_unique<Run>(nations, store);
  RecordId id;
  Hash header_hash;

  Sent() {
    run->open_bridge();
    run->hello("fgr");
    run->hello("dea");
    run->settle();
  }
  void submit(const std::vector<std::string>& to) {
    const codec::SealedRecord record = run->seal("fgr", {.to = to});
    id = must(codec::decode_header(record.header)).record_id;
    header_hash = record::header_hash(record.header);
    run->submit("fgr", record);
  }
  codec::Recalled recalled() {
    run->say("fgr", {7, codec::Recall{id, "wrong address"}});
    run->settle();
    const auto answers = run->heard<codec::Recalled>("fgr");
    REQUIRE(answers.size() == 1);
    return answers[0];
  }
  std::string refusal(const std::string& from) {
    run->say(from, {7, codec::Recall{id, "wrong address"}});
    run->settle();
    return run->refusal(from);
  }
};

}  // namespace

TEST_CASE("What waits is deleted and never released; who has it is told, with a proof, when it is there") {
  Sent it;
  it.submit({"dea", "fbi"});  // FBI is away
  it.run->settle();
  REQUIRE(it.run->deliveries("dea").size() == 1);
  it.run->acknowledge("dea", 1);
  it.run->settle();
  const codec::Recalled answer = it.recalled();
  CHECK(answer.released == std::vector<KeyId>{it.nations["dea"].id()});
  CHECK(answer.unreleased == std::vector<KeyId>{it.nations["fbi"].id()});
  CHECK_FALSE(must(it.store.record(it.header_hash)).has_value());

  auto notices = it.run->heard<codec::Notice>("dea");
  REQUIRE(notices.size() == 1);
  const codec::Event event = must(codec::decode_event(notices[0].proof.event));
  const auto& recall = std::get<codec::RecallEvent>(event.what);
  CHECK(recall.header_hash == it.header_hash);
  CHECK(recall.reason == "wrong address");
  it.run->hello("dea", 1);
  it.run->settle();
  CHECK(it.run->heard<codec::Notice>("dea").size() == 1);  // until it has been taken
  it.run->say("dea", {0, codec::TakeNotice{notices[0].proof.index}});
  it.run->settle();
  it.run->hello("dea", 1);
  it.run->hello("fbi");
  it.run->settle();
  CHECK(it.run->heard<codec::Notice>("dea").empty());
  CHECK(it.run->deliveries("fbi").empty());
  CHECK(it.run->heard<codec::Notice>("fbi").empty());
  CHECK(it.run->alarms.empty());
}

TEST_CASE("A delivery that waits for its quorum when the recall comes goes out as void") {
  Sent it;
  it.submit({"dea"});
  REQUIRE(it.run->commit());
  it.run->heard<codec::Receipt>("fgr");
  const codec::Recalled answer = it.recalled();
  CHECK(answer.unreleased.size() + answer.released.size() == 1);
  for (const Delivered& delivered : it.run->deliveries("dea")) {
    CHECK(delivered.frames.empty());
    CHECK(delivered.message.shares.empty());
  }
  it.run->acknowledge("dea", 1);
  it.run->settle();
  CHECK(must(it.store.queue_lengths()).empty());
}

TEST_CASE("Only the sender recalls, only once, and only what is known") {
  Sent it;
  it.submit({"fbi"});
  it.run->settle();
  CHECK(it.refusal("dea") == "not-found");
  CHECK(it.refusal("liaison-mx-1") == "not-permitted");
  CHECK(it.recalled().unreleased.size() == 1);
  CHECK(it.refusal("fgr") == "conflict");
  it.id = RecordId::from(Bytes(16, 9)).value();
  CHECK(it.refusal("fgr") == "not-found");
}

TEST_CASE("A recall survives a restart: nothing is released, and the notice is still there") {
  Sent it;
  it.submit({"dea", "fbi"});
  it.run->settle();
  REQUIRE(it.run->deliveries("dea").size() == 1);
  it.run->acknowledge("dea", 1);
  it.run->settle();
  it.run->step(core::PeerGone{it.run->connection_of("dea")});
  it.recalled();
  it.run = std::make_unique<Run>(it.nations, it.store, it.run->now);
  it.run->settle();
  it.run->hello("dea", 1);
  it.run->hello("fbi");
  it.run->settle();
  CHECK(it.run->deliveries("fbi").empty());
  CHECK(it.run->heard<codec::Notice>("dea").size() == 1);
}
