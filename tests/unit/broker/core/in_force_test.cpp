// What is in force changes while records are on their way.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/core/bridge.h"
#include "trust/proof.h"

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
    run.heard<codec::Heartbeat>("dea");
  }
  Bytes revocation_of(const std::string& party) {
    return trust::revocation_entry_by_device({nations[party].id(), "lost", run.now}, *nations[party].signing);
  }
  Hash bundle_hash(model::Nation nation) { return run.core->registry().policies().of(nation)->hash; }
};

const std::string nothing_more = R"(
[[rule]]
id = "no-more"
effect = "forbid"
from = ["MX/FGR"]
to = ["US/DEA"]
kinds = ["*"]
sections = ["*"]
legal-basis = { en = "an order", es = "una orden" }
)";

}  // namespace

TEST_CASE("A recipient revoked before the release gets nothing, and the record is returned as device-gone") {
  Ready it;
  it.run.submit("fgr", it.run.seal("fgr"));
  REQUIRE(it.run.commit());
  it.run.offer(it.revocation_of("dea"));
  it.run.settle();
  it.run.advance(seconds(2));
  CHECK(it.run.deliveries("dea").empty());
  const auto tracking = it.run.heard<codec::Tracking>("fgr");
  REQUIRE(tracking.size() == 1);
  CHECK(tracking[0].progress == codec::Progress::device_gone);
  CHECK(must(it.store.queue_lengths()).empty());
  CHECK_FALSE(core::may_connect(it.run.core->registry().directory(), it.nations["dea"].curve, it.run.now));
  it.run.say("dea", {9, codec::FetchBundles{}});
  it.run.settle();
  CHECK(it.run.refusal("dea") == "not-permitted");
  // And whoever still writes to it learns it at once.
  it.run.submit("fgr", it.run.seal("fgr"));
  it.run.settle();
  CHECK(it.run.heard<codec::Tracking>("fgr").size() == 1);
}

TEST_CASE("A sender revoked before the release: its record is not released, and the number goes out as void") {
  Ready it;
  it.run.submit("fgr", it.run.seal("fgr"));
  REQUIRE(it.run.commit());
  it.run.say("fgr", {5, codec::Publish{it.revocation_of("fgr")}});
  it.run.settle();
  const auto deliveries = it.run.deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(deliveries[0].frames.empty());
  CHECK(std::get<codec::VoidEvent>(Run::event_of(deliveries[0]).what).reason == "sender-revoked");
}

TEST_CASE("A policy activated between commit and release is the one that holds") {
  Ready it;
  it.run.submit("fgr", it.run.seal("fgr"));
  REQUIRE(it.run.commit());
  SECTION("less is permitted: the first event is void, and a second one delivers the rest under the same number") {
    const std::string coarse = [] {
      std::string out = policy_mx;
      return out.replace(out.find("\"substance\", \"place\""), 20, "\"substance\"         ");
    }();
    std::string text = coarse;
    const std::size_t finest = text.find("finest");
    text.erase(finest, text.find('\n', finest) - finest + 1);
    it.run.activate("liaison-mx-1", it.nations.bundle(model::Nation::mx, 2, it.bundle_hash(model::Nation::mx), text));
    it.run.settle();
    const auto deliveries = it.run.deliveries("dea");
    REQUIRE(deliveries.size() == 1);
    CHECK(std::get<codec::DeliveryEvent>(Run::event_of(deliveries[0]).what).number == 1);
    CHECK(it.run.opened("dea", deliveries[0], "fgr").sections.size() == 1);
  }
  SECTION("nothing is permitted: the void event is delivered under the number") {
    it.run.activate("liaison-us-2", it.nations.bundle(model::Nation::us, 2, it.bundle_hash(model::Nation::us),
                                                      policy_us + nothing_more));
    it.run.settle();
    const auto deliveries = it.run.deliveries("dea");
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries[0].frames.empty());
    CHECK(std::get<codec::VoidEvent>(Run::event_of(deliveries[0]).what).number == 1);
    const auto tracking = it.run.heard<codec::Tracking>("fgr");
    REQUIRE(tracking.size() == 1);
    CHECK(tracking[0].progress == codec::Progress::nothing_permitted);
  }
}

TEST_CASE("A permit that ended while the recipient was away delivers nothing") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  std::string soon = policy_mx;
  soon.replace(soon.find("2030-01-01T00:00:00Z"), 20, "2026-11-24T12:30:00Z");
  run.activate("liaison-mx-1",
               nations.bundle(model::Nation::mx, 2, run.core->registry().policies().of(model::Nation::mx)->hash, soon));
  run.settle();
  run.hello("dea");
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  REQUIRE(run.deliveries("dea").size() == 1);
  run.advance(minutes(40));
  run.hello("dea");
  run.settle();
  const auto deliveries = run.deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(std::holds_alternative<codec::VoidEvent>(Run::event_of(deliveries[0]).what));
}

TEST_CASE("Bundles follow each other by version and hash, signed by two liaisons") {
  Ready it;
  const auto activated = [&](const Bytes& bundle) {
    it.run.activate("liaison-mx-1", bundle);
    it.run.settle();
    return it.run.refusal("liaison-mx-1");
  };
  const Hash held = it.bundle_hash(model::Nation::mx);
  it.run.heard<codec::Done>("liaison-mx-1");
  CHECK(activated(it.nations.bundle(model::Nation::mx, 3, held, policy_mx)) == "conflict");
  CHECK(activated(it.nations.bundle(model::Nation::mx, 2, it.bundle_hash(model::Nation::us), policy_mx)) == "conflict");
  const Bytes good = it.nations.bundle(model::Nation::mx, 2, held, policy_mx);
  std::string alone = text_of(good);
  alone.erase(alone.rfind("-----BEGIN CMS-----"));
  CHECK(activated(copy_of(view_of(alone))) == "not-permitted");
  CHECK(it.run.heard<codec::Done>("liaison-mx-1").empty());
  CHECK(activated(good) == "none");
  CHECK(it.run.heard<codec::Done>("liaison-mx-1").size() == 1);
  CHECK(it.run.core->registry().version(model::Nation::mx) == 2);
}

TEST_CASE("Additions take effect together with a heartbeat within two seconds, revocations with one at once") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.settle();
  run.enrol("fgr");
  CHECK_FALSE(core::may_connect(run.core->registry().directory(), nations["fgr"].curve, run.now));
  run.advance(seconds(2));
  CHECK(core::may_connect(run.core->registry().directory(), nations["fgr"].curve, run.now));
  REQUIRE(run.entries.size() == 2);
  CHECK_FALSE(run.entries[0].second.has_value());
  CHECK_FALSE(run.entries[1].second.has_value());
  run.offer(trust::revocation_entry_by_device({nations["fgr"].id(), "lost", run.now}, *nations["fgr"].signing));
  CHECK_FALSE(core::may_connect(run.core->registry().directory(), nations["fgr"].curve, run.now));
  CHECK(run.entries.size() == 2);  // answered after the commit
  run.settle();
  CHECK(run.entries.size() == 3);
}

TEST_CASE("What is no entry is refused with its reason; what is held is no news") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.offer(Bytes(40, 9));
  REQUIRE(run.entries.size() == 1);
  CHECK(run.entries[0].second.has_value());
  run.offer(nations.package_entry(nations["fgr"]));  // its holder is unknown yet
  REQUIRE(run.entries.size() == 2);
  REQUIRE(run.entries[1].second.has_value());
  CHECK(run.entries[1].second->code == ErrorCode::not_found);
  run.enrol("fgr");
  run.advance(seconds(3));
  run.offer(nations.certificate_entry(nations["fgr"]));
  REQUIRE(run.entries.size() == 5);
  CHECK_FALSE(run.entries[4].second.has_value());
}

TEST_CASE("Each minute a heartbeat goes to all who are there, and its hashes are those of what they fetch") {
  Ready it;
  it.run.advance(minutes(3));
  const auto heartbeats = it.run.heard<codec::Heartbeat>("dea");
  CHECK(heartbeats.size() >= 3);
  const codec::Event event = must(codec::decode_event(heartbeats.back().proof.event));
  const auto& heartbeat = std::get<codec::HeartbeatEvent>(event.what);

  std::vector<Bytes> entries;
  std::uint32_t total = 1;
  while (entries.size() < total) {
    it.run.say("dea", {3, codec::FetchDirectory{static_cast<std::uint32_t>(entries.size())}});
    const auto pages = it.run.heard<codec::DirectoryPage>("dea");
    REQUIRE(pages.size() == 1);
    REQUIRE_FALSE(pages[0].entries.empty());
    total = pages[0].total;
    entries.insert(entries.end(), pages[0].entries.begin(), pages[0].entries.end());
  }
  tlog::MemoryTree tree;
  for (const Bytes& entry : entries) tree.append(tlog::leaf_hash(entry));
  CHECK(tree.root() == heartbeat.directory);

  it.run.say("dea", {4, codec::FetchBundles{}});
  const auto bundles = it.run.heard<codec::Bundles>("dea");
  REQUIRE(bundles.size() == 2);
  CHECK(heartbeat.bundles == it.run.core->registry().policies().hashes());
  CHECK_FALSE(bundles[0].mx.empty());
  CHECK_FALSE(bundles[1].us.empty());
}

TEST_CASE("Versions of the past are served by number, and none where there is none") {
  Ready it;
  const auto ask = [&](std::uint64_t mx, std::uint64_t us) {
    it.run.say("dea", {4, codec::FetchBundles{mx, us}});
    auto bundles = it.run.heard<codec::Bundles>("dea");
    REQUIRE(bundles.size() == 2);
    CHECK(bundles[0].us.empty());
    CHECK(bundles[1].mx.empty());
    return std::pair(bundles[0].mx, bundles[1].us);
  };
  const auto [first_mx, first_us] = ask(0, 0);
  it.run.activate("liaison-mx-1",
                  it.nations.bundle(model::Nation::mx, 2, it.bundle_hash(model::Nation::mx), policy_mx + nothing_more));
  it.run.settle();
  const auto [second_mx, same_us] = ask(0, 0);
  CHECK(second_mx != first_mx);
  CHECK(same_us == first_us);
  CHECK(ask(1, 1) == std::pair(first_mx, first_us));
  CHECK(ask(2, 0) == std::pair(second_mx, first_us));
  CHECK(ask(3, 2) == std::pair(Bytes(), Bytes()));
  CHECK(ask(~std::uint64_t{0}, 1) == std::pair(Bytes(), first_us));
  const policy::Bundle newer = *it.run.core->registry().policies().of(model::Nation::mx);
  const policy::PastBundle past = must(policy::load_previous(first_mx, newer.head));
  CHECK(past.bundle.hash == newer.head.previous);
  CHECK(past.signers.size() == 2);
}

TEST_CASE("Each agency is shown what is entered in its own name, proven in the log, and nothing of others") {
  Ready it;
  const auto ask = [&](const std::string& who, std::uint64_t from) {
    it.run.say(who, {5, codec::FetchDirectoryNotices{from}});
    auto pages = it.run.heard<codec::DirectoryNotices>(who);
    REQUIRE(pages.size() == 1);
    CHECK_FALSE(pages[0].more);
    return pages[0];
  };
  trust::HeadTracker heads(it.nations.treaty->treaty());
  it.run.hello("dea");
  it.run.settle();
  for (const auto& heartbeat : it.run.heard<codec::Heartbeat>("dea")) must(heads.advance(heartbeat.head, it.run.now));
  const codec::DirectoryNotices page = ask("dea", 0);
  const tlog::CosignedHead head = must(heads.advance(page.head, it.run.now));
  std::set<Hash> entries;
  for (const codec::EventProof& proof : page.proofs) {
    const codec::Event event = must(trust::verify_event(proof, head));
    const auto& entered = std::get<codec::DirectoryEvent>(event.what);
    CHECK(entered.agency == "US/DEA");
    entries.insert(entered.entry_hash);
  }
  const auto live = it.run.core->registry().directory().entries_of(must(model::parse_agency("US/DEA")), it.run.now);
  CHECK(entries == std::set<Hash>(live.begin(), live.end()));
  CHECK_FALSE(entries.empty());
  CHECK(ask("dea", page.proofs.back().index + 1).proofs.empty());
  // Who has not said hello holds no head that a proof could come under.
  it.run.say("fbi", {6, codec::FetchDirectoryNotices{0}});
  it.run.settle();
  CHECK(it.run.refusal("fbi") == "conflict");
}

TEST_CASE("Without a fresh heartbeat under a quorum the broker releases nothing") {
  Ready it;
  it.run.submit("fgr", it.run.seal("fgr"));
  it.run.settle();
  REQUIRE(it.run.deliveries("dea").size() == 1);
  SECTION("witnesses are away for longer than ten minutes: not even what was proven before") {
    it.run.witnesses_down = {0};
    it.run.advance(minutes(11));
    it.run.hello("dea");
    it.run.settle();
    CHECK(it.run.deliveries("dea").empty());
    it.run.witnesses_down.clear();
    it.run.advance(minutes(2));
    CHECK(it.run.deliveries("dea").size() == 1);
  }
  SECTION("our clock is far behind the witnesses'") {
    it.run.now = it.run.now - minutes(20);
    it.run.hello("dea");
    it.run.settle();
    CHECK(it.run.deliveries("dea").empty());
    CHECK_FALSE(it.run.alarms.empty());
  }
}
