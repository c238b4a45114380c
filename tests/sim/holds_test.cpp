// Senders that are held for a recipient, and the orders that lift that.
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/unopenable.h"
#include "trust/order.h"

namespace puente::sim {
namespace {

// FGR has sent DEA sixteen records that do not open, and what it sends waits from now on.
struct Held {
  World world{{.agents = {"fgr", "dea", "fbi"}}};
  KeyId sender = world["fgr"].device, recipient = world["dea"].device;

  Held() {
    world["fgr"].send(seizure);
    world.settle();
    for (int i = 0; i < 16; ++i) submit_unopenable(world, "fgr");
    world.advance(seconds(2));
    REQUIRE(all_logged<codec::SenderHoldEvent>(world).size() == 1);
  }
  // As `by` signs it, and brings it. The code of its refusal; "" where it was carried out.
  std::string give(const trust::Order& order, const std::string& by) {
    given = trust::render_order(order);
    return bring(by);
  }
  std::string bring(const std::string& by) {
    world.say(by, codec::Order{world.nations.order(given, {by})});
    const auto refusals = world.heard<codec::Refusal>(by);
    return refusals.empty() ? "" : std::string(error_name(refusals.at(0).code));
  }
  trust::Order lift(model::Nation nation, std::uint64_t number = 1, const Hash& previous = {}) {
    return {nation,
            number,
            previous,
            from_unix_seconds(world.now().unix_seconds()),
            "the sender has mended its program",
            trust::Lift{sender, recipient}};
  }
  codec::Holds holds(const std::string& liaison) {
    world.say(liaison, codec::FetchHolds{});
    return world.heard<codec::Holds>(liaison).at(0);
  }
  bool is_told(const std::string& name, const std::string& text) {
    return std::ranges::any_of(
        world[name].notices, [&](const client::core::Notice& one) { return one.text.find(text) != std::string::npos; });
  }
  std::string given;
};

}  // namespace

TEST_CASE("Liaisons of both nations see who is held for whom, since when, and what waits") {
  Held it;
  const Instant since = it.world.now();
  it.world["fgr"].send(seizure);
  it.world["fgr"].send(seizure);
  it.world.advance(minutes(1));
  for (const char* const liaison : {"liaison-mx-1", "liaison-us-1"}) {
    const codec::Holds holds = it.holds(liaison);
    REQUIRE(holds.held.size() == 1);
    const codec::HeldSender& one = holds.held[0];
    CHECK(one.sender == it.sender);
    CHECK(one.recipient == it.recipient);
    CHECK(one.from == "MX/FGR");
    CHECK(one.to == "US/DEA");
    CHECK(one.refused == 16);
    CHECK(one.waiting == 2);
    CHECK(one.since <= since);
    CHECK(since - one.since < minutes(1));
    CHECK(one.until == one.since + days(1));
  }
  it.world.say("fgr", codec::FetchHolds{});
  CHECK(it.world["fgr"].alarms() == 1);  // that it is held, and nothing of its question
  it.world.say("auditor-us", codec::FetchHolds{});
  CHECK(it.world.heard<codec::Refusal>("auditor-us").at(0).code == ErrorCode::not_permitted);
}

TEST_CASE(
    "A liaison of the recipient's nation lifts a hold: what waited goes in its order, and the count begins anew") {
  Held it;
  World& world = it.world;
  std::vector<RecordId> sent, came;
  for (int i = 0; i < 40; ++i) sent.push_back(world["fgr"].send(seizure));
  world.advance(minutes(1));
  CHECK(waiting(world, "dea") == 40);
  world["dea"].look_at = [&](const client::core::Output& output) {
    if (const auto* const arrived = std::get_if<client::core::Arrived>(&output)) came.push_back(arrived->record_id);
  };
  SECTION("at once") {}
  SECTION("after a restart") {
    world.crash_broker();
    world.start_broker();
    world.connect_agents();
    world.advance(minutes(1));
  }
  CHECK(came.empty());
  const codec::Ordered done = world.order(trust::Lift{it.sender, it.recipient}, model::Nation::us);
  CHECK(done.count.nation == model::Nation::us);
  CHECK(done.count.waiting == 40);
  world.advance(minutes(1));
  CHECK(came == sent);
  CHECK(it.holds("liaison-us-1").held.empty());
  CHECK(world.broker.core().health().holds.empty());

  // In the log for both, with who ordered it and why; told to both devices.
  const auto events = all_logged<codec::SenderHoldEvent>(world);
  REQUIRE(events.size() == 2);
  CHECK(events[1].refused == 0);
  CHECK(events[1].order == done.order);
  CHECK(events[1].reason == "leak under review");
  CHECK(events[1].by == std::vector<std::string>{"US/LIAISON/liaison-us-1"});
  CHECK(events[1].waiting == 40);
  CHECK(it.is_told("fgr", "wait no longer for device"));
  CHECK(it.is_told("dea", "wait no longer for device"));

  // Fifteen more are put up with, also after a restart; the sixteenth holds again.
  for (int i = 0; i < 15; ++i) submit_unopenable(world, "fgr");
  world.advance(seconds(2));
  world.crash_broker();
  world.start_broker();
  world.connect_agents();
  world.advance(minutes(1));
  CHECK(it.holds("liaison-us-1").held.empty());
  submit_unopenable(world, "fgr");
  world.advance(seconds(2));
  CHECK(it.holds("liaison-us-1").held.size() == 1);
}

TEST_CASE("Nobody else lifts a hold, no order does so twice, and none lifts what is not held") {
  Held it;
  const RecordId waits = it.world["fgr"].send(seizure);
  it.world.settle();
  SECTION("a liaison of the sender's nation") {
    CHECK(it.give(it.lift(model::Nation::mx), "liaison-mx-1") == "not-permitted");
    CHECK(it.give(it.lift(model::Nation::us), "liaison-mx-1") == "not-permitted");
  }
  SECTION("another pair, or one that is nobody's") {
    trust::Order order = it.lift(model::Nation::us);
    order.what = trust::Lift{it.sender, it.world["fbi"].device};
    CHECK(it.give(order, "liaison-us-1") == "not-found");
    order.what = trust::Lift{it.recipient, it.recipient};
    CHECK(it.give(order, "liaison-us-1") == "not-found");
    order.what = trust::Lift{it.sender, KeyId()};
    CHECK(it.give(order, "liaison-us-1") == "not-found");
  }
  SECTION("an order that does not follow, or of yesterday") {
    CHECK(it.give(it.lift(model::Nation::us, 2, Hash::from_hex(std::string(64, '1')).value()), "liaison-us-1") ==
          "conflict");
    trust::Order order = it.lift(model::Nation::us);
    order.at = order.at - days(2);
    CHECK(it.give(order, "liaison-us-1") == "expired");
  }
  it.world.advance(minutes(1));
  CHECK_FALSE(has(it.world, "dea", waits));
  CHECK(it.holds("liaison-us-1").held.size() == 1);
  CHECK(all_logged<codec::SenderHoldEvent>(it.world).size() == 1);

  // What was refused is not in force: the order that is right has its number. Given again, also when the sender is held
  // again and after a restart, it does nothing.
  CHECK(it.give(it.lift(model::Nation::us), "liaison-us-1").empty());
  it.world.advance(minutes(1));
  CHECK(has(it.world, "dea", waits));
  CHECK(it.bring("liaison-us-1") == "replayed");
  for (int i = 0; i < 16; ++i) submit_unopenable(it.world, "fgr");
  it.world.advance(seconds(2));
  it.world.crash_broker();
  it.world.start_broker();
  it.world.connect_agents();
  it.world.advance(minutes(1));
  CHECK(it.bring("liaison-us-1") == "replayed");
  CHECK(it.holds("liaison-us-1").held.size() == 1);
  const Hash first = trust::order_hash(it.given);
  CHECK(it.give(it.lift(model::Nation::us, 2, first), "liaison-us-1").empty());
}

TEST_CASE("A hold that is lifted changes no pause, and a pause goes on holding what it stopped") {
  Held it;
  World& world = it.world;
  const RecordId waits = world["fgr"].send(seizure);
  world.settle();
  const auto pause = trust::Pause{world.now() + hours(4), trust::Direction::in, {}, {}, trust::Queued::hold, false};
  world.order(pause, model::Nation::us);
  world.order(trust::Lift{it.sender, it.recipient}, model::Nation::us);
  world.advance(minutes(1));
  CHECK_FALSE(has(world, "dea", waits));
  world.restart_agent("dea");
  world.connect("dea");
  world.crash_broker();
  world.start_broker();
  world.connect_agents();
  world.advance(minutes(1));
  CHECK_FALSE(has(world, "dea", waits));
  world.order(trust::Resume{1}, model::Nation::us);
  world.advance(minutes(1));
  CHECK(has(world, "dea", waits));
}

}  // namespace puente::sim
