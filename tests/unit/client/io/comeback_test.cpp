#include "client/io/comeback.h"

#include <catch2/catch_test_macros.hpp>

using namespace puente;
using client::io::Comeback;

TEST_CASE("A device comes back soon, then less often, and at once again after it was connected") {
  Comeback comeback;
  Instant now{};
  for (const int wanted : {200, 400, 800, 1600, 3200, 5000, 5000})
    CHECK((comeback.after_lost(now, 0) - now).ms == wanted);
  CHECK(comeback.after_refused(now, 0) - now == seconds(10));
  CHECK(comeback.after_refused(now, 0) - now == seconds(20));
  comeback.connected();
  CHECK((comeback.after_lost(now, 0) - now).ms == 200);
  CHECK(comeback.after_refused(now, 0) - now == seconds(10));
}

TEST_CASE("No two devices come back together, and none later than half its wait more") {
  for (std::uint32_t random : {0U, 99U, 100U, 0xffffffffU}) {
    Comeback comeback;
    const Duration wait = comeback.after_lost({}, random) - Instant{};
    CHECK(wait.ms == 200 + random % 100);
  }
  Comeback refused;
  for (int i = 0; i < 9; ++i) CHECK(refused.after_refused({}, 29'999) - Instant{} < Comeback::longest);
}
