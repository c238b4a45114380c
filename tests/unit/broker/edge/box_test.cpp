#include "broker/edge/box.h"

#include <sodium.h>

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/edge/talk.h"

using namespace puente;
using namespace puente::broker::edge;
using namespace puente::broker::edge::testing;

TEST_CASE("A message's box is crypto_box's, bit by bit, for every length around its blocks") {
  const CurvePrivate own = private_key(1);
  const BoxKey key = must(agree(own, public_of(private_key(2))));
  const MessageKey messages(key, "CurveZMQMESSAGEC");
  for (std::size_t size = 0; size < 200; ++size) {
    Bytes payload(size);
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<std::uint8_t>(i * 7 + size);
    Bytes plain{2};
    plain.insert(plain.end(), payload.begin(), payload.end());
    const Bytes expected = seal(key, short_nonce("CurveZMQMESSAGEC", size), plain);
    Bytes sealed{9, 9};
    messages.seal(size, 2, payload, sealed);
    CHECK(equal(ByteView(sealed).subspan(2), expected));
    const auto opened = messages.open(size, expected);
    REQUIRE(opened);
    CHECK(opened->flags == 2);
    CHECK(opened->payload == payload);
    CHECK_FALSE(messages.open(size + 1, expected));
    for (std::size_t i = 0; i < expected.size(); i += 5) {
      Bytes bent = expected;
      bent[i] ^= 1;
      CHECK_FALSE(messages.open(size, bent));
    }
  }
}

TEST_CASE("A box without even a flag is none") {
  const MessageKey messages(must(agree(private_key(1), public_of(private_key(2)))), "CurveZMQMESSAGEC");
  for (std::size_t size = 0; size <= tag_bytes; ++size) CHECK_FALSE(messages.open(1, Bytes(size)));
}

TEST_CASE("A public key of small order agrees on nothing") {
  CurvePublic zero, one;
  one.array()[0] = 1;
  for (const CurvePublic& key : {zero, one}) {
    const auto agreed = agree(private_key(1), key);
    REQUIRE_FALSE(agreed);
    CHECK(agreed.error().code == ErrorCode::unauthenticated);
  }
}

TEST_CASE("Both sides agree on one key, and a box of theirs opens under its own nonce only") {
  const BoxKey a = must(agree(private_key(1), public_of(private_key(2))));
  const BoxKey b = must(agree(private_key(2), public_of(private_key(1))));
  const Bytes plain{1, 2, 3};
  const Bytes box = seal(a, long_nonce("WELCOME-", Bytes(16, 5)), plain);
  CHECK(must(open(b, long_nonce("WELCOME-", Bytes(16, 5)), box)) == plain);
  CHECK_FALSE(open(b, long_nonce("VOUCH---", Bytes(16, 5)), box));
  CHECK_FALSE(open(b, long_nonce("WELCOME-", Bytes(16, 5)), ByteView(box).first(15)));
}
