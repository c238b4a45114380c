// The broker's store: what a record costs it from the commit that accepts it to the one that acknowledges it, in
// commits of 10, 100 and 500 records. Beside it the layout it had before segments (a row for each slot and entry; left
// out: its triggers), and the floor: the same bytes hashed, encrypted, appended and synced.
//
// A record has four frames of 1.2 KiB, a header and an entry of 1 KiB, and four log entries of 600 bytes.
// PUENTE_BENCH_RECORDS: records of a run (4,000). PUENTE_BENCH_DIR: where stores lie meanwhile (a temporary folder).
#include <fmt/format.h>

#include <cstdlib>
#include <deque>

#include "bench/beside.h"
#include "bench/must.h"
#include "bench/store_before.h"
#include "broker/core/departures.h"
#include "broker/ports/batch_form.h"
#include "broker/store/segments/segment_store.h"
#include "crypto/primitives/aead.h"
#include "crypto/primitives/drbg.h"
#include "crypto/primitives/hash.h"
#include "crypto/tlog/checkpoint.h"

using namespace puente;
using namespace puente::broker;
using bench::must;

namespace {

// Enough for what is done seldom to be in each run.
std::size_t records_of_run() {
  const char* const text = std::getenv("PUENTE_BENCH_RECORDS");
  return text == nullptr ? 4000 : std::strtoull(text, nullptr, 10);
}

constexpr const char* log_origin = "bench.example/log";
const primitives::SigningKey& log_key() {
  static const primitives::SigningKey key = primitives::generate_signing_key(Bytes(32, 3));
  return key;
}

// The commits of a busy broker, one after the other: each accepts records, and acknowledges those of the one before.
class Traffic {
 public:
  explicit Traffic(std::size_t records) : records_(records) {}

  ports::WriteBatch next() {
    ports::WriteBatch out;
    out.dequeued = std::exchange(last_, {});
    for (ports::OutcomeRow row : std::exchange(outcomes_, {})) {
      row.progress = codec::Progress::delivered;
      out.outcomes.push_back(row);
    }
    for (std::size_t i = 0; i < records_; ++i) accept(out);
    out.chains = {{device_, position_, out.records.back().header_hash}};
    out.values["queue/position"] = Bytes(8, 1);
    log(out);
    return out;
  }

 private:
  void accept(ports::WriteBatch& out) {
    ports::SpooledRecord record{.header_hash = random_.random<Hash>(),
                                .record_id = random_.random<RecordId>(),
                                .device = device_,
                                .expires = Instant{1'790'000'000'000},
                                .header = bytes(640),
                                .batch = {random_.random<Signature>(), 1, 0, {}},
                                .release = bytes(96),
                                .entries = {{recipient_, bytes(288)}},
                                .slots = {}};
    for (int slot = 0; slot < 4; ++slot) record.slots.push_back({random_.random<Hash>(), bytes(1229)});
    for (const ports::SpooledSlot& slot : record.slots) record.frame_bytes += slot.frame.size();
    const Nonce nonce = random_.random<Nonce>();
    out.replays.push_back({device_,
                           record.record_id,
                           record.header_hash,
                           record.expires,
                           {position_, bytes(140), nonce, bytes(320)},
                           ++position_});
    out.queued.push_back({recipient_,
                          position_,
                          record.header_hash,
                          ports::DeliveryRow{position_, bytes(140), nonce, bytes(320), position_, 1, false},
                          {device_},
                          std::nullopt});
    last_.push_back(out.queued.back());
    out.outcomes.push_back({device_, record.record_id, recipient_, codec::Progress::queued, record.expires});
    outcomes_.push_back(out.outcomes.back());
    out.records.push_back(std::move(record));
  }
  void log(ports::WriteBatch& out) {
    ports::LogRows rows;
    codec::Block block;
    for (std::size_t i = 0; i < 4 * records_; ++i)
      block.entries.push_back({.index = entry_++, .leaf = bytes(140), .ciphertext = bytes(440)});
    rows.staged.blocks[0] = {std::move(block)};
    for (std::uint64_t tile = (entry_ - 4 * records_) / 256; tile <= (entry_ - 1) / 256; ++tile)
      rows.tiles.push_back({0, tile, bytes(32 * std::min<std::uint64_t>(256, entry_ - 256 * tile))});
    out.log = std::move(rows);
    const tlog::Checkpoint head{log_origin, entry_, random_.random<Hash>(), {}};
    out.values["log/checkpoint"] =
        copy_of(view_of(tlog::format_note(tlog::sign_checkpoint(head, log_origin, log_key()))));
  }
  Bytes bytes(std::size_t size) {
    Bytes out(size);
    random_.fill(out);
    return out;
  }

  const std::size_t records_;
  primitives::Drbg random_{Seed{}};
  KeyId device_ = random_.random<KeyId>(), recipient_ = random_.random<KeyId>();
  std::uint64_t position_ = 0, entry_ = 0;
  std::vector<ports::QueueRow> last_;
  std::vector<ports::OutcomeRow> outcomes_;
};

// Of one way to keep them: prepares batches, then commits them.
struct Lane {
  explicit Lane(std::size_t records) : traffic(records), commits(records_of_run() / records) {}
  void prepare() {
    for (std::size_t i = 0; i < commits; ++i) waiting.push_back(traffic.next());
  }
  template <class Commit>
  void run(const Commit& commit) {
    for (ports::WriteBatch& batch : waiting) commit(batch);
    waiting.clear();
  }
  Traffic traffic;
  std::size_t commits;
  std::deque<ports::WriteBatch> waiting;
};

struct Ours : Lane {
  using Lane::Lane;
  bench::StoreFolder folder;
  std::unique_ptr<store::SegmentStore> kept =
      must(store::SegmentStore::open(folder.path / "store.db", bench::bench_key(), {log_origin, &log_key()}));
};

struct Floor : Lane {
  using Lane::Lane;
  void commit(const ports::WriteBatch& batch) {
    Bytes bytes;
    ports::write_batch(batch, bytes);
    bench::keep(primitives::sha256(bytes));
    const Bytes sealed = primitives::chacha20poly1305_seal(key, primitives::zero_nonce(), {}, bytes);
    must(file->write_at(at, sealed));
    must(file->sync());
    at = at > (64U << 20) ? 0 : at + sealed.size();
  }
  bench::StoreFolder folder;
  AeadKey key = AeadKey::from(Bytes(32, 5)).value();
  std::unique_ptr<io::SyncedFile> file = must(io::real_disk().open(folder.path / "floor", true));
  std::uint64_t at = 0;
};

struct Before : Lane {
  using Lane::Lane;
  bench::StoreFolder folder;
  bench::StoreBefore kept{folder.path / "store.db"};
};

template <class T, class Commit>
bench::Work work(std::size_t records, Commit commit) {
  // Made with its first run, gone with the program: a filter leaves the others out.
  const auto lane = std::make_shared<std::unique_ptr<T>>();
  return {.run = [lane, commit] { (*lane)->run([&](ports::WriteBatch& batch) { commit(**lane, batch); }); },
          .items = records_of_run(),
          .prepare =
              [lane, records] {
                if (!*lane) *lane = std::make_unique<T>(records);
                (*lane)->prepare();
              }};
}

void add_row(std::size_t records, bench::Clock clock) {
  const auto ours = [&] {
    return work<Ours>(records, [](Ours& lane, ports::WriteBatch& batch) {
      must(core::name_departures(*lane.kept, batch));
      must(lane.kept->commit(batch));
    });
  };
  const std::string name =
      fmt::format("a record, commits of {}, {}", records, clock == bench::Clock::cpu ? "CPU" : "wall clock");
  bench::add({.name = name,
              .ours = ours(),
              .beside = "rows, as before segments",
              .other = work<Before>(records, [](Before& lane, ports::WriteBatch& batch) { lane.kept.commit(batch); }),
              .ratio_max = 0.1,
              .clock = clock});
  bench::add({.name = name + " ",
              .ours = ours(),
              .beside = "floor",
              .other = work<Floor>(records, [](Floor& lane, ports::WriteBatch& batch) { lane.commit(batch); }),
              .clock = clock});
}

}  // namespace

void bench::rows() {
  for (const std::size_t records : {10U, 100U, 500U}) add_row(records, bench::Clock::wall);
  add_row(100, bench::Clock::cpu);
}
