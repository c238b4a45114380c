// A sender over its budgets: it is told when to come again, keeps what it has, says so, and goes on by itself.
#include <catch2/catch_test_macros.hpp>

#include "client/auditor/log_audit.h"
#include "tests/sim/records.h"

namespace puente::sim {
namespace {

std::string urgent_event() {
  std::string out = seizure;
  return out.replace(out.find("routine"), 7, "threat-to-life");
}

std::uint64_t of_state(support::AgentNode& agent, OutboxState state) {
  const auto counts = must(agent.store.outbox_counts());
  const auto found = counts.find(state);
  return found == counts.end() ? 0 : found->second;
}

support::WorldChoice small_spool() {
  support::WorldChoice out;
  out.agents = {"fgr", "dea"};
  out.budgets.spool_records = 64;  // 60 but for threats to life: one device may leave 20
  return out;
}

// As the Mexican auditor reads it.
std::vector<codec::Event> logged(World& world) {
  const support::Party& party = world.nations["auditor-mx"];
  std::map<KeyId, X25519Private> keys;
  keys[primitives::key_id_of(party.package_public)] = party.package_private.duplicate();
  client::auditor::LogAudit audit(world.nations.treaty->treaty(), model::Nation::mx, std::move(keys));
  std::vector<codec::Event> out;
  for (bool complete = false; !complete;) {
    world.say("auditor-mx", codec::FetchLog{audit.next()});
    complete = must(
        audit.take(world.heard<codec::LogPage>("auditor-mx").at(0), world.now(), [&](const audit::ReadEntry& entry) {
          if (entry.event) out.push_back(*entry.event);
        }));
  }
  return out;
}

}  // namespace

TEST_CASE("A sender that fills its share keeps the rest, others and threats to life pass, and all of it arrives") {
  World world(small_spool());
  world.disconnect("dea");
  for (int i = 0; i < 200; ++i) world["fgr"].send(seizure);
  world.settle();
  CHECK(of_state(world["fgr"], OutboxState::accepted) == 20);
  CHECK(of_state(world["fgr"], OutboxState::refused) == 0);
  const client::core::BrokerLimit* const limit = world["fgr"].agent->parts().limits.of(model::Urgency::routine);
  REQUIRE(limit != nullptr);
  CHECK(limit->reason.find("budget spool-of-device") != std::string::npos);
  CHECK(limit->until > world.now());
  const auto health = world.broker.core().health();
  const auto fgr = std::ranges::find(health.agencies, "MX/FGR", &broker::core::AgencyHealth::agency);
  REQUIRE(fgr != health.agencies.end());
  CHECK(fgr->waiting.records == 20);
  const auto device = std::ranges::find(fgr->devices, world["fgr"].device, &broker::core::DeviceHealth::device);
  REQUIRE(device != fgr->devices.end());
  CHECK(device->conduct.passed[static_cast<std::size_t>(broker::core::Budget::spool_of_device)] > 0);

  // Another device has room, and so has a threat to life of the one that is over its share, before its routine ones.
  support::AgentNode& second = world.add_agent("fgr-2", "MX/FGR");
  const RecordId other = second.send(seizure);
  world.settle();
  CHECK(second.state(other) == OutboxState::accepted);
  const std::size_t before = world["fgr"].submitted.size();
  const RecordId urgent = world["fgr"].send(urgent_event());
  world.settle();
  CHECK(world["fgr"].submitted.size() == before + 1);
  CHECK(world["fgr"].state(urgent) == OutboxState::accepted);

  // While nobody takes any, it tries with one now and then, and no more.
  world.advance(minutes(30));
  CHECK(world["fgr"].submitted.size() <= before + 1 + 30);
  CHECK(of_state(world["fgr"], OutboxState::accepted) == 21);

  world.connect("dea");
  world.advance(minutes(30));
  CHECK(of_state(world["fgr"], OutboxState::finished) == 201);
  CHECK(must(world["dea"].store.inbox_count()) == 202);
  CHECK(world["fgr"].agent->parts().limits.of(model::Urgency::routine) == nullptr);
  CHECK(must(world.broker.store->evidence(world["fgr"].device)).empty());
  CHECK(world.broker.core().health().waiting == broker::core::SpoolShares::Held{});
}

TEST_CASE("The log says who passed which budget: a few entries, then one a minute") {
  World world(small_spool());
  world.disconnect("dea");
  for (int i = 0; i < 200; ++i) world["fgr"].send(seizure);
  world.settle();
  world.advance(minutes(2));
  std::size_t alone = 0;
  std::uint64_t counted = 0, of_budget = 0;
  for (const codec::Event& event : logged(world)) {
    alone += std::holds_alternative<codec::RefuseEvent>(event.what) ? 1U : 0U;
    if (const auto* const rest = std::get_if<codec::RefusalsEvent>(&event.what)) {
      CHECK(rest->device == world["fgr"].device);
      CHECK(rest->agency == "MX/FGR");
      counted += rest->codes.at("unavailable");
      of_budget += rest->budgets.at("spool-of-device");
    }
  }
  CHECK(alone >= 6);
  CHECK(alone <= 18);
  CHECK(counted == of_budget);
  CHECK(alone + counted == world["fgr"].submitted.size() - 20);
}

TEST_CASE("Where the volume is nearly full, senders wait, and go on when there is room") {
  World world(small_spool());
  world.broker.disk_volume = broker::core::Volume{1000, 150, 0};
  world.advance(seconds(2));
  const RecordId routine = world["fgr"].send(seizure);
  const RecordId urgent = world["fgr"].send(urgent_event());
  world.settle();
  CHECK(world["fgr"].state(routine) == OutboxState::sealed);
  CHECK(world["fgr"].state(urgent) == OutboxState::finished);
  world.broker.disk_volume = broker::core::Volume{1000, 500, 0};
  world.advance(minutes(3));
  CHECK(world["fgr"].state(routine) == OutboxState::finished);
}

}  // namespace puente::sim
