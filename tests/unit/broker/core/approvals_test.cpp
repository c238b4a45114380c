// Records that wait for an approval, listed so that no sender takes the list from others.
#include "broker/core/hold/approvals.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;

namespace {

struct Listed {
  Nations nations;
  store::MemoryStore store;
  Run run{nations, store};
  core::Verdicts verdicts{run.core->registry()};
  primitives::Drbg random{Seed{}};
  core::Approvals approvals{verdicts};
  std::size_t stored = 0;

  Listed() { run.open_bridge(); }
  KeyId device(const std::string& name) { return nations[name].id(); }
  bool add(const KeyId& sender, Instant expires = noon + days(1)) {
    ports::WriteBatch batch;
    core::Outputs after, at_once;
    core::Turn turn{noon, noon, random, batch, after, at_once};
    codec::Header header;
    header.device = sender;
    header.expires = expires;
    approvals.await(turn, random.random<Hash>(), header);
    stored += batch.awaiting.size();
    return !batch.awaiting.empty();
  }
  std::size_t fill(const KeyId& sender, Instant expires = noon + days(1)) {
    std::size_t out = 0;
    while (add(sender, expires)) ++out;
    return out;
  }
};

}  // namespace

TEST_CASE("An agency fills half of the list of what waits for approvals, and others find room") {
  Listed it;
  const KeyId hostile = it.device("fgr"), second = it.device("sspc");
  CHECK(it.fill(hostile) == 2048);
  CHECK(it.approvals.left_out() == std::set<std::string>{"MX/FGR"});
  // With another device of the same agency, too.
  CHECK(it.fill(it.device("liaison-fgr")) == 0);
  CHECK(it.fill(second, noon + hours(1)) == 1024);
  CHECK(it.add(it.device("dea")));
  CHECK(it.stored == 3073);
  CHECK(it.approvals.awaiting(noon).size() == 3073);
  CHECK_FALSE(it.approvals.take_room(noon));
  CHECK(it.approvals.take_room(noon + hours(2)));
  CHECK(it.approvals.left_out() == std::set<std::string>{"MX/FGR"});
  CHECK(it.add(second));
  CHECK_FALSE(it.add(hostile));
}

TEST_CASE("What waits for approvals is listed by turns of agencies") {
  Listed it;
  const KeyId hostile = it.device("fgr"), other = it.device("dea");
  for (int i = 0; i < 100; ++i) it.add(hostile);
  ports::WriteBatch batch;
  core::Outputs after, at_once;
  core::Turn turn{noon, noon, it.random, batch, after, at_once};
  codec::Header header;
  header.device = other;
  header.expires = noon + days(1);
  const Hash last = must(Hash::from(Bytes(Hash::size_bytes, 0xff)));  // it would come after all others
  it.approvals.await(turn, last, header);
  const std::vector<Hash> listed = it.approvals.awaiting(noon);
  REQUIRE(listed.size() == 101);
  CHECK(std::ranges::find(listed, last) - listed.begin() < 2);
  CHECK(it.approvals.awaits(last, noon));
  it.approvals.settled(last);
  CHECK_FALSE(it.approvals.awaits(last, noon));
}
