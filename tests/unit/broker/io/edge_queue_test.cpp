// Between the thread of the sockets and the core's.
#include "broker/io/edge_queue.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::broker::io {

TEST_CASE("What comes as fast as it is taken keeps its order, and what was taken is not kept") {
  EdgeQueue queue;
  std::uint64_t pushed = 0, taken = 0;
  const auto push = [&](int count) {
    std::vector<FromEdge> events;
    for (int i = 0; i < count; ++i) events.push_back(Left{pushed++});
    queue.push(std::move(events));
  };
  push(1000);
  // Never empty, ten thousand times over.
  for (int round = 0; round < 10'000; ++round) {
    const std::vector<FromEdge> some = queue.take(100, 1 << 20);
    REQUIRE(some.size() == 100);
    for (const FromEdge& one : some) REQUIRE(std::get<Left>(one).connection == taken++);
    push(100);
    REQUIRE(queue.kept() <= 3000);
  }
  while (taken < pushed) taken += queue.take(64, 1 << 20).size();
  CHECK(queue.take(1, 1).empty());
  CHECK(queue.kept() == 0);
}

}  // namespace puente::broker::io
