#include "crypto/record/seal/sender_contexts.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/crypto/record/world.h"

using namespace puente;
using record::Role;
using record::seal::SenderContexts;
using record::seal::SenderSeed;
using record::test::noon;
using record::test::World;

namespace {

SenderSeed use(SenderContexts& contexts, World& world, Instant now, std::size_t receiver = 0,
               Role role = Role::recipient, RecordId record_id = {}) {
  return contexts
      .seed(role, world.receivers[receiver].device, world.receivers[receiver].encryption_key, record_id, now,
            world.random)
      .value();
}

}  // namespace

TEST_CASE("one context serves many records to a key, each with its own seed") {
  World world(1);
  SenderContexts contexts(world.sealer.device());
  const SenderSeed first = use(contexts, world, noon);
  RecordId other;
  other.array()[0] = 1;
  const SenderSeed second = use(contexts, world, noon + minutes(9), 0, Role::recipient, other);
  CHECK(first.enc == second.enc);
  CHECK_FALSE(equal_constant_time(first.seed.reveal(), second.seed.reveal()));
  CHECK(contexts.size() == 1);
}

TEST_CASE("a context ends after ten minutes, and when the clock goes back") {
  World world(2);
  SenderContexts contexts(world.sealer.device());
  const SenderSeed first = use(contexts, world, noon);
  CHECK(use(contexts, world, noon + minutes(10) - milliseconds(1)).enc == first.enc);
  const SenderSeed second = use(contexts, world, noon + minutes(10));
  CHECK(second.enc != first.enc);
  CHECK(use(contexts, world, noon).enc != second.enc);
}

TEST_CASE("a context ends after 4,096 records") {
  World world(3);
  SenderContexts contexts(world.sealer.device());
  const SenderSeed first = use(contexts, world, noon);
  for (int i = 1; i < 4096; ++i) REQUIRE(use(contexts, world, noon).enc == first.enc);
  CHECK(use(contexts, world, noon).enc != first.enc);
}

TEST_CASE("receivers and roles never share a context") {
  World world(4, 2);
  SenderContexts contexts(world.sealer.device());
  const SenderSeed first = use(contexts, world, noon);
  CHECK(use(contexts, world, noon, 1).enc != first.enc);
  CHECK(use(contexts, world, noon, 0, Role::release).enc != first.enc);
  CHECK(contexts.size() == 3);
}

TEST_CASE("contexts out of use are dropped without being asked for") {
  World world(5, 2);
  SenderContexts contexts(world.sealer.device());
  use(contexts, world, noon, 0);
  use(contexts, world, noon + minutes(11), 1);
  CHECK(contexts.size() == 1);
}

TEST_CASE("a key of small order is refused") {
  World world(6);
  SenderContexts contexts(world.sealer.device());
  const auto seed = contexts.seed(Role::recipient, {}, X25519Public{}, {}, noon, world.random);
  REQUIRE_FALSE(seed);
  CHECK(seed.error().code == ErrorCode::unauthenticated);
}

TEST_CASE("no more than 8,192 contexts are held: the oldest one goes") {
  World world(6);
  SenderContexts contexts(world.sealer.device());
  const auto to = [&](std::size_t number, Instant now) {
    KeyId device;
    device.array()[0] = static_cast<std::uint8_t>(number & 0xff);
    device.array()[1] = static_cast<std::uint8_t>(number >> 8 & 0xff);
    device.array()[2] = static_cast<std::uint8_t>(number >> 16);
    return contexts.seed(Role::recipient, device, world.receivers[0].encryption_key, RecordId{}, now, world.random)
        .value()
        .enc;
  };
  const auto first = to(0, noon), second = to(1, noon + milliseconds(1));
  for (std::size_t i = 2; i <= record::seal::contexts_max; ++i) to(i, noon + seconds(1));
  CHECK(contexts.size() == record::seal::contexts_max);
  CHECK(to(1, noon + seconds(1)) == second);
  CHECK(to(0, noon + seconds(1)) != first);
  CHECK(contexts.size() == record::seal::contexts_max);
}
