#include "client/core/broker_limits.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::client::core {
namespace {

struct Limits {
  primitives::Drbg random{Seed{}};
  ports::AgentBatch batch;
  Outputs after, at_once;
  BrokerLimits limits;
  Instant now{};

  Turn turn() { return {now, random, batch, after, at_once}; }
  // When the record that is refused now goes out again.
  Duration refused(const RecordId& record, Duration come_again) {
    Turn step = turn();
    limits.refused(step, record, come_again);
    return *limits.next_try(record) - now;
  }
  void until_due(const RecordId& record) {
    now = *limits.next_try(record);
    CHECK(limits.take_due(now).records);
    CHECK_FALSE(limits.take_due(now).records);
  }
};

const RecordId refused_id = RecordId::from(Bytes(RecordId::size_bytes, 1)).value();

}  // namespace

TEST_CASE("A record that is refused again and again goes out less and less often") {
  Limits it;
  std::int64_t wanted = 30'000;
  for (int i = 0; i < 8; ++i) {
    const Duration wait = it.refused(refused_id, seconds(30));
    CHECK(wait.ms >= wanted);
    CHECK(wait.ms <= wanted + wanted / 4);
    CHECK_FALSE(it.limits.take_due(it.now).records);
    it.until_due(refused_id);
    CHECK_FALSE(it.limits.next_try(refused_id));
    wanted = std::min<std::int64_t>(wanted * 2, BrokerLimits::wait_max.ms);
  }
  it.limits.over(refused_id);
  CHECK(it.refused(refused_id, seconds(30)).ms < 40'000);
}

TEST_CASE("On a new connection a refused record is tried at once") {
  Limits it;
  it.refused(refused_id, minutes(5));
  Turn step = it.turn();
  it.limits.connected(step);
  CHECK_FALSE(it.limits.next_try(refused_id));
}

}  // namespace puente::client::core
