#include "tests/unit/broker/store/both.h"

using namespace puente;
namespace ports = puente::broker::ports;
using namespace puente::broker::store::test;
using ports::WriteBatch;
using puente::broker::store::SqlcipherStore;

TEST_CASE("A lane gives a sender's threats to life, or all else of it, in the order of acceptance") {
  with_each([](const auto& store) {
    Things it;
    const ports::SpooledRecord record = it.record(it.noon);
    WriteBatch batch;
    batch.records = {record};
    const auto add = [&](std::uint64_t position, const KeyId& sender, model::Urgency urgency) {
      batch.queued.push_back({it.first,
                              position,
                              record.header_hash,
                              std::nullopt,
                              {sender, model::Kind::seizure, urgency},
                              std::nullopt});
    };
    add(1, it.sender, model::Urgency::routine);
    add(2, it.sender, model::Urgency::threat_to_life);
    add(3, it.second, model::Urgency::routine);
    add(4, it.sender, model::Urgency::urgent);
    REQUIRE(store().commit(batch));
    WriteBatch later;  // its event is committed
    later.queued = {batch.queued[0]};
    later.queued[0].delivery = it.delivery(9, true);
    REQUIRE(store().commit(later));
    const auto positions = [&](const ports::Lane& lane, std::uint64_t after = 0) {
      std::vector<std::uint64_t> out;
      for (const ports::QueueRow& row : value(store().queue_lane(it.first, lane, after, 10)))
        out.push_back(row.position);
      return out;
    };
    using Positions = std::vector<std::uint64_t>;
    CHECK(positions({false, it.sender}) == Positions{1, 4});
    CHECK(positions({false, it.sender}, 1) == Positions{4});
    CHECK(positions({true, it.sender}) == Positions{2});
    CHECK(positions({false, it.second}) == Positions{3});
    CHECK(positions({true, it.second}).empty());
    CHECK(value(store().queue_lane(it.first, {false, it.sender}, 0, 1)).at(0).delivery->voided);
    const auto counted = [&] {
      std::map<ports::Lane, std::uint64_t> out;
      for (const ports::LaneCount& one : value(store().lane_counts())) out[one.lane] = one.count;
      return out;
    };
    CHECK(counted() == std::map<ports::Lane, std::uint64_t>{
                           {{false, it.sender}, 2}, {{true, it.sender}, 1}, {{false, it.second}, 1}});
    WriteBatch gone;
    gone.dequeued = {batch.queued[1]};
    REQUIRE(store().commit(gone));
    CHECK(positions({true, it.sender}).empty());
    CHECK_FALSE(counted().contains({true, it.sender}));
  });
}
