#include "audit/chain.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "crypto/primitives/hash.h"
#include "crypto/primitives/hkdf.h"

namespace puente::audit {
namespace {

using codec::Audience;
using model::Nation;

SharedSecret secret_of(std::uint8_t value) {
  SharedSecret out;
  out.reveal_mutable()[0] = value;
  return out;
}

// The constructions once more, by hand.
void lp(Bytes& out, ByteView bytes) {
  out.insert(out.end(), {0, 0, 0, static_cast<std::uint8_t>(bytes.size())});
  out.insert(out.end(), bytes.begin(), bytes.end());
}

TEST_CASE("event and running hash are those written down") {
  Nonce nonce;
  nonce.array()[3] = 7;
  const Bytes event{1, 2, 3};
  Bytes message;
  lp(message, view_of("puente/1 event"));
  lp(message, nonce.view());
  lp(message, event);
  const Hash hash = event_hash(nonce, event);
  CHECK(hash == primitives::sha256(message));

  Hash previous, ciphertext;
  previous.array()[0] = 1;
  ciphertext.array()[0] = 2;
  message.clear();
  lp(message, view_of("puente/1 running"));
  lp(message, previous.view());
  lp(message, Bytes{0, 0, 0, 0, 0, 0, 1, 0});
  lp(message, ciphertext.view());
  lp(message, hash.view());
  CHECK(next_running(previous, 256, ciphertext, hash) == primitives::sha256(message));
}

TEST_CASE("no two places of the log share their associated data") {
  std::set<Bytes> seen;
  for (const auto audience : {Audience::mx, Audience::us, Audience::both})
    for (const std::uint64_t epoch : {0U, 1U, 256U})
      for (const std::uint64_t counter : {0U, 1U, 256U}) seen.insert(entry_aad(audience, epoch, counter));
  CHECK(seen.size() == 27);
  CHECK(entry_aad(Audience::us, 2, 3) == Bytes{0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1,
                                               0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 3});
}

TEST_CASE("the forward key gives each entry a key of its own, from one start always the same") {
  EpochKey key(secret_of(1));
  EpochKey again(secret_of(1));
  EpochKey other(secret_of(2));
  std::set<Bytes> seen;
  for (int i = 0; i < 100; ++i) {
    const Bytes drawn = copy_of(key.next().reveal());
    CHECK(drawn == copy_of(again.next().reveal()));
    CHECK(drawn != copy_of(other.next().reveal()));
    seen.insert(drawn);
  }
  CHECK(seen.size() == 100);
}

TEST_CASE("the first two entry keys are those written down") {
  const auto expand = [](const SharedSecret& key, std::string_view info) {
    return primitives::hkdf_expand_as<SharedSecret>(key.reveal(), view_of(info));
  };
  EpochKey key(secret_of(1));
  CHECK(equal(key.next().reveal(), expand(secret_of(1), "puente/1 log-entry").reveal()));
  const SharedSecret second = expand(secret_of(1), "puente/1 log-next");
  CHECK(equal(key.next().reveal(), expand(second, "puente/1 log-entry").reveal()));
}

TEST_CASE("padding hides lengths to steps of 512 bytes and comes off only whole") {
  for (const std::size_t size : {0U, 1U, 510U, 511U, 512U, 513U, 1023U, 1024U}) {
    const Bytes plain(size, 0);  // zeros, which look like padding
    const Bytes padded = pad_entry(plain);
    CHECK(padded.size() == (size / 512 + 1) * 512);
    CHECK(unpad_entry(padded).value() == plain);
  }
  CHECK_FALSE(unpad_entry({}));
  CHECK_FALSE(unpad_entry(Bytes(512, 0)));
  CHECK_FALSE(unpad_entry(Bytes(512, 1)));
  CHECK_FALSE(unpad_entry(Bytes(513, 0x80)));
  Bytes step_too_many = pad_entry(Bytes(3, 1));
  step_too_many.resize(1024);
  CHECK_FALSE(unpad_entry(step_too_many));
}

TEST_CASE("each nation reads its own entries and those of both, never the other's alone") {
  CHECK(audience_of(Nation::mx) == Audience::mx);
  CHECK(audience_of(Nation::us, Nation::us) == Audience::us);
  CHECK(audience_of(Nation::mx, Nation::us) == Audience::both);
  CHECK(audience_of(Nation::us, Nation::mx) == Audience::both);
  CHECK(may_read(Nation::mx, Audience::mx));
  CHECK(may_read(Nation::mx, Audience::both));
  CHECK_FALSE(may_read(Nation::mx, Audience::us));
  CHECK_FALSE(may_read(Nation::us, Audience::mx));
}

}  // namespace
}  // namespace puente::audit
