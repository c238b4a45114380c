#include "broker/store/sqlcipher/seen_ids.h"

#include <catch2/catch_test_macros.hpp>

#include "crypto/primitives/drbg.h"

namespace puente::broker::store {

TEST_CASE("Every id that was added may be held, and few others") {
  primitives::Drbg random{Seed{}};
  SeenIds seen(random.random<Seed>());
  const KeyId device = random.random<KeyId>(), other = random.random<KeyId>();
  CHECK_FALSE(seen.may_hold(device, random.random<RecordId>()));
  std::vector<RecordId> ids;
  for (int i = 0; i < 150'000; ++i) {  // more than two filters hold
    ids.push_back(random.random<RecordId>());
    seen.add(device, ids.back());
  }
  int of_another = 0, never_added = 0;
  for (const RecordId& id : ids) {
    REQUIRE(seen.may_hold(device, id));
    if (seen.may_hold(other, id)) ++of_another;
    if (seen.may_hold(device, random.random<RecordId>())) ++never_added;
  }
  CHECK(of_another < 450);  // 3 in 1,000
  CHECK(never_added < 450);
}

}  // namespace puente::broker::store
