// The loop around the core, driven by a test: no sockets, no files, no clock.
#include "broker/drive/driver.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/core/bridge.h"

namespace puente::broker::drive {
namespace {

using namespace test;

// The world as values: what the driver did is counted, what peers would send is given by the test.
class Values final : public Surroundings {
 public:
  explicit Values(ports::Store& store) : store_(store) {}
  Seed fresh_seed() override {
    Seed out;
    out.array()[0] = ++seeds_;
    return out;
  }
  StoreResult<bool> commit(std::shared_ptr<const ports::WriteBatch> batch) override {
    ++commits;
    PUENTE_REQUIRE(store_.commit(*batch));
    return !slow;
  }
  StoreStatus check_store() override { return in_place ? StoreStatus{} : damaged("another file lies there"); }
  StoreResult<std::vector<core::EntryOffered>> tend_keys(const trust::Directory&, Instant, Instant) override {
    ++tended;
    return std::vector<core::EntryOffered>{};
  }
  std::vector<core::EntryOffered> brought() override { return std::exchange(entries, {}); }
  void answered(const core::EntryAnswered& answer) override { answers.push_back(answer); }
  bool send(core::Send message) override {
    sent.push_back(message.connection);
    return reachable;
  }
  void ask(core::AskWitness) override { ++asked; }
  void compare_witnesses() override { ++comparisons; }
  void say(const core::Notice&) override {}
  void show(const core::Health& health, Instant) override { devices = health.devices; }

  bool in_place = true;
  bool reachable = true;
  bool slow = false;  // a commit has only begun when commit() returns
  std::size_t commits = 0, tended = 0, asked = 0, comparisons = 0, devices = 0;
  std::vector<core::EntryOffered> entries;
  std::vector<core::EntryAnswered> answers;
  std::vector<core::Connection> sent;

 private:
  ports::Store& store_;
  std::uint8_t seeds_ = 0;
};

struct Driven {
  Nations nations;
  store::MemoryStore store;
  ports::HeldReleaseKeys keys{nations.authority()};
  std::unique_ptr<core::Core> core =
      must(core::Core::start({.version = "test"}, *nations.treaty, store, nations.log, keys, noon, Seed{}));
  Values world{store};
  Driver driver{*core, world};

  static core::Connection connection_of(const std::string& party) { return party == "fgr" ? 1 : 2; }
  core::FrameReceived hello(const std::string& party) {
    return {connection_of(party), nations[party].curve, {encode(codec::DeviceMessage{1, codec::Hello{2, 0, 0, 1}})}};
  }
  void enrol(const std::string& party) { world.entries.push_back({7, nations.certificate_entry(nations[party])}); }
};

}  // namespace

TEST_CASE("The start is committed before anything is served, and no key is made by a clock that nobody confirms") {
  Driven it;
  it.driver.compare(noon);
  CHECK(it.world.comparisons == 1);
  CHECK(it.world.commits == 0);
  must(as_result(it.driver.begin(noon)));
  CHECK(it.world.commits > 0);
  CHECK(it.world.tended == 0);  // no witness has confirmed the clock
  CHECK(it.world.asked > 0);
  CHECK(must(it.core->take_batch()) == nullptr);
}

TEST_CASE("Inputs of one round share one commit; ticks come by time, and go on without inputs") {
  Driven it;
  must(as_result(it.driver.begin(noon)));
  it.enrol("fgr");
  it.enrol("dea");
  must(as_result(it.driver.end_round(noon + seconds(1))));
  must(as_result(it.driver.end_round(noon + seconds(4))));
  REQUIRE(it.world.answers.size() == 2);
  CHECK_FALSE(it.world.answers[0].refused);

  const std::size_t before = it.world.commits;
  must(as_result(it.driver.take(noon + seconds(4), it.hello("fgr"))));
  must(as_result(it.driver.take(noon + seconds(4), it.hello("dea"))));
  // Not permitted, and logged: something to commit.
  for (const char* const party : {"fgr", "dea"})
    must(as_result(it.driver.take(
        noon + seconds(4), core::FrameReceived{it.connection_of(party), it.nations[party].curve, {Bytes(8, 0xff)}})));
  CHECK(it.world.commits == before);
  must(as_result(it.driver.end_round(noon + seconds(4))));
  CHECK(it.world.commits == before + 1);
  CHECK(it.driver.idle_for(noon + seconds(4)) == seconds(1));
  CHECK(it.driver.idle_for(noon + seconds(9)) == Duration{});
}

TEST_CASE("While a commit is written, messages go on being decided, and what they come to is the next commit") {
  Driven it;
  must(as_result(it.driver.begin(noon)));
  it.world.slow = true;
  it.enrol("fgr");
  must(as_result(it.driver.end_round(noon + seconds(1))));
  must(as_result(it.driver.end_round(noon + seconds(4))));
  REQUIRE(it.driver.is_writing());
  const std::size_t before = it.world.commits;
  CHECK(it.world.answers.empty());  // not before it is durable

  it.enrol("dea");
  must(as_result(it.driver.end_round(noon + seconds(5))));
  must(as_result(it.driver.end_round(noon + seconds(8))));
  CHECK(it.world.commits == before);  // one at a time

  must(as_result(it.driver.stored(noon + seconds(8))));
  CHECK(it.world.answers.size() == 1);
  CHECK(it.world.commits == before + 1);
  CHECK(it.driver.is_writing());
  must(as_result(it.driver.stored(noon + seconds(8))));
  CHECK(it.world.answers.size() == 2);
}

TEST_CASE("Who cannot be reached has no session after the round") {
  Driven it;
  must(as_result(it.driver.begin(noon)));
  for (const std::size_t witness : {0U, 1U})  // they hold nothing newer
    must(as_result(it.driver.take(noon, core::WitnessHolds{witness, 404, ""})));
  it.enrol("fgr");
  for (int second = 1; second < 5; ++second) must(as_result(it.driver.end_round(noon + seconds(second))));
  must(as_result(it.driver.take(noon + seconds(5), it.hello("fgr"))));
  CHECK(it.core->health().devices == 1);
  it.world.reachable = false;
  must(as_result(it.driver.take(noon + seconds(5), it.hello("fgr"))));
  CHECK(it.driver.idle_for(noon + seconds(5)) == Duration{});
  must(as_result(it.driver.end_round(noon + seconds(5))));
  CHECK(it.core->health().devices == 0);
}

TEST_CASE("Nothing is released into a store that is not the one that was opened") {
  Driven it;
  must(as_result(it.driver.begin(noon)));
  it.world.in_place = false;
  CHECK_FALSE(it.driver.take(noon, core::WitnessAnswered{0, 0, {}}));
  CHECK_FALSE(it.driver.end_round(noon + seconds(2)));
}

TEST_CASE("The log's last entry is committed when the loop stops") {
  Driven it;
  must(as_result(it.driver.begin(noon)));
  const std::uint64_t entries = it.core->health().entries;
  must(as_result(it.driver.stop(noon + seconds(1))));
  CHECK(it.core->health().entries > entries);
  CHECK(must(it.core->take_batch()) == nullptr);
}

}  // namespace puente::broker::drive
