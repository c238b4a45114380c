// Pauses at the broker: nothing they name is released after their log entry, and two liaisons let it go on.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;

namespace {

struct Paused {
  Nations nations;
  store::MemoryStore store;
  std::unique_ptr<Run> run = std::make_unique<Run>(nations, store);
  std::array<std::pair<std::uint64_t, Hash>, 2> newest{};

  Paused() {
    run->open_bridge();
    run->hello("fgr");
    run->hello("dea");
    run->settle();
  }
  trust::Order order(trust::Order::What what, model::Nation nation = model::Nation::mx) {
    const auto& [number, hash] = newest[static_cast<std::size_t>(nation)];
    return {nation, number + 1, hash, from_unix_seconds(run->now.unix_seconds()), "leak under review", std::move(what)};
  }
  trust::Pause pause(trust::Queued queued = trust::Queued::hold) const {
    return {run->now + hours(4), trust::Direction::out, {}, {}, queued, false};
  }
  // Given, not yet committed.
  void give(const trust::Order& order) {
    const std::string body = trust::render_order(order);
    const std::string nation = order.nation == model::Nation::mx ? "mx" : "us";
    std::vector<std::string> by{"liaison-" + nation + "-1"};
    if (!order.is_pause()) by.push_back("liaison-" + nation + "-2");
    run->say(by.back(), {9, codec::Order{nations.order(body, by)}});
    newest[static_cast<std::size_t>(order.nation)] = {order.number, trust::order_hash(body)};
  }
  codec::PauseCount given(const trust::Order& order) {
    give(order);
    run->settle();
    const auto done = run->heard<codec::Ordered>(order.nation == model::Nation::mx
                                                     ? (order.is_pause() ? "liaison-mx-1" : "liaison-mx-2")
                                                     : (order.is_pause() ? "liaison-us-1" : "liaison-us-2"));
    REQUIRE(done.size() == 1);
    return done[0].count;
  }
  std::string refusal_of(const std::string& body, const std::vector<std::string>& by, const std::string& from) {
    run->say(from, {9, codec::Order{nations.order(body, by)}});
    run->settle();
    return run->refusal(from);
  }
  void restart() { run = std::make_unique<Run>(nations, store, run->now); }
};

std::string reason_of(const Delivered& delivered) {
  const codec::Event event = Run::event_of(delivered);
  const auto* const voided = std::get_if<codec::VoidEvent>(&event.what);
  return voided == nullptr ? "" : voided->reason;
}

}  // namespace

TEST_CASE("A pause holds what comes after it, and two liaisons let it go") {
  Paused it;
  CHECK(it.given(it.order(it.pause())).waiting == 0);
  it.run->submit("fgr", it.run->seal("fgr"));
  it.run->settle();
  CHECK(it.run->heard<codec::Receipt>("fgr").size() == 1);
  CHECK(it.run->deliveries("dea").empty());
  it.run->advance(minutes(5));
  CHECK(it.run->deliveries("dea").empty());
  CHECK(it.given(it.order(trust::Resume{1})).waiting == 1);
  const auto deliveries = it.run->deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK_FALSE(deliveries[0].frames.empty());
  it.run->acknowledge("dea", 1);
  it.run->settle();
  CHECK(must(it.store.queue_lengths()).empty());
  CHECK(it.run->alarms.empty());
}

TEST_CASE(
    "What was committed and waits for its quorum when a pause comes is void, held, and delivered under a new number") {
  Paused it;
  it.run->submit("fgr", it.run->seal("fgr"));
  REQUIRE(it.run->commit());
  it.give(it.order(it.pause()));
  it.run->settle();
  auto deliveries = it.run->deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(deliveries[0].frames.empty());
  CHECK(deliveries[0].message.shares.empty());
  CHECK(reason_of(deliveries[0]) == "paused by MX order 1");
  it.run->acknowledge("dea", 1);
  it.run->settle();
  CHECK(it.run->heard<codec::Tracking>("fgr").empty());
  CHECK(it.given(it.order(trust::Resume{1})).waiting == 1);
  deliveries = it.run->deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(std::get<codec::DeliveryEvent>(Run::event_of(deliveries[0]).what).number == 2);
  CHECK(it.run->opened("dea", deliveries[0], "fgr").sections.size() == 2);
}

TEST_CASE("What a pause returns goes back to its sender, in flight, queued or new, and does not come again") {
  Paused it;
  it.run->submit("fgr", it.run->seal("fgr", {.to = {"fbi"}}));  // waits: FBI is away
  it.run->settle();
  it.run->submit("fgr", it.run->seal("fgr"));
  REQUIRE(it.run->commit());
  CHECK(it.given(it.order(it.pause(trust::Queued::give_back))).waiting == 2);
  it.run->submit("fgr", it.run->seal("fgr"));
  it.run->settle();
  it.run->advance(seconds(2));
  const auto tracking = it.run->heard<codec::Tracking>("fgr");
  REQUIRE(tracking.size() == 3);
  for (const codec::Tracking& one : tracking) CHECK(one.progress == codec::Progress::paused);
  const auto deliveries = it.run->deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(deliveries[0].frames.empty());
  it.run->acknowledge("dea", 1);
  it.run->settle();
  CHECK(must(it.store.queue_lengths()).empty());
  const codec::PauseCount count = it.given(it.order(trust::Resume{1}));
  CHECK(count.returned == 3);
  CHECK(count.waiting == 0);
  it.run->hello("fbi");
  it.run->settle();
  CHECK(it.run->deliveries("fbi").empty());
}

TEST_CASE("A pause stops its direction, agency and kind, and nothing else") {
  Paused it;
  trust::Pause pause = it.pause();
  SECTION("the other direction") { pause.direction = trust::Direction::in; }
  SECTION("another agency") { pause.agencies = {{model::Nation::us, "FBI"}}; }
  SECTION("another kind") { pause.kinds = {model::Kind::person}; }
  it.given(it.order(pause));
  it.run->submit("fgr", it.run->seal("fgr"));
  it.run->settle();
  CHECK(it.run->deliveries("dea").size() == 1);
}

TEST_CASE("The recipient's nation can pause as well, and each pause needs its own end") {
  Paused it;
  it.given(it.order(it.pause()));
  trust::Pause theirs = it.pause();
  theirs.direction = trust::Direction::in;
  it.given(it.order(theirs, model::Nation::us));
  it.run->submit("fgr", it.run->seal("fgr"));
  it.given(it.order(trust::Resume{1}));
  CHECK(it.run->deliveries("dea").empty());
  it.given(it.order(trust::Resume{1}, model::Nation::us));
  CHECK(it.run->deliveries("dea").size() == 1);
}

TEST_CASE("A pause comes with its receipt, its entry and a heartbeat that names it, in one commit") {
  Paused it;
  it.run->heard<codec::Heartbeat>("dea");
  it.give(it.order(it.pause()));
  CHECK(it.run->heard<codec::Ordered>("liaison-mx-1").empty());
  REQUIRE(it.run->commit());
  CHECK(it.run->heard<codec::Ordered>("liaison-mx-1").size() == 1);
  it.run->settle();
  const auto heartbeats = it.run->heard<codec::Heartbeat>("dea");
  REQUIRE_FALSE(heartbeats.empty());
  const codec::Event event = must(codec::decode_event(heartbeats.back().proof.event));
  CHECK(std::get<codec::HeartbeatEvent>(event.what).pauses == it.run->core->registry().pauses().hash(event.time));
  it.run->say("dea", {3, codec::FetchPauses{0}});
  const auto pages = it.run->heard<codec::Pauses>("dea");
  REQUIRE(pages.size() == 1);
  REQUIRE(pages[0].orders.size() == 1);
  CHECK(pages[0].mx.number == 1);
  CHECK(pages[0].us.number == 0);
  REQUIRE(pages[0].counts.size() == 1);
}

TEST_CASE("A pause and what it counted survive a restart of the broker") {
  Paused it;
  it.run->submit("fgr", it.run->seal("fgr", {.to = {"fbi"}}));
  it.run->settle();
  it.given(it.order(it.pause()));
  it.run->submit("fgr", it.run->seal("fgr"));
  it.run->settle();
  it.restart();
  it.run->settle();
  it.run->hello("dea");
  it.run->hello("fbi");
  it.run->settle();
  CHECK(it.run->deliveries("dea").empty());
  CHECK(it.run->deliveries("fbi").empty());
  CHECK(it.given(it.order(trust::Resume{1})).waiting == 2);
  CHECK(it.run->deliveries("dea").size() == 1);
  CHECK(it.run->deliveries("fbi").size() == 1);
}

TEST_CASE("A pause that expires lets go what it held, and its end is in the log") {
  Paused it;
  trust::Pause pause = it.pause();
  pause.expires = it.run->now + minutes(3);
  it.given(it.order(pause));
  it.run->submit("fgr", it.run->seal("fgr"));
  it.run->advance(minutes(2));
  CHECK(it.run->deliveries("dea").empty());
  it.run->advance(minutes(2));
  CHECK(it.run->deliveries("dea").size() == 1);
  CHECK(it.run->core->registry().pauses().hash(it.run->now).is_zero());
}

TEST_CASE("A record whose time runs out while it is held is not released, and is counted") {
  Paused it;
  it.given(it.order(it.pause()));
  it.run->submit("fgr", it.run->seal("fgr", {.life = minutes(30)}));
  it.run->advance(minutes(40));
  const auto tracking = it.run->told("fgr");
  REQUIRE(tracking.size() == 1);
  CHECK(tracking[0].progress == codec::Progress::expired);
  const codec::PauseCount count = it.given(it.order(trust::Resume{1}));
  CHECK(count.expired == 1);
  CHECK(count.waiting == 0);
  CHECK(it.run->deliveries("dea").empty());
}

TEST_CASE("Hostile orders are refused with a code, and nothing changes") {
  Paused it;
  const trust::Order first = it.order(it.pause());
  const std::string body = trust::render_order(first);
  CHECK(it.refusal_of(body, {"liaison-us-1"}, "liaison-us-1") == "not-permitted");
  CHECK(it.refusal_of(body, {"liaison-mx-1"}, "liaison-us-1") == "not-permitted");
  CHECK(it.refusal_of(body, {"liaison-mx-1"}, "dea") == "not-permitted");
  trust::Order unknown = it.order(it.pause());
  std::get<trust::Pause>(unknown.what).agencies = {{model::Nation::us, "NSA"}};
  CHECK(it.refusal_of(trust::render_order(unknown), {"liaison-mx-1"}, "liaison-mx-1") == "not-found");
  std::string altered = text_of(it.nations.order(body, {"liaison-mx-1"}));
  altered.replace(altered.find("hold"), 4, "held");
  it.run->say("liaison-mx-1", {9, codec::Order{copy_of(view_of(altered))}});
  it.run->settle();
  CHECK(it.run->refusal("liaison-mx-1") == "unauthenticated");
  it.run->say("liaison-mx-1", {9, codec::Order{Bytes(70'000, 'x')}});
  it.run->settle();
  CHECK(it.run->refusal("liaison-mx-1") == "too-large");
  CHECK(it.run->core->registry().pauses().in_force(it.run->now).empty());

  it.given(first);
  CHECK(it.refusal_of(body, {"liaison-mx-1"}, "liaison-mx-1") == "replayed");
  trust::Order wrong = it.order(it.pause());
  wrong.previous = Hash::from(Bytes(32, 3)).value();
  CHECK(it.refusal_of(trust::render_order(wrong), {"liaison-mx-1"}, "liaison-mx-1") == "conflict");
  const trust::Order resume = it.order(trust::Resume{1});
  CHECK(it.refusal_of(trust::render_order(resume), {"liaison-mx-1"}, "liaison-mx-1") == "not-permitted");
  it.run->now = it.run->now + days(2);
  CHECK(it.refusal_of(trust::render_order(resume), {"liaison-mx-1", "liaison-mx-2"}, "liaison-mx-1") == "expired");
  it.run->now = it.run->now - days(2);
  CHECK(it.run->core->registry().pauses().in_force(it.run->now).size() == 1);
}
