// Deliveries that do not open: each ends, is told and counts, and no other sender's waits for it.
#include <catch2/catch_test_macros.hpp>

#include "crypto/record/delivery_refusal.h"
#include "tests/sim/unopenable.h"

namespace puente::sim {
namespace {

using codec::DeliveryFault;
using codec::Progress;

broker::ports::OutcomeRow outcome(World& world, const std::string& sender, const RecordId& id) {
  return must(world.broker.store->outcomes(world[sender].device, id)).at(0);
}
}  // namespace

TEST_CASE("A delivery that does not open is refused, logged with its signature, and told to its sender") {
  World world;
  const RecordId good = world["fgr"].send(seizure);
  world.settle();
  const RecordId bad = submit_unopenable(world, "fgr");
  world.advance(seconds(3));
  CHECK_FALSE(has(world, "dea", bad));
  CHECK(world["dea"].alarms() == 1);
  CHECK(waiting(world, "dea") == 0);
  CHECK(outcome(world, "fgr", good).progress == Progress::delivered);
  const auto became = outcome(world, "fgr", bad);
  CHECK(became.progress == Progress::refused);
  CHECK(became.fault == DeliveryFault::unwrap);
  CHECK(became.told);

  const auto events = all_logged<codec::DeliveryRefusalEvent>(world);
  REQUIRE(events.size() == 1);
  CHECK(events[0].record_id == bad);
  CHECK(events[0].from == "MX/FGR");
  CHECK(events[0].to == "US/DEA");
  CHECK(events[0].number == 2);
  const Bytes said = record::delivery_refusal(world["dea"].device, events[0].header_hash, events[0].delivery,
                                              events[0].fault, events[0].slot);
  CHECK(primitives::verify(world["dea"].party.signing->public_key(), said, events[0].signature));
  // It is proven: nothing is left to say, and the number counts as settled.
  CHECK(must(world["dea"].store.refused_deliveries()).empty());
  CHECK(world["dea"].agent->inbox().last_delivery() == 2);
  CHECK(must(world.broker.store->evidence(world["dea"].device)).empty());
}

TEST_CASE("A refusal is said until the log has it, and its number counts as settled no earlier") {
  World world;
  const RecordId good = world["fgr"].send(seizure);
  world.settle();
  support::AgentNode& dea = world["dea"];
  const auto lose_refusals = [&] {
    dea.on_send = [](codec::DeviceMessage& message, std::vector<Bytes>&) {
      return !std::holds_alternative<codec::RefuseDelivery>(message.body);
    };
  };
  const auto lose_proofs = [&] {
    dea.on_receive = [](codec::BrokerMessage& message, std::vector<Bytes>&) {
      return !std::holds_alternative<codec::Notice>(message.body);
    };
  };
  const auto is_unproven = [&] {
    return must(dea.store.refused_deliveries()).size() == 1 && dea.agent->inbox().last_delivery() == 1;
  };
  RecordId bad, after;
  SECTION("the refusal was lost, and is said again within a minute") {
    lose_refusals();
    bad = submit_unopenable(world, "fgr");
    after = world["fgr"].send(seizure);
    world.settle();
    CHECK(is_unproven());
    dea.on_send = nullptr;
  }
  SECTION("the refusal was lost, and both ended") {
    lose_refusals();
    bad = submit_unopenable(world, "fgr");
    after = world["fgr"].send(seizure);
    world.settle();
    world.crash_broker();
    world.restart_agent("dea");
    CHECK(is_unproven());
    dea.on_send = nullptr;
    world.start_broker();
    world.connect_agents();
  }
  SECTION("the proof was lost, and the recipient ended") {
    lose_proofs();
    bad = submit_unopenable(world, "fgr");
    after = world["fgr"].send(seizure);
    world.settle();
    CHECK(is_unproven());
    dea.on_receive = nullptr;
    world.restart_agent("dea");
    world.connect("dea");
  }
  SECTION("no head was cosigned meanwhile") {
    bad = submit_unopenable(world, "fgr");
    world.witnesses[0]->away = true;
    after = world["fgr"].send(seizure);
    world.advance(minutes(3));
    world.witnesses[0]->away = false;
  }
  world.advance(minutes(2));
  CHECK(has(world, "dea", after));
  CHECK(must(dea.store.refused_deliveries()).empty());
  CHECK(outcome(world, "fgr", good).progress == Progress::delivered);
  CHECK(outcome(world, "fgr", bad).progress == Progress::refused);
  CHECK(waiting(world, "dea") == 0);
  CHECK(all_logged<codec::DeliveryRefusalEvent>(world).size() == 1);
  CHECK(must(world.broker.store->evidence(dea.device)).empty());
}

TEST_CASE("The sixteenth refusal within a day holds the sender for that recipient, with alarms at both") {
  World world({.agents = {"fgr", "dea", "fbi"}});
  world["fgr"].send(seizure);
  world.settle();
  std::vector<RecordId> bad;
  const auto alarms_say = [&](const std::string& name, const std::string& text) {
    return std::ranges::any_of(world[name].notices, [&](const client::core::Notice& one) {
      return one.level == client::core::Notice::Level::alarm && one.text.find(text) != std::string::npos;
    });
  };
  for (int i = 0; i < 15; ++i) bad.push_back(submit_unopenable(world, "fgr"));
  world.advance(seconds(2));
  CHECK(all_logged<codec::SenderHoldEvent>(world).empty());
  CHECK(waiting(world, "dea") == 0);
  CHECK(world.broker.core().health().holds.empty());
  bad.push_back(submit_unopenable(world, "fgr"));
  world.advance(seconds(2));
  const auto held = all_logged<codec::SenderHoldEvent>(world);
  REQUIRE(held.size() == 1);
  CHECK(held[0].sender == world["fgr"].device);
  CHECK(held[0].recipient == world["dea"].device);
  CHECK(held[0].refused == 16);
  CHECK(alarms_say("fgr", "wait from now on for device"));
  CHECK(alarms_say("dea", "wait from now on for device"));
  CHECK_FALSE(alarms_say("fbi", "wait"));

  // Good ones wait too, also after a restart; for other recipients, and from other devices, they go.
  const RecordId waits = world["fgr"].send(seizure);
  world.add_agent("fgr-2", "MX/FGR");
  const RecordId other = world["fgr-2"].send(seizure);
  std::string to_fbi = seizure;
  to_fbi.replace(to_fbi.find("US/DEA"), 6, "US/FBI");
  const RecordId elsewhere = world["fgr"].send(to_fbi);
  world.advance(minutes(1));
  world.crash_broker();
  world.start_broker();
  world.connect_agents();
  world.advance(minutes(1));
  CHECK_FALSE(has(world, "dea", waits));
  CHECK(waiting(world, "dea") == 1);
  CHECK(world["fgr"].state(waits) == OutboxState::accepted);
  CHECK(has(world, "dea", other));
  CHECK(has(world, "fbi", elsewhere));
  CHECK(all_logged<codec::SenderHoldEvent>(world).size() == 1);
  const auto standing = world.broker.core().health().holds;
  REQUIRE(standing.size() == 1);
  CHECK(standing[0].find(world["fgr"].device.hex() + " of MX/FGR wait for device " + world["dea"].device.hex() +
                         " of US/DEA, which refused 16 of them") != std::string::npos);

  // A day after the newest refusal it is over, and what waited goes.
  world.sleep(days(1));
  world.advance(minutes(3));
  CHECK(has(world, "dea", waits));
  const auto over = all_logged<codec::SenderHoldEvent>(world);
  REQUIRE(over.size() == 2);
  CHECK(over[1].refused == 0);
  CHECK(world.broker.core().health().holds.empty());
  world.crash_broker();
  world.start_broker();
  world.connect_agents();
  world.advance(minutes(1));
  CHECK(all_logged<codec::SenderHoldEvent>(world).size() == 2);
}

TEST_CASE("A delivery ends once: a refusal of what was acknowledged, or another one, is evidence") {
  World world;
  const RecordId good = world["fgr"].send(seizure);
  world.settle();
  const RecordId bad = submit_unopenable(world, "fgr");
  world.settle();
  const support::AgentNode& dea = world["dea"];
  const auto refuse = [&](const Hash& header_hash, std::uint64_t number, DeliveryFault fault) {
    const Hash delivery = world.setting.random.random<Hash>();
    const Bytes said = record::delivery_refusal(dea.device, header_hash, delivery, fault, std::nullopt);
    world.say("dea", codec::RefuseDelivery{number, header_hash, delivery, fault, std::nullopt,
                                           primitives::sign(*dea.party.signing, said)});
  };
  const auto kept = [&] { return must(world.broker.store->evidence(dea.device)).size(); };
  const auto header_of = [&](const RecordId& id) {
    return must(world.broker.store->replay(world["fgr"].device, id)).value().header_hash;
  };
  SECTION("as it was said before: no harm") {
    refuse(header_of(bad), 2, DeliveryFault::unwrap);
    CHECK(kept() == 0);
  }
  SECTION("of another number, or record: no end of anything") {
    refuse(header_of(good), 2, DeliveryFault::aead);
    refuse(Hash(), 1, DeliveryFault::aead);
    CHECK(kept() == 0);
  }
  SECTION("for another fault") {
    refuse(header_of(bad), 2, DeliveryFault::aead);
    CHECK(kept() == 1);
    CHECK(world.broker.alarms.back().find("ended one delivery in two ways") != std::string::npos);
  }
  SECTION("of what was acknowledged") {
    refuse(header_of(good), 1, DeliveryFault::aead);
    CHECK(kept() == 1);
  }
  SECTION("that nobody signed") {
    world.say("dea", codec::RefuseDelivery{1, header_of(good), Hash(), DeliveryFault::aead, std::nullopt, Signature()});
    CHECK(kept() == 0);
  }
  world.advance(seconds(3));
  CHECK(outcome(world, "fgr", good).progress == Progress::delivered);
  CHECK(outcome(world, "fgr", bad).fault == DeliveryFault::unwrap);
  CHECK(all_logged<codec::DeliveryRefusalEvent>(world).size() == 1);
}

TEST_CASE(
    "A thousand records that do not open keep nobody else's: two other senders see all of theirs delivered, in order") {
  World world;
  world["fgr"].send(seizure);
  world.settle();
  for (const char* const honest : {"fgr-2", "fgr-3"}) world.add_agent(honest, "MX/FGR");
  support::AgentNode& dea = world["dea"];
  std::map<KeyId, std::vector<RecordId>> came;
  dea.look_at = [&](const client::core::Output& output) {
    if (const auto* const arrived = std::get_if<client::core::Arrived>(&output))
      came[arrived->sender].push_back(arrived->record_id);
  };
  bool refusals_are_lost = false;
  SECTION("which are refused") {}
  SECTION("and are never ended: the recipient's refusals are lost") { refusals_are_lost = true; }
  dea.on_send = [refusals_are_lost](codec::DeviceMessage& message, std::vector<Bytes>&) {
    return !refusals_are_lost || !std::holds_alternative<codec::RefuseDelivery>(message.body);
  };
  world.disconnect("dea");
  world.advance(minutes(1));  // the broker learns it with its next heartbeat
  for (int i = 0; i < 1000; ++i) submit_unopenable(world, "fgr");
  world.connect("dea");
  std::map<KeyId, std::vector<RecordId>> sent;
  for (int i = 0; i < 20; ++i) {
    for (const char* const honest : {"fgr-2", "fgr-3"})
      sent[world[honest].device].push_back(world[honest].send(seizure));
    world.settle();
  }
  world.advance(seconds(5));
  CHECK(came == sent);
  for (const char* const honest : {"fgr-2", "fgr-3"})
    for (const RecordId& id : sent[world[honest].device]) CHECK(world[honest].state(id) == OutboxState::finished);
  CHECK(all_logged<codec::SenderHoldEvent>(world).size() == (refusals_are_lost ? 0 : 1));
  CHECK(waiting(world, "dea") > 400);  // the rest is held, or in a window that is full
}

TEST_CASE("A threat to life goes before what waits of the same sender, and the rest follows in its order") {
  World world;
  world.disconnect("dea");
  world.advance(minutes(1));
  std::vector<RecordId> routine;
  for (int i = 0; i < 600; ++i) routine.push_back(world["fgr"].send(seizure));
  std::string text = seizure;
  text.replace(text.find("\"routine\""), 9, "\"threat-to-life\"");
  const RecordId threat = world["fgr"].send(text);
  world.settle();
  std::vector<RecordId> came;
  world["dea"].look_at = [&](const client::core::Output& output) {
    if (const auto* const arrived = std::get_if<client::core::Arrived>(&output)) came.push_back(arrived->record_id);
  };
  world.connect("dea");
  world.advance(seconds(5));
  REQUIRE(came.size() == 601);
  CHECK(came.front() == threat);
  CHECK(std::vector<RecordId>(came.begin() + 1, came.end()) == routine);
}

}  // namespace puente::sim
