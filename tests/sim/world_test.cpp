// Real broker, agents and witnesses together: what a record goes through, and what people may do about it.
#include "tests/support/world/world.h"

#include <catch2/catch_test_macros.hpp>

#include "client/auditor/log_audit.h"
#include "tests/sim/records.h"

namespace puente::sim {
namespace {

// An auditor reads the whole log from the broker; nothing it finds may be wrong.
client::auditor::LogSummary audited(World& world, const std::string& auditor) {
  const support::Party& party = world.nations[auditor];
  std::map<KeyId, X25519Private> keys;
  keys[primitives::key_id_of(party.package_public)] = party.package_private.duplicate();
  client::auditor::LogAudit audit(world.nations.treaty->treaty(),
                                  auditor == "auditor-mx" ? model::Nation::mx : model::Nation::us, std::move(keys));
  for (bool complete = false; !complete;) {
    world.say(auditor, codec::FetchLog{audit.next()});
    complete = must(audit.take(world.heard<codec::LogPage>(auditor).at(0), world.now(), {}));
  }
  return audit.summary();
}

}  // namespace

TEST_CASE("A record is admitted, decided, committed, witnessed by both nations, released, delivered and opened") {
  World world;
  const RecordId id = world["fgr"].send(seizure);
  CHECK(world["fgr"].state(id) == OutboxState::sealed);
  world.settle();
  CHECK(world["fgr"].state(id) == OutboxState::finished);
  CHECK(progress(world, "fgr", id) == codec::Progress::delivered);
  const Kept at_dea = kept(world, "dea", id);
  CHECK(at_dea.released == std::set<std::string>{"substance", "place/state"});
  CHECK(at_dea.withheld == std::set<std::string>{"place/municipality", "method"});

  world.advance(minutes(2));
  CHECK(must(world["fgr"].store.logged(id))->state == client::ports::Logged::proven);
  for (const auto& witness : world.witnesses) {
    const auto head = must(tlog::verify_head_log_only(view_of(must(witness->heads.newest()).value()),
                                                      world.nations.treaty->treaty().broker.log,
                                                      world.nations.treaty->treaty().broker.origin));
    CHECK(head.size() == world.broker.log.size());
    CHECK(head.root() == world.broker.log.root());
  }
  for (const char* const auditor : {"auditor-mx", "auditor-us"}) {
    const auto summary = audited(world, auditor);
    CHECK(summary.events.at("delivery") == 1);
    CHECK(summary.events.at("acknowledgement") == 1);
    CHECK(summary.events.contains("accept") == (auditor == std::string("auditor-mx")));
    CHECK(summary.remarks.empty());
  }
  CHECK(world.broker.alarms.empty());
  CHECK(world["fgr"].alarms() + world["dea"].alarms() == 0);
}

TEST_CASE("A recall stops what is not delivered, and marks what is") {
  World world;
  const RecordId delivered = world["fgr"].send(seizure);
  world.settle();
  world.disconnect("dea");
  world.advance(minutes(1));  // the broker learns it with its next heartbeat
  const RecordId waiting = world["fgr"].send(seizure);
  world.settle();
  CHECK(world["fgr"].state(waiting) == OutboxState::accepted);
  for (const RecordId& id : {delivered, waiting}) {
    world["fgr"].run(client::core::RecallRecord{7, id, "wrong address"});
    world.settle();
    REQUIRE(world["fgr"].answered.size() == 1);
    CHECK(world["fgr"].answered[0].status);
    CHECK(world["fgr"].answered[0].unreleased.size() == (id == waiting ? 1 : 0));
    CHECK(world["fgr"].answered[0].released.size() == (id == waiting ? 0 : 1));
    world["fgr"].answered.clear();
  }
  world.connect("dea");
  world.advance(minutes(2));
  CHECK_FALSE(has(world, "dea", waiting));
  CHECK(world["fgr"].state(waiting) == OutboxState::recalled);
  const auto mark = must(world["dea"].store.mark(world["fgr"].device, delivered));
  REQUIRE(mark);
  CHECK(mark->reason == "wrong address");
  CHECK(world["dea"].alarms() == 0);
}

TEST_CASE("A pause holds what comes after it, at the sender and at the broker, until two liaisons end it") {
  World world;
  world.disconnect("dea");
  const RecordId queued = world["fgr"].send(seizure);
  world.settle();
  world.order(trust::Pause{world.now() + hours(4), trust::Direction::out, {}, {}, trust::Queued::hold, false});
  world.connect("dea");
  const RecordId draft = world["fgr"].send(seizure);
  world.advance(minutes(5));
  CHECK(world["fgr"].state(queued) == OutboxState::accepted);
  CHECK(world["fgr"].state(draft) == OutboxState::draft);
  CHECK(must(world["dea"].store.inbox_count()) == 0);

  CHECK(world.order(trust::Resume{1}).count.waiting == 1);
  world.advance(minutes(2));
  CHECK(has(world, "dea", queued));
  CHECK(has(world, "dea", draft));
  CHECK(world["fgr"].state(draft) == OutboxState::finished);
}

TEST_CASE("A record under second-person goes once a liaison of its originator's nation has approved it") {
  World world({.mx = support::policy_mx + "obligations = [\"second-person\"]\n"});
  const RecordId id = world["fgr"].send(seizure);
  world.advance(minutes(1));
  CHECK(world["fgr"].state(id) == OutboxState::accepted);
  CHECK(world.approve("liaison-us-1") == 0);
  CHECK_FALSE(has(world, "dea", id));
  CHECK(world.approve("liaison-mx-1") == 1);
  CHECK(kept(world, "dea", id).released.size() == 2);
  CHECK(world["fgr"].state(id) == OutboxState::finished);
}

TEST_CASE("An opening is reported, and proven to the sender") {
  World world({.mx = support::policy_mx + "obligations = [\"receipt-on-open\"]\n"});
  const RecordId id = world["fgr"].send(seizure);
  world.settle();
  const Hash header_hash = must(world["dea"].store.inbox(id)).at(0).header_hash;
  world["dea"].run(client::core::SeenRecord{world["fgr"].device, id, header_hash, 3});
  world.advance(seconds(3));
  CHECK(progress(world, "fgr", id) == codec::Progress::opened);
}

}  // namespace puente::sim
