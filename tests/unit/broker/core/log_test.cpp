// What an auditor gets, checked as an auditor checks it.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>

#include "audit/reader.h"
#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;

namespace {

struct Audit {
  std::map<std::string, std::size_t> events;  // by kind
  std::uint64_t size = 0;
  std::size_t unread = 0;
};

std::string kind_of(const codec::Event& event) {
  static const char* const names[] = {"accept",     "refuse",    "decision", "delivery",  "acknowledgement",
                                      "void",       "directory", "policy",   "heartbeat", "lifecycle",
                                      "audit-read", "return",    "summary"};
  return names[event.what.index()];
}

// Reads everything as the auditor, page by page, and checks it against the head of the first page.
Audit read_all(Run& run, const std::string& auditor) {
  const Party& party = run.nations[auditor];
  std::map<KeyId, X25519Private> keys;
  keys[primitives::key_id_of(party.package_public)] = party.package_private.duplicate();
  audit::LogReader reader(party.agency.starts_with("MX") ? model::Nation::mx : model::Nation::us, std::move(keys));
  Audit out;
  std::optional<codec::Head> head;
  while (!head || reader.size() < head->size) {
    run.say(auditor, {1, codec::FetchLog{reader.size()}});
    run.settle();
    const auto pages = run.heard<codec::LogPage>(auditor);
    REQUIRE(pages.size() == 1);
    const codec::LogPage& page = pages[0];
    if (!head) {
      const auto checkpoint = must(tlog::parse_checkpoint(must(tlog::parse_note(page.head)).text));
      head = codec::Head{checkpoint.size, checkpoint.root};
    }
    REQUIRE_FALSE(page.leaves.empty());
    REQUIRE(page.ciphertexts.size() == page.leaves.size());
    for (const Bytes& seal : page.seals) must(reader.add_seal(seal));
    for (std::size_t i = 0; i < page.leaves.size() && reader.size() < head->size; ++i) {
      const audit::ReadEntry entry = must(reader.add(page.leaves[i], page.ciphertexts[i]));
      if (entry.event)
        ++out.events[kind_of(*entry.event)];
      else if (entry.ours)
        ++out.unread;
    }
  }
  must(reader.finish(*head));
  out.size = reader.size();
  return out;
}

}  // namespace

TEST_CASE("Auditors of both nations read the same log: all that concerns theirs, and the heads prove it whole") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("dea");
  for (int i = 0; i < 5; ++i) run.submit("fgr", run.seal("fgr"));
  run.settle();
  for (std::uint64_t number = 1; number <= 5; ++number) run.acknowledge("dea", number);
  run.say_frames("dea", {encode(codec::BrokerMessage{7, codec::Welcome{1}})});  // refused
  run.settle();

  Audit mx = read_all(run, "auditor-mx");
  CHECK(mx.events["accept"] == 5);
  CHECK(mx.events["decision"] == 5);
  CHECK(mx.events["delivery"] == 5);
  CHECK(mx.events["acknowledgement"] == 5);
  CHECK(mx.events["policy"] == 2);
  CHECK(mx.events["refuse"] == 0);
  CHECK(mx.events["heartbeat"] >= 1);
  Audit us = read_all(run, "auditor-us");
  CHECK(us.events["accept"] == 0);  // audience: the sender's nation
  CHECK(us.events["decision"] == 0);
  CHECK(us.events["delivery"] == 5);
  CHECK(us.events["refuse"] == 1);
  CHECK(us.unread > 0);      // the first epoch, sealed before the auditors were enrolled
  CHECK(us.size > mx.size);  // their readings are in it
  Audit again = read_all(run, "auditor-mx");
  CHECK(again.events["audit-read"] >= 1);
  CHECK(again.events["audit-read"] < 5);  // its own, not the other nation's
}

TEST_CASE("The log of two brokers' lives is one log") {
  Nations nations;
  store::MemoryStore store;
  {
    Run run(nations, store);
    run.open_bridge();
    for (int i = 0; i < 300; ++i) run.submit("fgr", run.seal("fgr", {.sections = {"substance"}}));
    run.settle();
    run.step(core::Stopping{});
    REQUIRE(run.commit());
  }
  Run run(nations, store, noon + minutes(5));
  run.settle();
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  Audit audit = read_all(run, "auditor-mx");
  CHECK(audit.events["accept"] == 301);
  CHECK(audit.events["lifecycle"] == 2);  // the stop and the second start; the first came before the auditor
}

TEST_CASE("A page beyond the log is refused") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.say("auditor-us", {1, codec::FetchLog{~std::uint64_t{0} - 3}});
  run.settle();
  CHECK(run.refusal("auditor-us") == "malformed");
}

TEST_CASE("A receipt tells the entry of the acceptance, whose proof the sender gets under any later head") {
  Nations nations;
  store::MemoryStore store;
  codec::SealedRecord record;
  codec::EventProof told;
  {
    Run run(nations, store);
    run.open_bridge();
    run.hello("fgr");
    record = run.seal("fgr");
    run.submit("fgr", record);
    run.settle();
    const auto receipts = run.heard<codec::Receipt>("fgr");
    REQUIRE(receipts.size() == 1);
    REQUIRE(receipts[0].event);
    told = *receipts[0].event;
    const codec::Event event = must(codec::decode_event(told.event));
    CHECK(std::get<codec::AcceptEvent>(event.what).header_hash == receipts[0].header_hash);
    CHECK(must(codec::decode_leaf_input(told.leaf)).event == audit::event_hash(told.nonce, told.event));

    run.advance(minutes(2));
    const auto head =
        must(tlog::verify_head_log_only(view_of(run.core->newest_quorum_note()), nations.treaty->treaty().broker.log,
                                        nations.treaty->treaty().broker.origin));
    run.say("fgr", {9, codec::FetchProofs{head.size(), {told.index}, 5}});
    const auto proofs = run.heard<codec::Proofs>("fgr");
    REQUIRE(proofs.size() == 1);
    REQUIRE(proofs[0].inclusions.size() == 1);
    must(tlog::verify_inclusion(told.index, head.size(), tlog::leaf_hash(told.leaf), proofs[0].inclusions[0],
                                head.root()));
    CHECK_FALSE(proofs[0].consistency.empty());

    for (const codec::FetchProofs& bad :
         {codec::FetchProofs{1'000'000, {}, 0}, codec::FetchProofs{10, {10}, 0}, codec::FetchProofs{10, {}, 11}}) {
      run.say("fgr", {10, bad});
      run.settle();
      CHECK(run.refusal("fgr") == "malformed");
    }
  }
  // Its receipt was lost: the same again, after a start too.
  Run run(nations, store, noon + minutes(5));
  run.settle();
  run.submit("fgr", record);
  run.settle();
  const auto again = run.heard<codec::Receipt>("fgr");
  REQUIRE(again.size() == 1);
  REQUIRE(again[0].event);
  CHECK(again[0].event->index == told.index);
  CHECK(again[0].event->nonce == told.nonce);
  CHECK(again[0].event->event == told.event);
}

TEST_CASE("Of a record that was delivered the ciphertext goes, and its hashes stay in the log, provable") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("dea");
  const codec::SealedRecord record = run.seal("fgr");
  const Hash hash = record::header_hash(record.header);
  run.submit("fgr", record);
  run.settle();
  const auto deliveries = run.deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  REQUIRE(must(store.record(hash)).has_value());
  run.acknowledge("dea", 1);
  run.settle();
  run.advance(minutes(2));
  CHECK_FALSE(must(store.record(hash)).has_value());

  // Whoever kept the record shows that it is the one: its header's hash, and the digest of each slot released.
  const codec::EventProof& told = deliveries[0].message.proof;
  const auto head =
      must(tlog::verify_head_log_only(view_of(run.core->newest_quorum_note()), nations.treaty->treaty().broker.log,
                                      nations.treaty->treaty().broker.origin));
  run.say("dea", {9, codec::FetchProofs{head.size(), {told.index}, 0}});
  const auto proofs = run.heard<codec::Proofs>("dea");
  REQUIRE(proofs.size() == 1);
  REQUIRE(proofs[0].inclusions.size() == 1);
  must(tlog::verify_inclusion(told.index, head.size(), tlog::leaf_hash(told.leaf), proofs[0].inclusions[0],
                              head.root()));
  CHECK(must(codec::decode_leaf_input(told.leaf)).event == audit::event_hash(told.nonce, told.event));
  const auto delivery = std::get<codec::DeliveryEvent>(Run::event_of(deliveries[0]).what);
  CHECK(delivery.header_hash == hash);
  const auto digests = must(codec::decode_header(record.header)).slot_digests;
  REQUIRE(delivery.released.size() == deliveries[0].frames.size());
  for (const Hash& released : delivery.released) CHECK(std::ranges::find(digests, released) != digests.end());
}
