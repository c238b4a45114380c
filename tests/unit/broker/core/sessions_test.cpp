#include "broker/core/session/sessions.h"

#include <catch2/catch_test_macros.hpp>

#include "broker/store/memory/memory_store.h"

namespace puente::broker::core {
namespace {

KeyId numbered_device(std::uint8_t number) {
  KeyId out;
  out.array()[0] = number;
  return out;
}

}  // namespace

TEST_CASE("A device has one session, on its newest connection, and an older connection's end does not end it") {
  store::MemoryStore store;
  const primitives::SigningKey key = primitives::generate_signing_key(Seed{}.view());
  const LogKeeper log(store, "bridge.example/log", key);
  Sessions it(log);
  const KeyId first = numbered_device(1);
  const KeyId second = numbered_device(2);
  it.open({first, 1, 5});
  it.open({second, 2, 0});
  it.open({first, 3, 7});
  CHECK(it.size() == 2);
  REQUIRE(it.find(first) != nullptr);
  CHECK(it.find(first)->connection == 3);
  CHECK(it.find(first)->held_size == 7);
  CHECK_FALSE(it.close(1));
  CHECK(it.find(first) != nullptr);
  CHECK(it.close(3) == first);
  CHECK(it.find(first) == nullptr);
  it.end(second);
  CHECK_FALSE(it.close(2));
  CHECK(it.size() == 0);
}

}  // namespace puente::broker::core
