#include "crypto/primitives/drbg.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <numeric>
#include <set>

namespace puente::primitives {
namespace {

Seed seed_of(std::uint8_t value) {
  Seed seed;
  seed.array()[31] = value;
  return seed;
}

TEST_CASE("the first values are the ChaCha20 key stream after the 32 bytes of the next key") {
  // RFC 8439 appendix A.1, test vector 1 (zero key, zero nonce): bytes 32 to 63.
  Drbg random{Seed{}};
  CHECK(random.random<Nonce>().hex() == "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586");
}

TEST_CASE("the same seed and calls give the same values, another seed others") {
  const auto draw = [](const Seed& seed) {
    Drbg random{seed};
    Bytes out(2000);  // over several refills
    random.fill(std::span(out).first(3));
    random.fill(std::span(out).subspan(3));
    return out;
  };
  CHECK(draw(seed_of(1)) == draw(seed_of(1)));
  CHECK(draw(seed_of(1)) != draw(seed_of(2)));

  // How draws are cut does not matter.
  Drbg whole{seed_of(1)};
  Bytes at_once(2000);
  whole.fill(at_once);
  CHECK(at_once == draw(seed_of(1)));
}

TEST_CASE("no value repeats across refills") {
  Drbg random{seed_of(3)};
  std::set<SlotId> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.random<SlotId>());
  CHECK(seen.size() == 1000);
  CHECK_FALSE(equal(random.random<ContentKey>().reveal(), random.random<ContentKey>().reveal()));
}

TEST_CASE("below stays below and reaches every value about equally often") {
  Drbg random{seed_of(4)};
  std::map<std::uint64_t, int> counts;
  for (int i = 0; i < 6000; ++i) ++counts[random.below(6)];
  REQUIRE(counts.size() == 6);
  CHECK(counts.rbegin()->first == 5);
  for (const auto& [value, count] : counts) CHECK((count > 850 && count < 1150));  // 5 standard deviations
  CHECK(random.below(1) == 0);
  // Half of all 64-bit values are unfair for this bound, so a generator that never draws again would be lopsided.
  const std::uint64_t bound = (std::uint64_t{1} << 63) + 1;
  int low = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t value = random.below(bound);
    CHECK(value < bound);
    low += value < bound / 2 ? 1 : 0;
  }
  CHECK((low > 420 && low < 580));
}

TEST_CASE("shuffle keeps every item and reaches every order") {
  Drbg random{seed_of(5)};
  std::vector<int> items(50);
  std::iota(items.begin(), items.end(), 0);
  const std::vector<int> sorted = items;
  random.shuffle(items);
  CHECK(items != sorted);
  std::ranges::sort(items);
  CHECK(items == sorted);

  std::map<std::array<int, 3>, int> orders;
  for (int i = 0; i < 6000; ++i) {
    std::array<int, 3> three{1, 2, 3};
    random.shuffle(three);
    ++orders[three];
  }
  CHECK(orders.size() == 6);
  for (const auto& [order, count] : orders) CHECK((count > 850 && count < 1150));

  std::vector<int> none;
  random.shuffle(none);
  CHECK(none.empty());
}

}  // namespace
}  // namespace puente::primitives
