// The log: appending, verifying, proving; each beside the SHA-256 and SQLCipher operations it cannot avoid.
//
// PUENTE_BENCH_LEAVES: leaves of the large log (10,000,000; --smoke makes do with fewer). PUENTE_BENCH_DIR: where
// stores lie for the time being (a temporary folder).
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "audit/reader.h"
#include "bench/beside.h"
#include "bench/must.h"
#include "bench/operations.h"
#include "broker/core/log/log_keeper.h"
#include "broker/store/sqlcipher/sqlcipher_store.h"
#include "crypto/primitives/x25519.h"

using namespace puente;
using bench::must;
using broker::core::LogKeeper;
using broker::core::TreeTiles;
using broker::store::SqlcipherStore;
namespace ports = broker::ports;

namespace {

constexpr std::size_t batch_entries = 100;
constexpr std::size_t node_bytes = 65;
constexpr std::uint64_t verified_entries = 10'000;

std::uint64_t large_log() {
  const char* const text = std::getenv("PUENTE_BENCH_LEAVES");
  return text == nullptr ? 10'000'000 : std::strtoull(text, nullptr, 10);
}

struct Folder {
  std::filesystem::path path;
  Folder() {
    const char* const base = std::getenv("PUENTE_BENCH_DIR");
    std::string name =
        ((base == nullptr ? std::filesystem::temp_directory_path() : std::filesystem::path(base)) / "bench-log-XXXXXX")
            .string();
    if (::mkdtemp(name.data()) == nullptr) std::exit(1);
    path = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
};

StoreKey store_key() { return StoreKey::from(Bytes(32, 7)).value(); }

// An event whose entry is 512 bytes, as most are.
codec::Event event() {
  codec::DeliveryEvent out;
  out.released = {Hash{}};
  return {Instant{1}, out};
}

// A log on disk that grows by batches.
struct Log {
  Folder folder;
  SqlcipherStore store = must(SqlcipherStore::open(folder.path / "store.db", store_key()));
  primitives::Drbg random{Seed{}};
  primitives::SigningKey key = primitives::generate_signing_key(Bytes(32, 3));
  LogKeeper keeper{store, "bench.example/log", key};

  Log() { must(keeper.open_epochs({}, random)); }
  ports::WriteBatch staged() {
    for (std::size_t i = 0; i < batch_entries; ++i)
      keeper.append(event(), static_cast<codec::Audience>(i % codec::audience_count), random);
    ports::WriteBatch batch;
    batch.log = keeper.stage(batch.values);
    return batch;
  }
  void append() { must(store.commit(staged())); }
};

// SHA-256 and HMAC operations of one entry: event, ciphertext, running hash, leaf, node of the tree; entry key and
// next.
bench::Operations entry_operations(const audit::Appended& one, std::size_t ciphertext_bytes) {
  return {.hashes = {one.event.size() + 60, ciphertext_bytes, 140, one.leaf.size() + 1, node_bytes}, .macs = {19, 18}};
}

void add_append() {
  static Log ours;
  // The same bytes, written as bare rows of the same file format in one transaction.
  static Folder folder;
  static auto database = must(io::Database::open(folder.path / "plain.db", store_key()));
  must(database.run("CREATE TABLE plain(a INTEGER, b INTEGER, c BLOB, PRIMARY KEY(a, b))"));
  static auto insert = must(database.prepare("INSERT OR REPLACE INTO plain VALUES(?,?,?)"));
  static const bench::Operations operations = [] {
    Log log;
    const audit::Appended one = log.keeper.append(event(), codec::Audience::both, log.random);
    bench::Operations out;
    out.add(entry_operations(one, 512 + 16), batch_entries);
    out.hashes.push_back(150);  // of the checkpoint
    out.signatures = 1;
    return out;
  }();
  static std::int64_t written = 0;
  bench::add({.name = "append 100 entries of 512 bytes",
              .ours = {[] { ours.append(); }, batch_entries},
              .beside = "SHA-256, SQLCipher",
              .other = {[] {
                          bench::perform(operations);
                          ports::WriteBatch like;  // what one append stores
                          auto transaction = must(io::Transaction::begin(database));
                          const Bytes block(batch_entries / 3 * (512 + 16 + 200 + 24), 1);
                          ++written;
                          for (int a = 0; a < 3; ++a) must(insert.bind(a).bind(written).bind(ByteView(block)).run());
                          const Bytes tile(128 * 32, 2);  // on average
                          must(insert.bind(3).bind(written * 100 / 256).bind(ByteView(tile)).run());
                          must(insert.bind(4).bind(written * 100 / 65'536).bind(ByteView(tile)).run());
                          const Bytes values(400, 3);
                          must(insert.bind(5).bind(0).bind(ByteView(values)).run());
                          must(transaction.commit());
                        },
                        batch_entries},
              .ratio_max = 1.5,
              .clock = bench::Clock::wall});
}

// What an auditor holds to check.
struct Audited {
  X25519Private key = primitives::generate_x25519_key(Bytes(32, 9));
  audit::AuditorKey auditor;
  std::vector<codec::StoredEntry> entries;
  std::vector<Bytes> seals;
  std::vector<Hash> leaf_hashes;
  bench::Operations operations, without_key;

  Audited() {
    auditor.public_key = primitives::public_of(key);
    auditor.audit_key = primitives::key_id_of(auditor.public_key);
    primitives::Drbg random{Seed{}};
    audit::LogWriter writer{{}, {}};
    must(writer.open_epochs(std::span(&auditor, 1), random));
    for (std::uint64_t i = 0; i < verified_entries; ++i) {
      const audit::Appended one = writer.append(event(), codec::Audience::both, random);
      operations.add(entry_operations(one, 512 + 16));
      without_key.add({.hashes = {512 + 16, 140, one.leaf.size() + 1, node_bytes}});
    }
    const audit::Staged staged = writer.take();
    leaf_hashes = staged.leaf_hashes;
    for (const auto& block : staged.blocks[static_cast<std::size_t>(codec::Audience::both)])
      entries.insert(entries.end(), block.entries.begin(), block.entries.end());
    for (const codec::EpochSeal& seal : staged.seals) seals.push_back(encode(seal));
  }
  void verify() const {
    std::map<KeyId, X25519Private> keys;
    keys.emplace(auditor.audit_key, key.duplicate());
    audit::LogReader reader(model::Nation::mx, std::move(keys));
    for (const Bytes& seal : seals) must(reader.add_seal(seal));
    for (const codec::StoredEntry& entry : entries) bench::keep(must(reader.add(entry.leaf, entry.ciphertext)));
  }
};

// What fsck, the broker at its start and the other nation's auditors do: all but what the entries say.
void follow(const Audited& audited) {
  audit::ChainFollower follower;
  tlog::Frontier tree;
  for (std::size_t i = 0; i < audited.entries.size(); ++i) {
    bench::keep(must(follower.take(audited.entries[i], audited.leaf_hashes[i])));
    tree.append(audited.leaf_hashes[i]);
  }
  bench::keep(tree.root());
}

void add_verify() {
  static const Audited audited;
  bench::add({.name = fmt::format("verify {} entries without a key", verified_entries),
              .ours = {[] { follow(audited); }, verified_entries},
              .beside = "hashing them",
              .other = {[] { bench::perform(audited.without_key); }, verified_entries},
              .ratio_max = 1.0 / 0.6});
  bench::add({.name = fmt::format("verify and read {} entries", verified_entries),
              .ours = {[] { audited.verify(); }, verified_entries},
              .beside = "hashing them",
              .other = {[] { bench::perform(audited.operations); }, verified_entries},
              .ratio_max = 1.0 / 0.6});
}

// Only the tree: leaves of a log that has run for years.
struct Tree {
  Folder folder;
  SqlcipherStore store = must(SqlcipherStore::open(folder.path / "store.db", store_key()));
  std::unique_ptr<TreeTiles> tiles = std::make_unique<TreeTiles>(store);
  primitives::Drbg random{Seed{}};

  void grow(std::uint64_t leaves) {
    for (std::uint64_t i = 0; i < leaves; ++i) tiles->append(random.random<Hash>());
    ports::WriteBatch batch;
    batch.log = ports::LogRows{};
    batch.log->tiles = tiles->take_rows();
    must(store.commit(batch));
  }
  explicit Tree(std::uint64_t size) {
    for (std::uint64_t left = size; left > 0; left -= std::min<std::uint64_t>(left, 1 << 17))
      grow(std::min<std::uint64_t>(left, 1 << 17));
    tiles = std::make_unique<TreeTiles>(store);
    must(tiles->restore(size));
  }
  void prove() {
    const Hash anywhere = random.random<Hash>();
    std::uint64_t index = 0;
    for (const std::uint8_t byte : anywhere.view().first(8)) index = (index << 8) | byte;
    bench::keep(must(tlog::inclusion_proof(*tiles, index % tiles->size(), tiles->size())));
  }
};

// Made when they are first asked for: the large one takes a while.
Tree& small() {
  static Tree tree(1000);
  return tree;
}
Tree& large() {
  static Tree tree(large_log());
  return tree;
}

void add_tree() {
  constexpr std::size_t times = 20;
  const auto proofs = [](Tree& (*tree)()) {
    return bench::Work{[tree] {
                         for (std::size_t i = 0; i < times; ++i) tree().prove();
                       },
                       times, [tree] { bench::keep(tree()); }};
  };
  bench::add({.name = fmt::format("inclusion proof, {} entries", large_log()),
              .ours = proofs(large),
              .beside = "1,000 entries",
              .other = proofs(small),
              .clock = bench::Clock::wall});
  const auto appends = [](Tree& (*tree)()) {
    return bench::Work{[tree] { tree().grow(batch_entries); }, batch_entries, [tree] { bench::keep(tree()); }};
  };
  bench::add({.name = fmt::format("append to the tree at {} entries", large_log()),
              .ours = appends(large),
              .beside = "at 1,000",
              .other = appends(small),
              .ratio_max = 1.25,
              .clock = bench::Clock::wall});
}

}  // namespace

void bench::rows() {
  add_append();
  add_verify();
  add_tree();
}
