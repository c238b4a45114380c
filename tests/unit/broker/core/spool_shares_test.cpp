// Who may leave how much at the broker.
#include "broker/core/budget/spool_shares.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;
using core::Budget;
using core::SpoolShares;

namespace {

core::SpoolSender device_of(const std::string& agency, std::uint8_t number) {
  core::SpoolSender out;
  out.agency = must(model::parse_agency(agency));
  Bytes id(32, number);
  std::copy(agency.begin(), agency.end(), id.begin());
  out.key_id = must(KeyId::from(id));
  return out;
}

struct Shares {
  core::Budgets budgets;
  SpoolShares shares{budgets};

  Shares(std::uint64_t bytes, std::uint64_t records) {
    budgets.spool_bytes = bytes;
    budgets.spool_records = records;
  }
  // The budget that is passed; nothing: it is taken, and counted.
  std::string refusal;
  std::optional<Budget> put(const core::SpoolSender& sender, std::uint64_t bytes, bool threat_to_life = false) {
    primitives::Drbg random{Seed{}};
    ports::WriteBatch batch;
    core::Outputs after, at_once;
    core::Turn turn{Instant{1}, Instant{1}, random, batch, after, at_once};
    const Status checked = shares.check(turn, sender, bytes, threat_to_life);
    if (checked) {
      CHECK_FALSE(turn.over);
      shares.add(sender, bytes);
      return std::nullopt;
    }
    CHECK(checked.error().code == ErrorCode::unavailable);
    REQUIRE(turn.over);
    CHECK(turn.over->of_sender);
    CHECK(turn.over->come_again > Duration{});
    refusal = checked.error().what;
    CHECK(refusal.starts_with("budget " + std::string(name_of(turn.over->budget))));
    return turn.over->budget;
  }
  // How often it is taken until it is not.
  std::uint64_t fill(const core::SpoolSender& sender, std::uint64_t bytes) {
    std::uint64_t out = 0;
    while (!put(sender, bytes)) ++out;
    return out;
  }
};

const core::SpoolSender fgr = device_of("MX/FGR", 1), fgr_2 = device_of("MX/FGR", 2), uif = device_of("MX/UIF", 1),
                        cni = device_of("MX/CNI", 1), ssp = device_of("MX/SSP", 1), dea = device_of("US/DEA", 1);

}  // namespace

TEST_CASE("One device of an agency fills a third of the spool, two of its devices half, and others find room") {
  Shares it(1'600'000, 1'000'000);  // 1,500,000 of them but for threats to life
  CHECK(it.fill(fgr, 1000) == 500);
  CHECK(it.put(fgr, 1000) == Budget::spool_of_device);
  CHECK(
      it.refusal.starts_with("budget spool-of-device: 500000 bytes wait at the broker, and the limit for this device "
                             "is 500000 now: this record of 1000 bytes fits when "));
  CHECK(it.fill(fgr_2, 1000) == 250);
  CHECK(it.put(fgr_2, 1000) == Budget::spool_of_agency);
  CHECK(it.refusal.find("the limit for MX/FGR is 750000 now") != std::string::npos);
  CHECK(it.shares.of_agency("MX/FGR").bytes == 750'000);
  CHECK(it.fill(dea, 1000) == 250);  // a third of what is left
}

TEST_CASE("Records are shared as bytes are") {
  Shares it(std::uint64_t{1} << 40, 16'000);
  CHECK(it.fill(fgr, 1) == 5000);
  CHECK(it.put(fgr, 1) == Budget::spool_of_device);
  CHECK(it.refusal ==
        "budget spool-of-device: 5000 records wait at the broker, and the limit for this device is 5000 "
        "now: this record fits when recipients have taken some, or opened what waits for a reason");
  CHECK_FALSE(it.put(dea, 1));
}

TEST_CASE("A nation has three quarters at most, and an agency of it with nothing waiting still finds room") {
  Shares it(16'000'000, 1'000'000);
  std::vector<core::SpoolSender> all;
  for (std::uint8_t i = 0; i < 40; ++i) all.push_back(device_of("MX/A" + std::to_string(i), 1));
  for (int round = 0; round < 10'000; ++round)
    for (const core::SpoolSender& one : all) it.put(one, 1000);
  std::uint64_t mexico = it.shares.all().bytes;
  CHECK(mexico <= 15'000'000 / 4 * 3 + 40 * 1000);
  CHECK(it.put(all[0], 1000) == Budget::spool_of_nation);
  CHECK_FALSE(it.put(uif, 1000));
  CHECK(it.fill(dea, 1000) > 500);
}

TEST_CASE("The last sixteenth is for threats to life") {
  Shares it(1'600'000, 1'000'000);
  CHECK_FALSE(it.put(fgr, 1'400'000));
  CHECK(it.put(dea, 150'000) == Budget::spool);
  CHECK_FALSE(it.put(dea, 150'000, true));
  CHECK(it.put(uif, 60'000, true) == Budget::spool);
}

TEST_CASE("Whatever others send, an agency that has nothing waiting may leave a record that fits") {
  primitives::Drbg random{Seed{}};
  const auto below = [&](std::uint64_t n) { return random.below(n); };
  const std::vector<core::SpoolSender> all{fgr, fgr_2, uif, cni, ssp, dea};
  for (int round = 0; round < 20; ++round) {
    Shares it(1'000'000, 300 + 100 * below(8));
    std::map<KeyId, std::vector<std::uint64_t>> held;
    for (int i = 0; i < 3000; ++i) {
      const core::SpoolSender& sender = all[below(all.size())];
      const std::uint64_t bytes = 1 + 100 * below(256);
      const bool first = it.shares.of_agency(model::text_of(sender.agency)) == SpoolShares::Held{};
      const SpoolShares::Held before = it.shares.all();
      const bool fits = before.bytes + bytes <= 937'500 &&
                        before.records + 1 <= it.budgets.spool_records - it.budgets.spool_records / 16;
      const bool taken = !it.put(sender, bytes);
      if (taken) held[sender.key_id].push_back(bytes);
      CHECK((taken ? fits : !(first && fits)));
      const core::SpoolSender& taken_from = all[below(all.size())];
      if (auto& own = held[taken_from.key_id]; !own.empty() && below(3) == 0) {
        it.shares.remove(taken_from.key_id, {1, own.back()});
        own.pop_back();
      }
    }
    std::uint64_t bytes = 0, records = 0;
    for (const auto& [device, own] : held) {
      std::uint64_t of_device = 0;
      for (const std::uint64_t one : own) of_device += one;
      CHECK(it.shares.of_device(device) == SpoolShares::Held{own.size(), of_device});
      bytes += of_device;
      records += own.size();
    }
    CHECK(it.shares.all() == SpoolShares::Held{records, bytes});
  }
}

TEST_CASE(
    "Of the volume a part stays free: routine records stop first, then threats to life, unless the file has room") {
  Shares it(std::uint64_t{1} << 40, 1'000'000);
  it.shares.see({1'000'000, 200'000, 0});
  CHECK_FALSE(it.put(fgr, 1000));
  it.shares.see({1'000'000, 199'999, 0});
  CHECK(it.put(fgr, 1000) == Budget::volume);
  CHECK_FALSE(it.put(fgr, 1000, true));
  it.shares.see({1'000'000, 99'999, 0});
  CHECK(it.put(fgr, 1000, true) == Budget::volume);
  it.shares.see({1'000'000, 99'999, std::uint64_t{1} << 30});
  CHECK_FALSE(it.put(fgr, 1000));
}

TEST_CASE("A sender over its share is told when to come again, others are served, and the counts outlive a restart") {
  Nations nations;
  store::MemoryStore store;
  core::Budgets budgets;
  budgets.spool_records = 16;  // 15 but for threats to life: five of one device
  SpoolShares::Held kept;
  {
    Run run(nations, store, noon, std::nullopt, budgets);
    run.open_bridge();
    run.hello("fgr");
    run.hello("sspc");
    for (int i = 0; i < 5; ++i) run.submit("fgr", run.seal("fgr"));
    run.settle();
    REQUIRE(run.heard<codec::Receipt>("fgr").size() == 5);
    const codec::SealedRecord late = run.seal("fgr");
    run.submit("fgr", late);
    run.settle();
    const auto refused = run.heard<codec::Refusal>("fgr");
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].code == ErrorCode::unavailable);
    CHECK(refused[0].come_again == seconds(30));
    CHECK(refused[0].of_sender);
    CHECK(refused[0].record_id == must(codec::decode_header(late.header)).record_id);
    CHECK(refused[0].reason.find("5 records") != std::string::npos);
    run.submit("sspc", run.seal("sspc"));
    run.settle();
    CHECK(run.heard<codec::Receipt>("sspc").size() == 1);
    kept = run.core->health().waiting;
    CHECK(kept.records == 5);  // policy lets nothing of the other one go to DEA
  }
  Run run(nations, store, noon + minutes(1), std::nullopt, budgets);
  CHECK(run.core->health().waiting == kept);
  run.settle();
  run.hello("dea");
  run.settle();
  const auto delivered = run.deliveries("dea");
  REQUIRE(delivered.size() == 5);
  for (std::uint64_t number = 1; number <= 5; ++number) run.acknowledge("dea", number);
  run.settle();
  CHECK(run.core->health().waiting == SpoolShares::Held{});
  CHECK(must(store.spool_uses()).empty());
}

TEST_CASE("Frames that go before their record are counted as they go, once for all its recipients") {
  Nations nations;
  store::MemoryStore store;
  Run run(nations, store);
  run.open_bridge();
  run.hello("fgr");
  run.hello("dea");
  run.hello("fbi");
  run.submit("fgr", run.seal("fgr", {.to = {"dea", "fbi"}, .life = hours(1)}));
  run.settle();
  const auto stored = [&] {
    SpoolShares::Held out;
    for (const ports::SpoolUse& use : must(store.spool_uses()))
      out = {out.records + use.records, out.bytes + use.bytes};
    return out;
  };
  const SpoolShares::Held whole = run.core->health().waiting;
  CHECK(whole == stored());
  CHECK(whole.records == 1);
  run.advance(hours(2));
  run.settle();
  const SpoolShares::Held bare = run.core->health().waiting;
  CHECK(bare == stored());
  CHECK(bare.records == 1);
  CHECK(bare.bytes < whole.bytes);
}
