// What survives an end without warning.
#include <catch2/catch_test_macros.hpp>

#include "broker/core/state_names.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/x25519.h"
#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;

TEST_CASE("A broker that ended between commit and release goes on where it was") {
  Nations nations;
  store::MemoryStore store;
  codec::SealedRecord record;
  {
    Run run(nations, store);
    run.open_bridge();
    run.hello("dea");
    record = run.seal("fgr");
    run.submit("fgr", record);
    REQUIRE(run.commit());
    REQUIRE(run.heard<codec::Receipt>("fgr").size() == 1);
    CHECK(run.deliveries("dea").empty());
  }
  Run run(nations, store, noon + minutes(5));
  run.settle();
  CHECK(run.core->registry().version(model::Nation::mx) == 1);
  run.hello("dea");
  run.settle();
  const auto deliveries = run.deliveries("dea");
  REQUIRE(deliveries.size() == 1);
  CHECK(std::get<codec::DeliveryEvent>(Run::event_of(deliveries[0]).what).number == 1);
  CHECK(run.opened("dea", deliveries[0], "fgr").sections.size() == 2);
  run.submit("fgr", record);
  run.settle();
  CHECK(run.heard<codec::Receipt>("fgr").size() == 1);
  CHECK(run.deliveries("dea").empty());
  // Numbers go on.
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  const auto next = run.deliveries("dea");
  REQUIRE(next.size() == 1);
  CHECK(std::get<codec::DeliveryEvent>(Run::event_of(next[0]).what).number == 2);
}

TEST_CASE("What was delivered and not acknowledged comes again after a start, or is done if the hello says so") {
  Nations nations;
  store::MemoryStore store;
  Bytes event;
  std::uint64_t held = 0;
  {
    Run run(nations, store);
    run.open_bridge();
    run.hello("dea");
    run.submit("fgr", run.seal("fgr"));
    run.settle();
    const auto deliveries = run.deliveries("dea");
    REQUIRE(deliveries.size() == 1);
    event = deliveries[0].message.proof.event;
    held = must(tlog::parse_checkpoint(must(tlog::parse_note(deliveries[0].message.head.note)).text)).size;
  }
  Run run(nations, store, noon + minutes(5));
  SECTION("it had not stored it") {
    run.settle();
    run.hello("dea", 0, held);
    run.settle();
    const auto deliveries = run.deliveries("dea");
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries[0].message.proof.event == event);
  }
  SECTION("it comes before the first quorum, with a newer head than the store remembers") {
    REQUIRE(run.commit());
    run.hello("dea", 0, held);
    CHECK(run.heard<codec::Refusal>("dea").at(0).code == ErrorCode::unavailable);  // is this store the newest?
    run.step(core::WitnessHolds{0, 404, ""});  // they have forgotten what they cosigned
    run.step(core::WitnessHolds{1, 404, ""});
    run.hello("dea", 0, held);
    CHECK(run.heard<codec::Refusal>("dea").back().code == ErrorCode::unavailable);
    const std::string cosigned = text_of(must(store.values()).at(core::names::cosigned));
    run.step(core::WitnessHolds{0, 200, cosigned});
    run.step(core::WitnessHolds{1, 200, cosigned});
    run.hello("dea", 0, held);
    run.settle();
    const auto deliveries = run.deliveries("dea");
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries[0].message.head.old_size >= held);
  }
  SECTION("it had") {
    run.settle();
    run.hello("dea", 1, held);
    run.settle();
    CHECK(run.deliveries("dea").empty());
    CHECK(must(store.queue_lengths()).empty());
    run.hello("fgr");
    run.settle();
    CHECK(run.heard<codec::Tracking>("fgr").size() == 1);
  }
}

TEST_CASE("The queue of a device that was revoked goes back even if the broker ended meanwhile") {
  Nations nations;
  store::MemoryStore store;
  {
    Run run(nations, store);
    run.open_bridge();
    run.submit("fgr", run.seal("fgr"));
    run.settle();
    run.offer(trust::revocation_entry_by_device({nations["dea"].id(), "lost", run.now}, *nations["dea"].signing));
    REQUIRE(run.commit());
  }
  Run run(nations, store, noon + minutes(5));
  run.settle();
  run.hello("fgr");
  run.advance(seconds(2));
  const auto tracking = run.heard<codec::Tracking>("fgr");
  REQUIRE(tracking.size() == 1);
  CHECK(tracking[0].progress == codec::Progress::device_gone);
}

TEST_CASE("After a commit that failed no receipt has gone out, and none will") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("dea");
  run.settle();
  store.fail_next_commit();
  run.submit("fgr", run.seal("fgr"));
  CHECK_FALSE(run.commit());
  CHECK(run.heard<codec::Receipt>("fgr").empty());
  CHECK(run.deliveries("dea").empty());
}

TEST_CASE("The same history gives the same outputs, bit for bit") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("fgr");
  run.hello("dea");
  for (int i = 0; i < 5; ++i) run.submit("fgr", run.seal("fgr", {.to = {"dea", "fbi"}}));
  run.settle();
  run.acknowledge("dea", 1);
  run.hello("fbi");
  run.advance(minutes(2));

  store::MemoryStore again;
  Run replayed(nations, again);
  replayed.replay(run.given);
  CHECK(replayed.everything == run.everything);
  CHECK(must(again.values()) == must(store.values()));
}

TEST_CASE("After two months of daily packages a start finds directory and heartbeat to agree") {
  Nations nations;
  store::MemoryStore store;
  Instant end;
  {
    Run run(nations, store);
    run.open_bridge();
    const Instant first = start_of(date_of(noon));
    for (int day = 1; day <= 60; ++day) {
      const Instant begin = first + days(day);
      run.now = begin - hours(1);
      for (const bool of_broker : {true, false}) {
        const codec::PackageBody body{of_broker ? nations.authority() : nations["dea"].id(),
                                      of_broker ? codec::PackageUse::release : codec::PackageUse::encryption,
                                      primitives::public_of(nations.random.random<X25519Private>()), begin,
                                      begin + days(1)};
        run.offer(trust::package_entry_by_device(body, of_broker ? nations.broker : *nations["dea"].signing));
      }
      run.advance(seconds(3));
    }
    CHECK(run.core->registry().directory().packages_of(nations.authority(), codec::PackageUse::release).size() < 25);
    end = run.now;
  }
  Run run(nations, store, end + hours(2));
  run.settle();
  run.hello("dea");
  run.settle();
  CHECK_FALSE(run.heard<codec::Heartbeat>("dea").empty());
}
