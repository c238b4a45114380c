#include "trust/freshness.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/trust/world.h"

namespace puente::trust {
namespace {

using namespace test;

Hash hash_of(std::uint8_t value) {
  Hash out;
  out.array().fill(value);
  return out;
}
const Hash directory = hash_of(1);
const model::BundleHashes bundles{hash_of(2), hash_of(3)};

codec::HeartbeatEvent heartbeat(std::uint64_t number) {
  return {.shard = 1, .number = number, .directory = directory, .bundles = bundles, .pauses = {}};
}
Freshness fresh_at(Instant event_time, Instant quorum_time) {
  Freshness out;
  REQUIRE(out.take(heartbeat(1), event_time, 10, quorum_time));
  return out;
}

TEST_CASE("without a heartbeat nothing is fresh") {
  const Freshness none;
  CHECK_FALSE(none.any());
  CHECK(code_of(none.check(now, directory, bundles, {})) == ErrorCode::stale);
}

TEST_CASE("fresh is under 10 minutes, by the heartbeat's own time and by its head's") {
  const Instant limit = now - fresh_for + milliseconds(1);
  CHECK(fresh_at(now, now).check(now, directory, bundles, {}));
  CHECK(fresh_at(limit, limit).check(now, directory, bundles, {}));
  CHECK(code_of(fresh_at(now - fresh_for, now).check(now, directory, bundles, {})) == ErrorCode::stale);
  CHECK(code_of(fresh_at(now, now - fresh_for).check(now, directory, bundles, {})) == ErrorCode::stale);
}

TEST_CASE("a clock far ahead does not keep an old statement fresh") {
  CHECK(fresh_at(now + minutes(5), now + minutes(5)).check(now, directory, bundles, {}));
  CHECK(code_of(fresh_at(now + minutes(6), now).check(now, directory, bundles, {})) == ErrorCode::stale);
  CHECK(code_of(fresh_at(now, now + minutes(6)).check(now, directory, bundles, {})) == ErrorCode::stale);
}

TEST_CASE("what is held must be what the heartbeat says, each part of it") {
  const Freshness fresh = fresh_at(now, now);
  const auto told = [&](const Hash& held, const model::BundleHashes& held_bundles) {
    const Status status = fresh.check(now, held, held_bundles, {});
    CHECK(code_of(status) == ErrorCode::stale);
    return status.error().what;
  };
  CHECK(told(hash_of(9), bundles).find("directory") != std::string::npos);
  CHECK(told(directory, {hash_of(9), bundles.us}).find("Mexico") != std::string::npos);
  CHECK(told(directory, {bundles.mx, hash_of(9)}).find("United States") != std::string::npos);
  CHECK(told(directory, {bundles.us, bundles.mx}).find("Mexico") != std::string::npos);
}

TEST_CASE("the index never falls, and one index has one heartbeat") {
  Freshness fresh = fresh_at(now, now);
  CHECK(code_of(fresh.take(heartbeat(0), now, 9, now)) == ErrorCode::stale);
  CHECK(code_of(fresh.take(heartbeat(2), now, 10, now)) == ErrorCode::mismatch);
  CHECK(code_of(fresh.take(heartbeat(1), now + seconds(1), 10, now)) == ErrorCode::mismatch);
  CHECK(fresh.newest() == heartbeat(1));
  CHECK(fresh.newest_index() == 10);
  CHECK(fresh.take(heartbeat(1), now, 10, now + seconds(3)));
  CHECK(fresh.take(heartbeat(2), now + minutes(1), 12, now + minutes(1)));
  CHECK(fresh.newest() == heartbeat(2));
  CHECK(fresh.newest_time() == now + minutes(1));
  CHECK(fresh.newest_index() == 12);
}

TEST_CASE("newer heads keep the quorum time alive, not the heartbeat's own") {
  Freshness fresh = fresh_at(now, now - minutes(9));
  const Instant later = now + minutes(4);
  CHECK(code_of(fresh.check(later, directory, bundles, {})) == ErrorCode::stale);
  fresh.head_advanced(later);
  CHECK(fresh.check(later, directory, bundles, {}));
  fresh.head_advanced(now - days(1));  // never falls
  CHECK(fresh.check(later, directory, bundles, {}));
  fresh.head_advanced(now + minutes(10));
  CHECK(code_of(fresh.check(now + minutes(10), directory, bundles, {})) == ErrorCode::stale);
  Freshness none;
  none.head_advanced(now);
  CHECK_FALSE(none.any());
}

}  // namespace
}  // namespace puente::trust
