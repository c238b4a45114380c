// Who is next.
#include "broker/edge/fair_turns.h"

#include <catch2/catch_test_macros.hpp>

namespace puente::broker::edge {
namespace {

struct Waiting {
  std::string party;
  std::size_t messages = 0;
  Cost cost = 1;  // of each
  Cost used = 0;
};

struct Counter {
  FairTurns turns;
  std::map<std::uint64_t, Waiting> all;

  void comes(std::uint64_t connection, Waiting waiting) {
    const bool slept = all[connection].messages == 0;
    const Cost used = all[connection].used;
    waiting.messages += all[connection].messages;
    waiting.used = used;
    all[connection] = waiting;
    if (slept) turns.wake(waiting.party, connection);
  }
  std::uint64_t take() {
    const std::uint64_t connection = turns.next();
    Waiting& one = all.at(connection);
    REQUIRE(one.messages > 0);
    turns.charge(one.party, connection, one.cost);
    one.used += one.cost;
    if (--one.messages == 0) turns.sleep(one.party, connection);
    return connection;
  }
};

}  // namespace

TEST_CASE("Whoever has one message is next, however many another has") {
  Counter it;
  it.comes(1, {"MX/FGR", 1000});
  for (int i = 0; i < 100; ++i) CHECK(it.take() == 1);
  it.comes(2, {"US/DEA", 1});
  const std::uint64_t first = it.take(), second = it.take();
  CHECK((first == 2 || second == 2));
  CHECK(it.take() == 1);
}

TEST_CASE("Parties share the time, not the messages, and connections share their party's part") {
  Counter it;
  it.comes(1, {"MX/FGR", 100'000, 100});  // costly
  it.comes(2, {"US/DEA", 100'000, 10});
  it.comes(3, {"US/DEA", 100'000, 1});
  it.comes(4, {"US/FBI", 100'000, 7});
  for (int i = 0; i < 30'000; ++i) it.take();
  const Cost fgr = it.all[1].used, dea = it.all[2].used + it.all[3].used, fbi = it.all[4].used;
  CHECK(std::abs(fgr - dea) <= 200);
  CHECK(std::abs(fgr - fbi) <= 200);
  CHECK(std::abs(it.all[2].used - it.all[3].used) <= 20);
}

TEST_CASE("Who was away has saved nothing up, and owes what it used") {
  Counter it;
  it.comes(1, {"MX/FGR", 1'000'000});
  for (int i = 0; i < 10'000; ++i) it.take();
  it.comes(2, {"US/DEA", 1'000'000});
  for (int i = 0; i < 1000; ++i) it.take();
  CHECK(it.all[2].used >= 499);
  CHECK(it.all[2].used <= 501);

  SECTION("a cost that is known later counts all the same") {
    it.turns.charge("MX/FGR", 1, 500);
    const Cost before = it.all[1].used;
    for (int i = 0; i < 400; ++i) it.take();
    CHECK(it.all[1].used - before <= 1);
  }
  SECTION("also where nothing waited meanwhile") {
    it.all[1].messages = 1;
    while (it.all[1].messages > 0) it.take();
    it.turns.charge("MX/FGR", 1, 1000);
    it.comes(1, {"MX/FGR", 1000});
    const Cost before = it.all[2].used;
    for (int i = 0; i < 500; ++i) it.take();
    CHECK(it.all[2].used - before >= 499);
  }
}

TEST_CASE("When nobody waits, nothing is remembered") {
  FairTurns turns;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const std::string party = "MX/" + std::to_string(i);
    turns.wake(party, i);
    CHECK(turns.next() == i);
    turns.charge(party, i, 5);
    turns.sleep(party, i);
    CHECK(turns.empty());
  }
  turns.charge("MX/1", 1, 1'000'000);  // forgotten
  turns.wake("MX/1", 1);
  turns.wake("MX/2", 2);
  turns.charge("MX/1", 1, 1);
  CHECK(turns.next() == 2);
}

}  // namespace puente::broker::edge
