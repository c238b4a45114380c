#include "broker/edge/admissions.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/edge/talk.h"

using namespace puente;
using namespace puente::broker::edge;
using namespace puente::broker::edge::testing;

namespace {

using Closings = std::vector<std::pair<std::uint64_t, Closing>>;

const CurvePublic alice = public_of(private_key(1));
const CurvePublic bob = public_of(private_key(2));
const Source home{1}, away{2};
const Instant noon{1'000'000};

Caps small() {
  Caps out;
  out.connections = 6;
  out.half_open = 4;
  out.half_open_of_source = 3;
  out.replaced_a_minute = 3;
  return out;
}

}  // namespace

TEST_CASE("The oldest half-open connection leaves for a newer one, of its own source first") {
  Admissions it(small());
  for (const std::uint64_t n : {1U, 2U, 3U}) CHECK(it.arrive(n, home, noon));
  CHECK(it.arrive(4, away, noon));
  CHECK(it.take_closings().empty());
  CHECK(it.arrive(5, home, noon));
  CHECK(it.take_closings() == Closings{{1, Closing::room}});
  CHECK(it.arrive(6, away, noon));
  CHECK(it.take_closings() == Closings{{2, Closing::room}});
  CHECK(it.half_open() == 4);
}

TEST_CASE("Where authenticated connections take all room, nobody else comes in, and a place that is left is free") {
  Admissions it(small());
  it.allow({{alice, 10}});
  for (std::uint64_t n = 1; n <= 6; ++n) {
    CHECK(it.arrive(n, home, noon));
    CHECK(it.admits(n, alice, noon));
  }
  CHECK(it.half_open() == 0);
  CHECK_FALSE(it.arrive(7, home, noon));
  it.left(3);
  CHECK(it.arrive(8, home, noon));
  // One that has proven nothing makes room.
  CHECK(it.arrive(9, away, noon));
  CHECK(it.take_closings() == Closings{{8, Closing::room}});
  CHECK(it.size() == 6);
}

TEST_CASE("Strangers take no half-open place and no HELLO of whoever was admitted from a source before") {
  Caps caps = small();
  caps.connections = 100;
  caps.hellos = {0, 5};
  caps.hellos_known = {0, 2};
  caps.sources_of_key = 2;
  Admissions it(caps);
  it.allow({{alice, 10}});
  std::uint64_t next = 1;
  const auto admit_from = [&](const Source& source) {
    CHECK(it.arrive(next, source, noon));
    CHECK(it.admits(next++, alice, noon));
  };
  admit_from(home);
  const std::uint64_t ours = next++;
  CHECK(it.arrive(ours, home, noon));
  for (int i = 0; i < 50; ++i) {
    const std::uint64_t stranger = next++;
    CHECK(it.arrive(stranger, Source{9, static_cast<std::uint8_t>(i)}, noon));
    CHECK(it.begins(stranger, noon) == (i < 5));
  }
  for (const auto& [number, why] : it.take_closings()) CHECK(number != ours);
  CHECK(it.begins(ours, noon));
  // The last two sources of a key count, as long as the key is on the list.
  const auto is_known = [&](const Source& source) {
    CHECK(it.arrive(next, source, noon));
    return it.begins(next++, noon);
  };
  admit_from(away);
  admit_from(Source{3});
  CHECK_FALSE(is_known(home));
  CHECK(is_known(away));
  it.allow({});
  CHECK_FALSE(is_known(Source{3}));
}

TEST_CASE("What a key sends costs it tokens, and without any it is not read from until they come back") {
  Caps caps = small();
  caps.frames_of_key = {100, 100};
  caps.bytes_of_key = {1000, 1000};
  Admissions it(caps);
  it.allow({{alice, 1}, {bob, 1}});
  CHECK(it.arrive(1, home, noon));
  CHECK(it.admits(1, alice, noon));
  CHECK(it.may_be_read(alice, noon));
  it.count_traffic(alice, 99, 500, noon);
  CHECK(it.may_be_read(alice, noon));
  SECTION("frames") {
    it.count_traffic(alice, 51, 0, noon);
    CHECK_FALSE(it.may_be_read(alice, noon + milliseconds(500)));
    CHECK(it.may_be_read(alice, noon + milliseconds(501)));
  }
  SECTION("bytes") {
    it.count_traffic(alice, 0, 2500, noon);
    CHECK_FALSE(it.may_be_read(alice, noon + seconds(2)));
    CHECK(it.may_be_read(alice, noon + milliseconds(2001)));
  }
  SECTION("on whatever connection") {
    it.count_traffic(alice, 101, 0, noon);
    it.left(1);
    CHECK(it.arrive(2, home, noon));
    CHECK(it.admits(2, alice, noon));
    CHECK_FALSE(it.may_be_read(alice, noon));
    CHECK(it.may_be_read(bob, noon));
  }
}

TEST_CASE("HELLO costs a token of its source and one of all, and tokens come back with time") {
  Caps caps;
  caps.hellos = {10, 5};
  caps.hellos_of_source = {1, 3};
  Admissions it(caps);
  for (const std::uint64_t n : {1U, 2U, 3U}) it.arrive(n, n == 3 ? away : home, noon);
  for (int i = 0; i < 3; ++i) CHECK(it.begins(1, noon));
  CHECK_FALSE(it.begins(2, noon));
  CHECK(it.begins(3, noon));
  CHECK(it.begins(3, noon));
  CHECK_FALSE(it.begins(3, noon));  // of all
  CHECK_FALSE(it.begins(1, noon + milliseconds(999)));
  CHECK(it.begins(1, noon + milliseconds(1000)));
  CHECK_FALSE(it.begins(99, noon + minutes(1)));  // nobody
}

TEST_CASE("Sources without end are forgotten once they have spent nothing lately") {
  Admissions it(Caps{});
  for (std::uint64_t n = 1; n <= 20'000; ++n) {
    Source source{};
    source[0] = static_cast<std::uint8_t>(n);
    source[1] = static_cast<std::uint8_t>(n >> 8);
    const Instant now = noon + milliseconds(static_cast<std::int64_t>(n));
    REQUIRE(it.arrive(n, source, now));
    CHECK(it.begins(n, now));
    it.left(n);
  }
}

TEST_CASE("The newest connection of a key wins, up to a bound in each minute; then the older ones stay") {
  Admissions it(small());
  it.allow({{alice, 1}, {bob, 2}});
  std::uint64_t n = 0;
  const auto connect = [&](const CurvePublic& key, Instant now) {
    it.arrive(++n, home, now);
    return it.admits(n, key, now);
  };
  CHECK(connect(alice, noon));
  for (int i = 0; i < 3; ++i) {
    CHECK(connect(alice, noon));
    CHECK(it.take_closings() == Closings{{n - 1, Closing::replaced}});
  }
  CHECK(it.take_fights().empty());
  CHECK_FALSE(connect(alice, noon));
  it.left(n);
  CHECK_FALSE(connect(alice, noon + seconds(59)));
  it.left(n);
  CHECK(it.take_closings().empty());
  CHECK(it.take_fights() == std::vector<CurvePublic>{alice});
  CHECK(it.take_fights().empty());
  CHECK(connect(alice, noon + seconds(60)));
  CHECK(it.take_closings() == Closings{{4, Closing::replaced}});
  // Another's fight is not this one's.
  CHECK(connect(bob, noon));
  CHECK(connect(bob, noon));
  CHECK(it.take_closings().empty());
}

TEST_CASE("A key's handshakes are counted for it alone, once they are proven") {
  Caps caps;
  caps.handshakes_of_key = {1, 2};
  Admissions it(caps);
  it.allow({{alice, 9}, {bob, 9}});
  for (std::uint64_t n = 1; n <= 4; ++n) it.arrive(n, home, noon);
  for (int i = 0; i < 100; ++i) CHECK(it.knows(alice));
  CHECK(it.admits(1, alice, noon));
  CHECK(it.admits(2, alice, noon));
  CHECK_FALSE(it.admits(3, alice, noon));
  CHECK(it.admits(4, bob, noon));
  CHECK(it.admits(3, alice, noon + seconds(1)));
}

TEST_CASE("A key that leaves the list loses its connections at once, and is known no more") {
  Admissions it(Caps{});
  it.allow({{alice, 2}, {bob, 1}});
  for (std::uint64_t n = 1; n <= 3; ++n) it.arrive(n, home, noon);
  CHECK(it.admits(1, alice, noon));
  CHECK(it.admits(2, alice, noon));
  CHECK(it.admits(3, bob, noon));
  it.allow({{bob, 1}});
  CHECK(it.take_closings() == Closings{{1, Closing::revoked}, {2, Closing::revoked}});
  CHECK_FALSE(it.knows(alice));
  CHECK_FALSE(it.admits(1, alice, noon));
  CHECK(it.size() == 1);
  it.allow({{bob, 0}});
  CHECK_FALSE(it.knows(bob));
}
