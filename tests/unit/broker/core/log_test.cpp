// What an auditor gets, checked as an auditor checks it.
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
  std::vector<codec::StoredEntry> waiting;  // of blocks that reach beyond their page's leaf hashes
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
    REQUIRE_FALSE(page.leaf_hashes.empty());
    for (const Bytes& seal : page.seals) must(reader.add_seal(seal));
    const std::size_t room = static_cast<std::size_t>(head->size - reader.size());
    const std::size_t taken = std::min(room, page.leaf_hashes.size());
    reader.add_leaf_hashes(std::span(page.leaf_hashes).first(taken));
    for (const Bytes& bytes : page.blocks) {
      const codec::Block block = must(codec::decode_block(bytes));
      waiting.insert(waiting.end(), block.entries.begin(), block.entries.end());
    }
    std::ranges::sort(waiting, {}, &codec::StoredEntry::index);
    const auto end = std::ranges::lower_bound(waiting, reader.size(), {}, &codec::StoredEntry::index);
    must(reader.add_entries(std::span(waiting.begin(), end), [&](const audit::ReadEntry& entry) {
      if (entry.event)
        ++out.events[kind_of(*entry.event)];
      else
        ++out.unread;
    }));
    waiting.erase(waiting.begin(), end);
  }
  must(reader.finish(*head));
  out.size = reader.size();
  return out;
}

}  // namespace

TEST_CASE("Auditors of both nations read the same log: all that concerns theirs, and the heads prove it whole") {
  Nations nations;
  ports::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("dea");
  for (int i = 0; i < 5; ++i) run.submit("fgr", run.seal("fgr"));
  run.settle();
  for (std::uint64_t number = 1; number <= 5; ++number) run.acknowledge("dea", number);
  run.say("dea", {7, codec::Welcome{1}});  // refused
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
  ports::MemoryStore store;
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
  ports::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.say("auditor-us", {1, codec::FetchLog{~std::uint64_t{0} - 3}});
  run.settle();
  CHECK(run.refusal("auditor-us") == "malformed");
}
