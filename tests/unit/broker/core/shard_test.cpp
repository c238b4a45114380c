// A shard of the log that follows another: what it begins with, and what it does not.
#include <catch2/catch_test_macros.hpp>

#include "audit/reader.h"
#include "crypto/pki/signed_text.h"
#include "tests/unit/broker/core/bridge.h"

namespace puente::broker::test {
namespace {

const Instant later = noon + minutes(30);

// A first shard in which a record waits for DEA and one was delivered, and an order holds what goes to FBI.
struct Ended {
  Nations nations;
  store::MemoryStore first, second;
  trust::ShardState state;
  codec::Head head;

  Ended() {
    Run run(nations, first);
    run.open_bridge();
    run.hello("dea");
    run.submit("fgr", run.seal("fgr"));
    run.settle();
    REQUIRE(run.deliveries("dea").size() == 1);
    run.acknowledge("dea", 1);
    run.settle();
    const std::string body = "[order]\nnation = \"MX\"\nnumber = 1\nprevious = \"" + Hash{}.hex() +
                             "\"\nat = \"2026-11-24T12:00:00Z\"\naction = \"pause\"\nreason = \"a leak\"\nexpires = "
                             "\"2026-11-25T12:00:00Z\"\n"
                             "direction = \"out\"\nagencies = [\"US/FBI\"]\nkinds = [\"*\"]\nqueued = "
                             "\"hold\"\nthreat-to-life = \"paused\"\n";
    run.say("liaison-mx-1", {1, codec::Order{nations.order(body, {"liaison-mx-1"})}});
    run.settle();
    run.submit("fgr", run.seal("fgr", {.to = {"fbi"}}));
    run.settle();
    const core::Registry& registry = run.core->registry();
    REQUIRE(registry.pauses().in_force(run.now).size() == 1);
    state = trust::shard_state_of(registry.directory(),
                                  {registry.bundle(model::Nation::mx), registry.bundle(model::Nation::us)},
                                  registry.pauses(), later);
    head.size = nations.witness_heads[0].size;
    head.root = nations.witness_heads[0].root;
  }

  // Both nations sign the next version of the treaty.
  void sign() {
    const trust::CheckedState checked = must(trust::check_state(*nations.treaty, state, later));
    trust::Treaty next = nations.treaty->treaty();
    next.version = 2;
    next.previous = nations.treaty->hash();
    next.broker.origin = trust::origin_after(next.broker.origin, 2);
    next.broker.log = must(tlog::make_vkey(next.broker.origin, tlog::SignatureType::ed25519, nations.log.public_key()));
    next.handover = trust::Handover{2,
                                    nations.treaty->treaty().broker.log,
                                    head.size,
                                    head.root,
                                    later,
                                    checked.directory,
                                    checked.bundle_hashes,
                                    checked.pauses};
    pki::SignedText text{trust::render_treaty(next), {}};
    must(pki::sign_text(text, trust::treaty_purpose, *nations.certificate_mx, *nations.root_mx, noon));
    must(pki::sign_text(text, trust::treaty_purpose, *nations.certificate_us, *nations.root_us, noon));
    nations.treaty =
        std::make_unique<trust::SignedTreaty>(must(trust::verify_treaty(pki::format_signed_text(text), noon)));
    nations.witness_heads.clear();  // of the shard before
  }
  std::string starts(std::optional<trust::ShardState> with) {
    ports::HeldReleaseKeys keys(nations.authority());
    const auto started = core::Core::start({.version = "test", .handed_over = std::move(with)}, *nations.treaty, second,
                                           nations.log, keys, later, Seed{});
    return started ? std::string("ok") : std::string(error_name(as_error(started.error()).code));
  }
};

// The first entry of the log, as this auditor reads it.
codec::Event first_event(Run& run, const std::string& auditor) {
  const Party& party = run.nations[auditor];
  std::map<KeyId, X25519Private> keys;
  keys[primitives::key_id_of(party.package_public)] = party.package_private.duplicate();
  audit::LogReader reader(party.agency.starts_with("MX") ? model::Nation::mx : model::Nation::us, std::move(keys));
  run.say(auditor, {1, codec::FetchLog{0}});
  run.settle();
  const auto pages = run.heard<codec::LogPage>(auditor);
  REQUIRE(pages.size() == 1);
  for (const Bytes& seal : pages[0].seals) must(reader.add_seal(seal));
  const audit::ReadEntry entry = must(reader.add(pages[0].leaves[0], pages[0].ciphertexts[0]));
  REQUIRE(entry.event);
  return *entry.event;
}

}  // namespace

TEST_CASE("A shard begins with what both nations signed: directory, policies and pauses, and no queues") {
  Ended it;
  it.sign();
  Run run(it.nations, it.second, later, it.state);
  run.settle();
  const core::Registry& registry = run.core->registry();
  CHECK(registry.directory().live(later).size() == it.state.entries.size());
  CHECK(registry.bundle(model::Nation::mx) == it.state.bundles[0]);
  CHECK(registry.pauses().in_force(later).size() == 1);
  CHECK(run.alarms.empty());
  for (const char* const auditor : {"auditor-mx", "auditor-us"})
    CHECK(first_event(run, auditor).what ==
          decltype(codec::Event::what)(trust::event_of(*run.nations.treaty->treaty().handover)));
  // Nothing of the shard before waits: not for DEA, not for FBI.
  run.offer(it.nations.release_entry());
  run.advance(seconds(3));
  run.hello("dea");
  run.hello("fbi");
  run.settle();
  CHECK(run.deliveries("dea").empty());
  CHECK(run.deliveries("fbi").empty());
  // Sent again, a record is delivered under number 1, of this shard; the chain of the device begins anew.
  it.nations["fgr"].sequence = 0;
  it.nations["fgr"].previous = {};
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  const auto delivered = run.deliveries("dea");
  REQUIRE(delivered.size() == 1);
  const auto event = std::get<codec::DeliveryEvent>(Run::event_of(delivered[0]).what);
  CHECK(event.number == 1);
  CHECK(event.shard == 2);
  CHECK(run.opened("dea", delivered[0], "fgr").sections.size() == 2);
  // The pause that was handed over still holds.
  run.submit("fgr", run.seal("fgr", {.to = {"fbi"}}));
  run.settle();
  CHECK(run.deliveries("fbi").empty());
}

TEST_CASE("A shard that began goes on after a start, without the file") {
  Ended it;
  it.sign();
  {
    Run run(it.nations, it.second, later, it.state);
    run.settle();
  }
  Run again(it.nations, it.second, later + minutes(1));
  again.settle();
  CHECK(again.alarms.empty());
  CHECK(again.core->registry().directory().live(later).size() == it.state.entries.size());
  CHECK(again.core->registry().pauses().in_force(later).size() == 1);
}

TEST_CASE("A shard does not begin without what it begins with, nor with anything else") {
  Ended it;
  it.sign();
  CHECK(it.starts(std::nullopt) == "not-found");
  trust::ShardState other = it.state;
  other.orders.clear();  // the pause is gone
  CHECK(it.starts(other) == "mismatch");
  other = it.state;
  std::swap(other.bundles[0], other.bundles[1]);
  CHECK(it.starts(other) == "malformed");
  other = it.state;
  other.bundles[1].clear();
  CHECK(it.starts(other) == "mismatch");
  other = it.state;
  other.entries.pop_back();
  CHECK(it.starts(other) != "ok");
  CHECK(it.starts(it.state) == "ok");
}

TEST_CASE("Who follows another shard is told so, and gets nothing") {
  Ended it;
  it.sign();
  Run run(it.nations, it.second, later, it.state);
  run.settle();
  run.say("dea", {7, codec::Hello{2, it.head.size, 1, 1}});
  run.settle();
  CHECK(run.refusal("dea") == "stale");
  CHECK(run.heard<codec::Heartbeat>("dea").empty());
  CHECK(run.alarms.empty());
}

}  // namespace puente::broker::test
