// What is noticed of a store that is not the one we left, and of witnesses that hold something else.
#include <catch2/catch_test_macros.hpp>

#include "broker/core/state_names.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/x25519.h"
#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;

TEST_CASE("A store that was changed, or put back in part, does not start") {
  Nations nations;
  store::MemoryStore store;
  {
    Run run(nations, store);
    run.open_bridge();
    run.advance(minutes(2));
  }
  const auto starts = [&] {
    ports::HeldReleaseKeys keys(nations.authority());
    const auto started =
        core::Core::start({.version = "test"}, *nations.treaty, store, nations.log, keys, noon + minutes(5), Seed{});
    return started ? std::string("ok") : std::string(error_name(as_error(started.error()).code));
  };
  REQUIRE(starts() == "ok");
  // The newest block of both nations' entries, changed.
  const auto with_block = [&](const std::function<void(codec::Block&)>& change_block) {
    codec::Block block = must(codec::decode_block(must(store.blocks(codec::Audience::both, 0, 1'000'000)).back()));
    REQUIRE(block.entries.size() > 1);
    change_block(block);
    ports::LogRows out;
    out.staged.blocks[static_cast<std::size_t>(codec::Audience::both)] = {block};
    return out;
  };
  ports::WriteBatch change;
  SECTION("a leaf hash") {
    Bytes tile = must(store.tile(0, 0)).value();
    tile[40] ^= 1;
    change.log = ports::LogRows{};
    change.log->tiles = {{0, 0, tile}};
  }
  SECTION("a shorter tile") {
    Bytes tile = must(store.tile(0, 0)).value();
    tile.resize(tile.size() - 32);
    change.log = ports::LogRows{};
    change.log->tiles = {{0, 0, tile}};
  }
  SECTION("an entry of the directory that the log does not know") {
    const Instant day = start_of(date_of(noon)) + days(1);
    const Bytes entry = trust::package_entry_by_device(
        {nations.authority(), codec::PackageUse::release, nations["dea"].package_public, day, day + days(1)},
        nations.broker);
    change.directory = {{primitives::sha256(entry), entry, noon, "MX/FGR", {}}};
  }
  SECTION("a bundle of another version") {
    const auto rows = must(store.bundles());
    change.bundles = {{model::Nation::mx, 2, rows[0].hash, rows[0].bundle}};
  }
  SECTION("the newest heartbeat") {
    Bytes value = must(store.values()).at(core::names::heartbeat);
    value.back() ^= 1;
    change.values[core::names::heartbeat] = value;
  }
  SECTION("an inner tile") {
    Run longer(nations, store, noon + minutes(3));
    longer.settle();
    while (longer.core->registry().heartbeat_index() < 256) longer.advance(seconds(61));
    REQUIRE(starts() == "ok");
    Bytes tile = must(store.tile(1, 0)).value();
    tile[3] ^= 1;
    change.log = ports::LogRows{};
    change.log->tiles = {{1, 0, tile}};
  }
  SECTION("an entry's ciphertext") {
    change.log = with_block([](codec::Block& block) { block.entries.back().ciphertext[9] ^= 1; });
  }
  SECTION("an entry's leaf") {
    change.log = with_block([](codec::Block& block) { block.entries.back().leaf.back() ^= 1; });
  }
  SECTION("an entry that is gone") {
    change.log = with_block([](codec::Block& block) { block.entries.pop_back(); });
  }
  SECTION("the chains of an older commit") {
    audit::ChainStates chains = must(core::names::chains_of(must(store.values())));
    --chains[2].counter;
    change.values[core::names::log_chains] = audit::stored_chains(chains);
  }
  SECTION("a verified head beyond the log's") {
    change.values[core::names::log_verified] = core::names::verified_value({1'000'000, {}});
  }
  SECTION("the checkpoint of another time") {
    change.values[core::names::log_checkpoint] = must(store.values()).at(core::names::cosigned);
  }
  REQUIRE(store.commit(change));
  CHECK(starts() != "ok");
}

TEST_CASE("A store with rows and no checkpoint does not start as a new one") {
  Nations nations;
  const auto start = [&](ports::Store& store) {
    ports::HeldReleaseKeys keys(nations.authority());
    return core::Core::start({.version = "test"}, *nations.treaty, store, nations.log, keys, noon, Seed{});
  };
  store::MemoryStore empty, left;
  CHECK(start(empty));
  ports::WriteBatch rows;
  rows.chains = {{nations["fgr"].id(), 7, {}}};
  REQUIRE(left.commit(rows));
  const auto refused = start(left);
  REQUIRE_FALSE(refused);
  REQUIRE(refused.error().of_store() != nullptr);
  CHECK(refused.error().of_store()->cause == StoreError::Cause::damaged);
}

TEST_CASE("Old entries are derived again in the background, and a finding ends acceptance and release at once") {
  Nations nations;
  store::MemoryStore store;
  Run(nations, store).open_bridge();
  {
    Run run(nations, store, noon + minutes(5));
    run.settle();
    run.advance(seconds(5));
    CHECK(run.alarms.empty());
    CHECK(must(core::names::verified_of(must(store.values()))).size > 10);
  }
  // A block from long before the verified head.
  codec::Block block = must(codec::decode_block(must(store.blocks(codec::Audience::both, 0, 1'000'000)).front()));
  block.entries.front().ciphertext[0] ^= 1;
  ports::WriteBatch change;
  change.log = ports::LogRows{};
  change.log->staged.blocks[static_cast<std::size_t>(codec::Audience::both)] = {block};
  REQUIRE(store.commit(change));

  Run run(nations, store, noon + minutes(10));
  run.settle();
  run.hello("dea");
  run.submit("fgr", run.seal("fgr"));
  REQUIRE(run.commit());
  CHECK(run.alarms.empty());
  run.step(core::Tick{});
  REQUIRE(run.alarms.size() == 1);
  CHECK(run.alarms[0].find("its ciphertext was altered") != std::string::npos);
  run.settle();
  CHECK(run.deliveries("dea").empty());
  run.heard<codec::Receipt>("fgr");
  run.submit("fgr", run.seal("fgr"));
  run.settle();
  CHECK(run.heard<codec::Receipt>("fgr").empty());
  CHECK(run.refusal("fgr") == "unavailable");
}

TEST_CASE("New entries are derived again each hour") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.advance(minutes(62));
  run.settle();
  const std::uint64_t first = must(core::names::verified_of(must(store.values()))).size;
  CHECK(first > 60);
  run.advance(minutes(62));
  CHECK(must(core::names::verified_of(must(store.values()))).size > first + 60);
  CHECK(run.alarms.empty());
}

TEST_CASE("A start compares the log with what the witnesses hold") {
  Nations nations;
  store::MemoryStore store;
  std::string newest;
  {
    Run run(nations, store);
    run.open_bridge();
    run.advance(minutes(2));
    newest = run.core->newest_quorum_note();
  }
  const auto answer = [&](ports::Store& its_store, int status, const std::string& note) {
    Run run(nations, its_store, noon + minutes(5));
    const auto done = run.core->step(run.now, Seed{}, core::WitnessHolds{0, status, note});
    return done ? std::string("ok") : std::string(error_name(as_error(done.error()).code));
  };
  store::MemoryStore copy = store;
  SECTION("the same log") { CHECK(answer(store, 200, newest) == "ok"); }
  SECTION("a note that is none, or of another log, says nothing") {
    CHECK(answer(store, 200, "babble") == "ok");
    std::string other = newest;
    other[0] ^= 1;
    CHECK(answer(store, 200, other) == "ok");
    CHECK(answer(store, 0, "") == "ok");
  }
  SECTION("an older copy of the store") {
    {
      Run run(nations, store, noon + minutes(3));
      run.settle();
      newest = run.core->newest_quorum_note();
    }
    CHECK(answer(store, 200, newest) == "ok");
    CHECK(answer(copy, 200, newest) == "mismatch");
  }
  SECTION("another history of the same size and more") {
    {
      Run run(nations, store, noon + minutes(3));
      run.settle();
      newest = run.core->newest_quorum_note();
    }
    nations.witness_heads.clear();  // or they would refuse
    Run run(nations, copy, noon + minutes(4));
    run.settle();
    run.advance(minutes(3));
    const auto done = run.core->step(run.now, Seed{}, core::WitnessHolds{0, 200, newest});
    REQUIRE_FALSE(done);
    CHECK(as_error(done.error()).code == ErrorCode::mismatch);
    CHECK(done.error().what.find("history was changed") != std::string::npos);
  }
}

TEST_CASE("A witness that forgot, or went back to an older state, is told of") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.advance(minutes(2));
  REQUIRE(run.alarms.empty());
  SECTION("as it answers the next round") {
    nations.witness_heads[1].size -= 1;
    run.advance(minutes(2));
    REQUIRE_FALSE(run.alarms.empty());
    CHECK(run.alarms[0].find("its state was put back or lost") != std::string::npos);
  }
  SECTION("as it is asked what it holds") {
    run.step(core::WitnessHolds{1, 404, ""});
    REQUIRE(run.alarms.size() == 1);
    CHECK(run.alarms[0].find("holds a head of size 0") != std::string::npos);
    run.step(core::WitnessHolds{1, 404, ""});
    CHECK(run.alarms.size() == 1);
  }
  SECTION("after a start of the broker") {
    Run again(nations, store, run.now + minutes(1));
    again.step(core::WitnessHolds{0, 404, ""});
    CHECK(again.alarms.size() == 1);
  }
}
