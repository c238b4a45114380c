// The same seed is the same history, byte for byte: of everything that was ever sent.
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/records.h"

namespace puente::sim {
namespace {

struct Outcome {
  Hash history;
  std::size_t entries = 0;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// Some life: records, a pause, a restart, a witness that is away.
Outcome history(std::uint64_t seed, bool altered = false) {
  World world({.seed = seed});
  for (int i = 0; i < 3; ++i) world["fgr"].send(seizure);
  world.settle();
  world.order(trust::Pause{world.now() + hours(1), trust::Direction::both, {}, {}, trust::Queued::hold, false});
  world["fgr"].send(seizure);
  world.advance(minutes(1));
  world.witnesses[1]->away = true;
  world.order(trust::Resume{1});
  world.crash_broker();
  world.start_broker();
  world.connect_agents();
  world.restart_agent("dea");
  world.witnesses[1]->away = false;
  world.connect("dea");
  if (altered) world["fgr"].send(seizure);
  world.advance(minutes(2));
  return {world.history(), world.broker.log.size()};
}

}  // namespace

TEST_CASE("The same seed gives the same history, byte for byte, and another seed another") {
  const Outcome first = history(7);
  CHECK(history(7) == first);
  CHECK(history(8) != first);
}

TEST_CASE("Canary: a history in which one thing more happened is another") { CHECK(history(7) != history(7, true)); }

}  // namespace puente::sim
