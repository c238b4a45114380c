// The store with pending batches laid over it answers what the store answers once they are committed.
#include "broker/ports/overlaid_rows.h"

#include <catch2/catch_test_macros.hpp>

#include "broker/core/departures.h"
#include "broker/store/memory/memory_store.h"
#include "crypto/primitives/drbg.h"

namespace puente::broker::core {
namespace {

using namespace ports;

template <class T>
T must(StoreResult<T> result) {
  REQUIRE(result);
  return std::move(*result);
}

// A small world, so that rows meet: few devices, records and positions.
struct Things {
  explicit Things(std::uint8_t number) : random(seed_of(number)) {
    for (KeyId& device : devices) device = random.random<KeyId>();
    for (RecordId& record : records) record = random.random<RecordId>();
    for (Hash& header : headers) header = random.random<Hash>();
  }
  static Seed seed_of(std::uint8_t number) {
    Seed out;
    out.array()[0] = number;
    return out;
  }
  std::size_t below(std::size_t count) { return random.random<KeyId>().array()[0] % count; }
  bool maybe() { return below(2) == 0; }
  const KeyId& device() { return devices[below(devices.size())]; }
  std::size_t record() { return below(records.size()); }
  Instant time() { return Instant{static_cast<std::int64_t>(1000 + below(20))}; }

  ReplayRow replay(std::size_t number) { return {devices[0], records[number], headers[number], expires(number)}; }
  // A record's rows expire together.
  Instant expires(std::size_t number) { return Instant{static_cast<std::int64_t>(1000 + number)}; }

  primitives::Drbg random;
  std::array<KeyId, 3> devices;
  std::array<RecordId, 6> records;
  std::array<Hash, 6> headers;
  std::uint64_t position = 0;
  // Rows that wait, as of all batches so far: only these are changed or removed.
  std::map<std::pair<KeyId, std::uint64_t>, QueueRow> waiting;
  std::set<std::size_t> kept;  // records that were accepted

  void accept(WriteBatch& batch) {
    const std::size_t number = record();
    if (!kept.insert(number).second) return;
    batch.replays.push_back(replay(number));
    batch.chains.push_back({devices[0], kept.size(), headers[number]});
    SpooledRecord spooled{.header_hash = headers[number],
                          .record_id = records[number],
                          .device = devices[0],
                          .expires = expires(number),
                          .header = Bytes{static_cast<std::uint8_t>(number)},
                          .batch = {},
                          .release = {},
                          .entries = {},
                          .slots = {}};
    spooled.slots.push_back({headers[number], Bytes{7, 8}});
    batch.records.push_back(std::move(spooled));
    for (const KeyId& recipient : devices) enqueue(batch, recipient, number);
  }
  void enqueue(WriteBatch& batch, const KeyId& recipient, std::size_t number) {
    const QueueFacts facts{device(), model::Kind::seizure,
                           maybe() ? model::Urgency::threat_to_life : model::Urgency::routine};
    QueueRow row{recipient, ++position, headers[number], std::nullopt, facts, std::nullopt};
    waiting[{recipient, position}] = row;
    batch.queued.push_back(std::move(row));
  }
  std::optional<QueueRow> some_row() {
    if (waiting.empty()) return std::nullopt;
    auto found = waiting.begin();
    std::advance(found, static_cast<std::ptrdiff_t>(below(waiting.size())));
    return found->second;
  }
  void change(WriteBatch& batch) {
    auto row = some_row();
    if (!row) return;
    row->delivery = DeliveryRow{row->position, {}, {}, {}, below(50), 0, maybe()};
    waiting[{row->recipient, row->position}] = *row;
    batch.queued.push_back(std::move(*row));
  }
  void dequeue(WriteBatch& batch) {
    const auto row = some_row();
    if (!row) return;
    waiting.erase({row->recipient, row->position});
    batch.dequeued.push_back(*row);
  }
  void tell(WriteBatch& batch) {
    const std::size_t number = record();
    if (!kept.contains(number)) return;
    const auto progress = static_cast<codec::Progress>(below(codec::progress_count));
    batch.outcomes.push_back({devices[0], records[number], device(), progress, expires(number), maybe()});
  }
  void notify(WriteBatch& batch) {
    if (maybe())
      batch.notices.push_back({device(), below(12), Bytes{1}, Nonce{}, Bytes{static_cast<std::uint8_t>(below(250))}});
    else
      batch.notices_taken.push_back({device(), below(12), {}, {}, {}});
  }
  // Rows below the batch that expired, as the core asks a store for them.
  void forget(WriteBatch& batch, const RecordReader& below_it) {
    if (!batch.forgotten.empty()) return;
    for (std::size_t number = 0; number < below(5); ++number) {
      if (const auto row = must(below_it.replay(devices[0], records[number]))) batch.forgotten.replays.push_back(*row);
      for (const OutcomeRow& row : must(below_it.outcomes(devices[0], records[number])))
        batch.forgotten.outcomes.push_back(row);
    }
  }
  void write(WriteBatch& batch, const RecordReader& below_it) {
    switch (below(6)) {
      case 0:
        return accept(batch);
      case 1:
        return change(batch);
      case 2:
        return dequeue(batch);
      case 3:
        return tell(batch);
      case 4:
        return notify(batch);
      default:
        if (below(8) == 0) batch.stripped.push_back(headers[record()]);
        if (below(16) == 0) forget(batch, below_it);
    }
  }
};

// Everything that a reader shows, as text.
std::string told(const QueueRow& row) {
  return row.recipient.hex() + "/" + std::to_string(row.position) + "/" + row.header_hash.hex() +
         (row.delivery ? std::to_string(row.delivery->number) + (row.delivery->voided ? "v" : "d") : "-") + "\n";
}
std::string told(const OutcomeRow& row) {
  return row.record_id.hex() + row.recipient.hex() + std::to_string(static_cast<int>(row.progress)) +
         (row.told ? "t" : "-") + "\n";
}
std::string told(const ports::RecordReader& rows, Things& it) {
  std::string out;
  for (std::size_t i = 0; i < it.records.size(); ++i) {
    const auto replay = must(rows.replay(it.devices[0], it.records[i]));
    out += replay ? "replay " + replay->header_hash.hex() : "no replay";
    const auto record = must(rows.record(it.headers[i]));
    out += record ? " record of " + std::to_string(record->slots.size()) + "\n" : " no record\n";
    for (const QueueRow& row : must(rows.queue_of(it.headers[i]))) out += "of " + told(row);
    for (const OutcomeRow& row : must(rows.outcomes(it.devices[0], it.records[i]))) out += told(row);
    for (const KeyId& device : it.devices) {
      const auto outcome = must(rows.outcome_of(it.headers[i], device));
      out += outcome ? "outcome " + told(*outcome) : "no outcome\n";
    }
  }
  for (const KeyId& device : it.devices) {
    for (const std::size_t count : {1U, 3U, 100U}) {
      for (const std::uint64_t after : {0U, 4U}) {
        out += "queue\n";
        for (const QueueRow& row : must(rows.queue(device, after, count))) out += told(row);
        for (const KeyId& sender : it.devices) {
          for (const bool threat_to_life : {false, true}) {
            out += "lane\n";
            for (const QueueRow& row : must(rows.queue_lane(device, {threat_to_life, sender}, after, count)))
              out += told(row);
          }
        }
      }
      out += "notices\n";
      for (const NoticeRow& row : must(rows.notices(device, count)))
        out += std::to_string(row.index) + " " + std::to_string(row.event.front()) + "\n";
      out += "untold\n";
      for (const OutcomeRow& row : must(rows.untold(device, count))) out += told(row);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("What is pending reads as it will when it is committed") {
  for (std::uint8_t seed = 0; seed < 40; ++seed) {
    CAPTURE(static_cast<int>(seed));
    Things it(seed);
    store::MemoryStore store;
    const auto commit = [&](WriteBatch& batch) {
      REQUIRE(name_departures(store, batch));
      REQUIRE(store.commit(batch));
    };
    WriteBatch first;
    for (int i = 0; i < 30; ++i) it.write(first, store);
    commit(first);

    WriteBatch out, growing;
    const OverlaidRows with_out(store, out);
    const OverlaidRows with_both(with_out, growing);
    for (int i = 0; i < 20; ++i) it.write(out, store);
    const std::string after_one = told(with_out, it);
    CHECK(told(with_both, it) == after_one);
    std::string after_two;
    for (int i = 0; i < 20; ++i) {
      it.write(growing, with_out);
      after_two = told(with_both, it);  // read while it grows
    }
    CHECK(told(with_out, it) == after_one);

    commit(out);
    CHECK(told(store, it) == after_one);
    commit(growing);
    CHECK(told(store, it) == after_two);
  }
}

TEST_CASE("What has expired is shown as it is now, and not at all once it has gone") {
  Things it(1);
  store::MemoryStore store;
  WriteBatch first;
  while (it.kept.size() < 2) it.accept(first);
  REQUIRE(store.commit(first));
  const Instant late{5000};
  REQUIRE(must(store.expired(late, 100)).size() == 6);

  WriteBatch pending;
  const OverlaidRows rows(store, pending);
  QueueRow voided = first.queued[0];
  voided.delivery = DeliveryRow{1, {}, {}, {}, 0, 0, true};
  pending.queued.push_back(voided);
  QueueRow delivered = first.queued[1];
  delivered.delivery = DeliveryRow{2, {}, {}, {}, 0, 0, false};
  pending.queued.push_back(delivered);
  pending.dequeued.push_back(first.queued[2]);
  const std::vector<QueueRow> left = must(rows.expired(late, 100));
  CHECK(left.size() == 4);
  CHECK(std::ranges::count_if(left, [](const QueueRow& row) { return row.delivery.has_value(); }) == 1);
}

}  // namespace puente::broker::core
