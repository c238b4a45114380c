// What each nation's auditors see of what concerns both: the table of docs/log.md, line by line.
#include <catch2/catch_test_macros.hpp>
#include <map>

#include "audit/reader.h"
#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;

namespace {

// All that an auditor can read, as the broker hands it out.
std::vector<codec::Event> readable(Run& run, const std::string& auditor) {
  const Party& party = run.nations[auditor];
  std::map<KeyId, X25519Private> keys;
  keys[primitives::key_id_of(party.package_public)] = party.package_private.duplicate();
  audit::LogReader reader(party.agency.starts_with("MX") ? model::Nation::mx : model::Nation::us, std::move(keys));
  std::vector<codec::Event> out;
  while (true) {
    run.say(auditor, {1, codec::FetchLog{reader.size(), codec::ReadPurpose::report}});
    run.settle();
    const codec::LogPage page = run.heard<codec::LogPage>(auditor).back();
    if (page.leaves.empty()) return out;
    for (const Bytes& seal : page.seals) must(reader.add_seal(seal));
    for (std::size_t i = 0; i < page.leaves.size(); ++i) {
      audit::ReadEntry entry = must(reader.add(page.leaves[i], page.ciphertexts[i]));
      if (entry.event) out.push_back(std::move(*entry.event));
    }
    // Its own reading is the next entry: what was there at the beginning is enough.
    if (page.leaves.size() < 100) return out;
  }
}

template <class E>
std::vector<E> only(const std::vector<codec::Event>& events) {
  std::vector<E> out;
  for (const codec::Event& event : events)
    if (const auto* const one = std::get_if<E>(&event.what)) out.push_back(*one);
  return out;
}

struct Seen {
  std::vector<codec::Event> sender, recipient;  // Mexico's auditor, the United States'
};

// Whatever happens between FGR and DEA, as both nations' auditors see it.
Seen seen(const std::function<void(Run&)>& happens) {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("dea");
  happens(run);
  run.settle();
  return {readable(run, "auditor-mx"), readable(run, "auditor-us")};
}

Seen delivered() {
  return seen([](Run& run) {
    run.submit("fgr", run.seal("fgr"));
    run.settle();
    run.acknowledge("dea", 1);
  });
}

template <class E>
std::pair<std::size_t, std::size_t> counts(const Seen& seen) {
  return {only<E>(seen.sender).size(), only<E>(seen.recipient).size()};
}
using Counts = std::pair<std::size_t, std::size_t>;

}  // namespace

TEST_CASE("that a record was accepted, and what policy said of each slot, is for the sender's nation alone") {
  const Seen both = delivered();
  CHECK(counts<codec::AcceptEvent>(both) == Counts{1, 0});
  CHECK(counts<codec::DecisionEvent>(both) == Counts{1, 0});
  const auto decision = only<codec::DecisionEvent>(both.sender).at(0);
  CHECK(decision.slots.size() == 3);
  CHECK(only<codec::AcceptEvent>(both.sender).at(0).recipients == std::vector<std::string>{"US/DEA"});
  // With kind, purpose and labels, all that policy looked at: so the decision can be made again.
  const auto accept = only<codec::AcceptEvent>(both.sender).at(0);
  CHECK(accept.tlp == model::Tlp::amber);
  CHECK(accept.classification == model::Classification::none);
  CHECK(accept.caveats.empty());
}

TEST_CASE("of a delivery both see who, what for, what was released, and the stubs that the recipient was shown") {
  const Seen both = delivered();
  REQUIRE(counts<codec::DeliveryEvent>(both) == Counts{1, 1});
  const auto theirs = only<codec::DeliveryEvent>(both.recipient).at(0);
  CHECK(theirs == only<codec::DeliveryEvent>(both.sender).at(0));
  CHECK((theirs.from == "MX/FGR" && theirs.to == "US/DEA" && theirs.number == 1));
  CHECK(theirs.kind == model::Kind::seizure);
  CHECK(theirs.released.size() == 2);
  CHECK(theirs.stubs.size() == 1);
}

TEST_CASE("both see that the recipient stored it") {
  CHECK(counts<codec::AcknowledgementEvent>(delivered()) == Counts{1, 1});
}

TEST_CASE("of a record of which nothing is delivered, the recipient's nation sees nothing at all") {
  const Seen both = seen([](Run& run) {
    // The sender granted no slot, and policy is silent on what was not granted.
    run.submit("fgr", run.seal("fgr", {.sections = {"substance"}, .granted = {false}}));
  });
  CHECK(counts<codec::AcceptEvent>(both) == Counts{1, 0});
  CHECK(counts<codec::DecisionEvent>(both) == Counts{1, 0});
  CHECK(counts<codec::DeliveryEvent>(both) == Counts{0, 0});
  CHECK(counts<codec::ReturnEvent>(both) == Counts{0, 0});
}

TEST_CASE("that somebody was refused is for the nation of who was refused") {
  const Seen both = seen([](Run& run) { run.say_frames("fgr", {encode(codec::BrokerMessage{7, codec::Welcome{1}})}); });
  CHECK(counts<codec::RefuseEvent>(both) == Counts{1, 0});
}

TEST_CASE("connections of one key that fight are told to both nations, in one entry for each key and minute") {
  const auto fight = [](Run& run, const std::string& party) {
    run.step(core::KeyFought{run.nations[party].curve, 12});
  };
  const Seen both = seen([&](Run& run) {
    fight(run, "fgr");
    fight(run, "fgr");
    fight(run, "dea");
    run.step(core::KeyFought{CurvePublic(), 12});  // nobody's, any more
    run.settle();
    run.advance(minutes(1));
    fight(run, "fgr");
    CHECK(std::ranges::count_if(run.alarms, [](const std::string& one) {
            return one.find("replace each other again and again") != std::string::npos;
          }) == 3);
  });
  CHECK(counts<codec::KeyFightEvent>(both) == Counts{3, 3});
  const auto events = only<codec::KeyFightEvent>(both.recipient);
  CHECK(events[0].agency == "MX/FGR");
  CHECK(events[0].replaced == 12);
  CHECK(events[1].agency == "US/DEA");
  CHECK(events[2].device == events[0].device);
}

TEST_CASE("what an auditor reads, and what for, is for its own nation's auditors") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.say("auditor-us", {1, codec::FetchLog{3, codec::ReadPurpose::exported}});
  run.settle();
  const auto us = only<codec::AuditReadEvent>(readable(run, "auditor-us"));
  REQUIRE_FALSE(us.empty());
  CHECK(us[0].auditor == run.nations["auditor-us"].id());
  CHECK(us[0].from == 3);
  CHECK(us[0].count > 0);
  CHECK(us[0].purpose == codec::ReadPurpose::exported);
  for (const auto& read : only<codec::AuditReadEvent>(readable(run, "auditor-mx")))
    CHECK(read.auditor == run.nations["auditor-mx"].id());
}

TEST_CASE("heartbeats, summaries, policies and the directory are for both") {
  const Seen both = delivered();
  CHECK(only<codec::PolicyEvent>(both.sender) == only<codec::PolicyEvent>(both.recipient));
  CHECK(only<codec::PolicyEvent>(both.sender).size() == 2);
  CHECK_FALSE(only<codec::HeartbeatEvent>(both.recipient).empty());
  CHECK_FALSE(only<codec::SummaryEvent>(both.recipient).empty());
}

TEST_CASE("no page for an auditor holds a ciphertext of the other nation's, and all hold every leaf") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  // That the other read before is itself an entry for its nation alone.
  for (const char* auditor : {"auditor-us", "auditor-mx"}) {
    run.say(auditor, {1, codec::FetchLog{0}});
    run.settle();
    const codec::LogPage page = run.heard<codec::LogPage>(auditor).at(0);
    const model::Nation nation = auditor == std::string("auditor-mx") ? model::Nation::mx : model::Nation::us;
    std::size_t foreign = 0;
    for (std::size_t i = 0; i < page.leaves.size(); ++i) {
      const bool may = audit::may_read(nation, must(codec::decode_leaf_input(page.leaves[i])).audience);
      foreign += may ? 0U : 1U;
      CHECK(page.ciphertexts[i].empty() == !may);
    }
    CHECK(foreign > 0);
    for (const Bytes& seal : page.seals)
      CHECK(must(codec::decode_epoch_seal(seal)).auditor == run.nations[auditor].id());
  }
}
