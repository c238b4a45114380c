// Rough cost of one record of one 2 KiB slot to one recipient. Hidden: run with `record_test "[speed]"`.
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdio>

#include "tests/unit/crypto/record/world.h"

using namespace puente;
using record::test::noon;
using record::test::World;

namespace {

template <class Work>
double microseconds_each(int count, Work work) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) work(i);
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / count;
}

record::seal::RecordPlan small_plan(World& world) {
  std::vector<record::seal::SectionPlain> sections;
  sections.push_back(record::test::section(model::Section::summary, model::Rung::whole, std::string(2000, 'x')));
  return world.plan(model::Kind::advisory, std::move(sections));
}

void measure(const char* name, std::size_t batch_size, bool reuse_contexts) {
  constexpr int rounds = 400;
  World world(1);
  std::vector<codec::SealedRecord> records;
  std::vector<record::seal::RecordPlan> plans;
  for (int i = 0; i < rounds; ++i) plans.push_back(small_plan(world));
  std::vector<record::seal::UnsignedRecord> waiting;
  const double seal = microseconds_each(rounds, [&](int i) {
    if (!reuse_contexts) world.sealer.forget_contexts();
    waiting.push_back(world.sealer.seal(plans[static_cast<std::size_t>(i)], noon, world.random).value());
    if (waiting.size() < batch_size) return;
    for (auto& record : world.sealer.sign_batch(std::move(waiting), world.random)) records.push_back(std::move(record));
    waiting.clear();
  });
  std::vector<record::test::Delivery> deliveries;
  for (const auto& record : records) deliveries.push_back(world.deliver_all(record));

  record::BatchCache broker_cache;
  std::vector<record::inspect::VerifiedRecord> verified;
  std::vector<codec::SealedRecord> copies = records;
  const double inspect = microseconds_each(rounds, [&](int i) {
    auto decoded = record::inspect::decode(std::move(copies[static_cast<std::size_t>(i)]));
    verified.push_back(
        record::inspect::verify(std::move(*decoded), world.sender_key.public_key(), broker_cache).value());
  });
  const double release = microseconds_each(rounds, [&](int i) {
    const auto& record = verified[static_cast<std::size_t>(i)];
    const std::vector<Hash> digests{record->slots()[0].digest};
    (void)record::inspect::release_shares(record->header(), record->parts().release, world.receivers[0].device, digests,
                                          world.release_keys)
        .value();
  });
  world.cache = record::BatchCache();
  int opened = 0;
  const double open = microseconds_each(rounds, [&](int i) {
    if (world.open(deliveries[static_cast<std::size_t>(i)])) ++opened;
  });
  CHECK(opened == rounds);
  std::printf("%-28s seal %7.1f us   inspect %7.1f us   release %7.1f us (warm)   open %7.1f us\n", name, seal, inspect,
              release, open);
}

}  // namespace

TEST_CASE("cost of a record of one slot of 2 KiB to one recipient", "[.speed]") {
  measure("alone, fresh contexts", 1, false);
  measure("alone, shared contexts", 1, true);
  measure("batch of 100, shared", 100, true);
}
