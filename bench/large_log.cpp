// A log as large as it may become: written into a real store, verified as the broker does at its start and as an
// auditor does, and asked for proofs. `large_log DIR ENTRIES`; run again it goes on where DIR has come to.
//
// Prints what was measured: entries per second, time of a proof, the most memory ever held.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>

#include "audit/reader.h"
#include "bench/must.h"
#include "broker/core/log/log_keeper.h"
#include "broker/core/log/log_page.h"
#include "broker/store/sqlcipher/sqlcipher_store.h"
#include "crypto/base/transcript.h"
#include "crypto/primitives/x25519.h"

using namespace puente;
using bench::must;
using broker::core::LogKeeper;
using broker::store::SqlcipherStore;

namespace {

constexpr std::uint64_t entries_per_commit = 1000;
constexpr std::size_t proofs = 1001;

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

void report(std::string_view what, std::uint64_t entries, const Stopwatch& watch) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print("{:<44}{:>12} entries {:>8.1f} s {:>10.0f} a second {:>6} MB at most\n", what, entries, watch.seconds(),
             static_cast<double>(entries) / watch.seconds(), usage.ru_maxrss / 1024);
  std::fflush(stdout);
}

// The keys are constant: the log is made up, and a later run reads what an earlier one wrote.
struct Auditor {
  X25519Private key = primitives::generate_x25519_key(Bytes(32, 9));
  audit::AuditorKey package;
  Auditor() {
    package.nation = model::Nation::mx;
    package.public_key = primitives::public_of(key);
    package.audit_key = primitives::key_id_of(package.public_key);
    package.auditor = package.audit_key;
  }
};

codec::Event event(std::uint64_t i) {
  codec::DeliveryEvent out;
  out.number = i;
  out.released = {Hash{}};
  return {Instant{static_cast<std::int64_t>(i)}, out};
}

struct Log {
  SqlcipherStore store;
  primitives::SigningKey key = primitives::generate_signing_key(Bytes(32, 3));
  LogKeeper keeper{store, "bench.example/large", key};
  Auditor auditor;

  explicit Log(const std::filesystem::path& dir)
      : store(must(SqlcipherStore::open(dir / "store.db", StoreKey::from(Bytes(32, 7)).value()))) {
    must(keeper.restore(must(store.values())));
  }

  void write(std::uint64_t entries) {
    const std::uint64_t from = keeper.next_index();
    if (from >= entries) return;
    const Stopwatch watch;
    Seed seed;  // another one for each run, as an epoch's first key must be
    std::ranges::copy(big_endian(from), seed.array().begin());
    primitives::Drbg random{seed};
    must(keeper.open_epochs(std::span(&auditor.package, 1), random));
    while (keeper.next_index() < entries) {
      const std::uint64_t end = std::min(entries, keeper.next_index() + entries_per_commit);
      while (keeper.next_index() + 1 < end)
        keeper.append(event(keeper.next_index()),
                      static_cast<codec::Audience>(keeper.next_index() % codec::audience_count), random);
      keeper.append_summary(Instant{static_cast<std::int64_t>(keeper.next_index())}, random);
      broker::ports::WriteBatch batch;
      batch.log = keeper.stage(batch.values);
      must(store.commit(batch));
    }
    report("written, encrypted, committed and synced", entries - from, watch);
  }

  // As puente audit verify: page by page, every leaf and running hash; what is for Mexico or both also read.
  void verify_as_auditor() {
    const Stopwatch watch;
    std::map<KeyId, X25519Private> keys;
    keys.emplace(auditor.package.audit_key, auditor.key.duplicate());
    audit::LogReader reader(model::Nation::mx, std::move(keys));
    std::uint64_t read = 0;
    while (reader.size() < keeper.head().size) {
      const codec::LogPage page = must(
          broker::core::log_page(store, auditor.package.auditor, model::Nation::mx, reader.size(), keeper.head().size));
      for (const Bytes& seal : page.seals) must(reader.add_seal(seal));
      for (std::size_t i = 0; i < page.leaves.size(); ++i)
        read += must(reader.add(page.leaves[i], page.ciphertexts[i])).event ? 1U : 0U;
    }
    must(reader.finish(keeper.head()));
    report("verified by an auditor, its own read", reader.size(), watch);
    fmt::print("  {} of them were its own to read; the tree is the head's\n", read);
  }

  void prove() {
    primitives::Drbg random{Seed{}};
    std::vector<double> micros;
    for (std::size_t i = 0; i < proofs; ++i) {
      std::uint64_t index = 0;
      for (const std::uint8_t byte : random.random<Hash>().view().first(8)) index = (index << 8) | byte;
      index %= keeper.head().size;
      const Stopwatch watch;
      const auto proof = must(tlog::inclusion_proof(keeper.tree(), index, keeper.head().size));
      micros.push_back(watch.seconds() * 1e6);
      must(tlog::verify_inclusion(index, keeper.head().size, must(keeper.tree().node(0, index)), proof,
                                  keeper.head().root));
    }
    std::ranges::nth_element(micros, micros.begin() + proofs / 2);
    fmt::print("{:<44}{:>12} proofs, median {:.0f} µs; each verifies\n", "inclusion proofs of random entries", proofs,
               micros[proofs / 2]);
  }
};

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t entries = 0;
  const std::string_view number = argc == 3 ? argv[2] : "";
  if (std::from_chars(number.data(), number.data() + number.size(), entries).ptr != number.data() + number.size() ||
      entries == 0) {
    fmt::print(stderr, "usage: large_log DIR ENTRIES\n");
    return 64;
  }
  std::filesystem::create_directories(argv[1]);
  Log(argv[1]).write(entries);
  const Stopwatch watch;
  Log log(argv[1]);
  report("derived again as at the broker's start", log.keeper.head().size, watch);
  log.verify_as_auditor();
  log.prove();
  return 0;
}
