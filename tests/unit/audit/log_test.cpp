#include <catch2/catch_test_macros.hpp>
#include <memory>

#include "audit/reader.h"
#include "audit/writer.h"
#include "crypto/primitives/hash.h"
#include "crypto/primitives/x25519.h"
#include "crypto/tlog/merkle.h"

namespace puente::audit {
namespace {

using codec::Audience;
using model::Nation;

constexpr Instant noon{1'790'000'000'000};

struct Auditor {
  std::uint8_t number;
  Nation nation;
  X25519Private key() const { return primitives::generate_x25519_key(Bytes(32, number)); }
  AuditorKey known() const {
    AuditorKey out;
    out.nation = nation;
    out.auditor.array()[0] = number;
    out.public_key = primitives::public_of(key());
    out.audit_key = primitives::key_id_of(out.public_key);
    return out;
  }
};
constexpr Auditor mexican{1, Nation::mx};
constexpr Auditor american{2, Nation::us};
constexpr Auditor latecomer{3, Nation::mx};

codec::Event event_of(std::uint64_t number) {
  // One that any audience may have.
  codec::AcknowledgementEvent event;
  event.number = number;
  return {noon + seconds(static_cast<std::int64_t>(number)), event};
}
std::uint64_t number_of(const codec::Event& event) { return std::get<codec::AcknowledgementEvent>(event.what).number; }

// What a broker stored, as an auditor fetches it.
struct Log {
  std::unique_ptr<primitives::Drbg> random = std::make_unique<primitives::Drbg>(Seed{});
  LogWriter writer{{}, {}};
  std::vector<Hash> leaf_hashes;
  std::array<std::vector<codec::StoredEntry>, codec::audience_count> entries;
  std::vector<codec::EpochSeal> seals;
  codec::Head head;
  std::uint64_t written = 0;

  void open(std::initializer_list<Auditor> auditors) {
    std::vector<AuditorKey> known;
    for (const Auditor& auditor : auditors) known.push_back(auditor.known());
    REQUIRE(writer.open_epochs(known, *random));
  }
  void write(std::initializer_list<Audience> audiences) {
    for (const Audience audience : audiences) writer.append(event_of(written++), audience, *random);
  }
  void commit() {
    const Staged staged = writer.take();
    CHECK(staged.first_index == leaf_hashes.size());
    leaf_hashes.insert(leaf_hashes.end(), staged.leaf_hashes.begin(), staged.leaf_hashes.end());
    for (std::size_t a = 0; a < codec::audience_count; ++a)
      for (const codec::Block& block : staged.blocks[a])
        entries[a].insert(entries[a].end(), block.entries.begin(), block.entries.end());
    seals.insert(seals.end(), staged.seals.begin(), staged.seals.end());
    head = {staged.size, staged.root};
  }

  std::vector<codec::StoredEntry> of(std::initializer_list<Audience> audiences) const {
    std::vector<codec::StoredEntry> out;
    for (const Audience audience : audiences) {
      const auto& some = entries[static_cast<std::size_t>(audience)];
      out.insert(out.end(), some.begin(), some.end());
    }
    std::ranges::sort(out, {}, &codec::StoredEntry::index);
    return out;
  }
};

Log usual() {
  Log log;
  log.open({mexican, american});
  log.write({Audience::both, Audience::mx, Audience::us, Audience::both, Audience::mx, Audience::both});
  log.commit();
  return log;
}

struct Reading {
  Status status;
  std::vector<ReadEntry> entries;
  std::vector<std::uint64_t> numbers() const {
    std::vector<std::uint64_t> out;
    for (const ReadEntry& one : entries)
      if (one.event) out.push_back(number_of(*one.event));
    return out;
  }
};

// Everything as the auditor gets it; `entries` are those of its audiences, in the order given.
Reading read(const Log& log, const Auditor& auditor, const std::vector<codec::StoredEntry>& entries) {
  std::map<KeyId, X25519Private> keys;
  keys.emplace(auditor.known().audit_key, auditor.key());
  LogReader reader(auditor.nation, std::move(keys));
  Reading out;
  for (const codec::EpochSeal& seal : log.seals) REQUIRE(reader.add_seal(encode(seal)));
  std::vector<codec::StoredEntry> all = entries;
  const Audience other = auditor.nation == Nation::mx ? Audience::us : Audience::mx;
  for (codec::StoredEntry entry : log.entries[static_cast<std::size_t>(other)]) {
    entry.ciphertext.clear();
    all.push_back(std::move(entry));
  }
  std::ranges::stable_sort(all, {}, &codec::StoredEntry::index);
  for (const codec::StoredEntry& one : all) {
    auto taken = reader.add(one.leaf, one.ciphertext);
    if (!taken) {
      out.status = tl::unexpected<Error>(taken.error());
      return out;
    }
    if (taken->ours) out.entries.push_back(std::move(*taken));
  }
  out.status = reader.finish(log.head);
  return out;
}

ErrorCode finding(const Log& log, const std::vector<codec::StoredEntry>& entries) {
  const Reading reading = read(log, mexican, entries);
  REQUIRE_FALSE(reading.status.has_value());
  return reading.status.error().code;
}

const std::initializer_list<Audience> for_mx{Audience::mx, Audience::both};
const std::initializer_list<Audience> for_us{Audience::us, Audience::both};

TEST_CASE("each auditor reads every entry of its audiences, and no other") {
  const Log log = usual();
  const Reading mx = read(log, mexican, log.of(for_mx));
  REQUIRE(mx.status);
  CHECK(mx.numbers() == std::vector<std::uint64_t>{0, 1, 3, 4, 5});
  CHECK(mx.entries[1].leaf.audience == Audience::mx);
  CHECK(mx.entries[1].index == 1);
  CHECK(mx.entries[3].leaf.counter == 1);
  CHECK(mx.entries[0].event->time == noon);

  const Reading us = read(log, american, log.of(for_us));
  REQUIRE(us.status);
  CHECK(us.numbers() == std::vector<std::uint64_t>{0, 2, 3, 5});
}

TEST_CASE("an auditor of Mexico has no key to the United States' entries, and is told that they are not its own") {
  const Log log = usual();
  for (const codec::EpochSeal& seal : log.seals)
    CHECK(may_read(seal.auditor == mexican.known().auditor ? Nation::mx : Nation::us, seal.audience));
  CHECK(finding(log, log.of({Audience::us})) == ErrorCode::mismatch);
  // Not even with the seal of the other nation's auditor at hand.
  std::size_t opened = 0;
  for (const codec::EpochSeal& seal : log.seals) opened += unseal_epoch(seal, mexican.key()).has_value() ? 1U : 0U;
  CHECK(opened == 2);
}

TEST_CASE("an entry that was altered is a finding, whichever part of it") {
  const Log log = usual();
  for (std::size_t i = 0; i < log.of(for_mx).size(); ++i) {
    auto entries = log.of(for_mx);
    entries[i].ciphertext[40] ^= 1U;
    CHECK(finding(log, entries) == ErrorCode::mismatch);
    entries = log.of(for_mx);
    entries[i].leaf[entries[i].leaf.size() - 1] ^= 1U;
    CHECK(finding(log, entries) == ErrorCode::mismatch);
    entries = log.of(for_mx);
    entries[i].ciphertext.clear();
    CHECK(finding(log, entries) == ErrorCode::mismatch);
    entries = log.of(for_mx);
    entries[i].leaf.clear();
    CHECK(finding(log, entries) == ErrorCode::mismatch);
  }
}

TEST_CASE("an entry left out is a finding at the next one of its audience") {
  const Log log = usual();
  for (const std::size_t left_out : {0U, 1U, 2U}) {
    auto entries = log.of(for_mx);
    entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(left_out));
    CHECK(finding(log, entries) == ErrorCode::mismatch);
  }
}

TEST_CASE("entries in another order, twice, or at another index are findings") {
  const Log log = usual();
  auto entries = log.of(for_mx);
  std::swap(entries[0].leaf, entries[2].leaf);
  std::swap(entries[0].ciphertext, entries[2].ciphertext);
  CHECK(finding(log, entries) == ErrorCode::mismatch);
  entries = log.of(for_mx);
  entries.insert(entries.begin(), entries[0]);
  CHECK(finding(log, entries) == ErrorCode::mismatch);
  entries = log.of(for_mx);
  entries[0].index = 3;
  CHECK(finding(log, entries) == ErrorCode::mismatch);
  entries = log.of(for_mx);
  entries[0].index = 99;
  CHECK(finding(log, entries) == ErrorCode::mismatch);
}

// As an operator would who rewrites history and signs it anew: leaf and tree fit the new content.
void rewrite(Log& log, codec::StoredEntry& entry, const std::function<void(codec::LeafInput&, Bytes&)>& change) {
  auto leaf = codec::decode_leaf_input(entry.leaf).value();
  change(leaf, entry.ciphertext);
  entry.leaf = encode(leaf);
  log.leaf_hashes[entry.index] = tlog::leaf_hash(entry.leaf);
  tlog::Frontier tree;
  for (const Hash& hash : log.leaf_hashes) tree.append(hash);
  log.head.root = tree.root();
}

TEST_CASE("an entry rewritten together with its leaf and the tree is a finding still") {
  const auto rewritten = [](const std::function<void(codec::LeafInput&, Bytes&)>& change) {
    Log log = usual();
    auto entries = log.of(for_mx);
    rewrite(log, entries[2], change);
    return finding(log, entries);
  };
  // Other ciphertext: the running hash breaks.
  CHECK(rewritten([](codec::LeafInput& leaf, Bytes& ciphertext) {
          ciphertext[0] ^= 1U;
          leaf.ciphertext_hash = primitives::sha256(ciphertext);
        }) == ErrorCode::mismatch);
  CHECK(rewritten([](codec::LeafInput& leaf, Bytes&) { leaf.event.array()[0] ^= 1U; }) == ErrorCode::mismatch);
  CHECK(rewritten([](codec::LeafInput& leaf, Bytes&) { leaf.counter += 1; }) == ErrorCode::mismatch);
  CHECK(rewritten([](codec::LeafInput& leaf, Bytes&) { leaf.epoch = 0; }) == ErrorCode::mismatch);
  CHECK(rewritten([](codec::LeafInput& leaf, Bytes&) { leaf.audience = Audience::us; }) == ErrorCode::mismatch);
}

// A log of one entry, rewritten so that leaf, running hash and tree fit each other.
std::string told_of_one(const std::function<void(codec::LeafInput&, Bytes&)>& change) {
  Log log;
  log.open({mexican});
  log.write({Audience::mx});
  log.commit();
  auto entries = log.of(for_mx);
  rewrite(log, entries[0], [&](codec::LeafInput& leaf, Bytes& ciphertext) {
    change(leaf, ciphertext);
    leaf.ciphertext_hash = primitives::sha256(ciphertext);
    leaf.running = next_running(Hash(), 0, leaf.ciphertext_hash, leaf.event);
  });
  const Reading reading = read(log, mexican, entries);
  if (reading.status) return "";
  CHECK(reading.status.error().code == ErrorCode::mismatch);
  return reading.status.error().what;
}

TEST_CASE("telling the parties one thing and the auditors another is a finding") {
  CHECK(told_of_one([](codec::LeafInput&, Bytes&) {}).empty());
  CHECK(told_of_one([](codec::LeafInput& leaf, Bytes&) {
          leaf.event = event_hash(Nonce{}, encode(event_of(9)));
        }).find("parties") != std::string::npos);
}

TEST_CASE("an entry under another key, or moved to another place, does not decrypt") {
  CHECK(told_of_one([](codec::LeafInput&, Bytes& ciphertext) { ciphertext[0] ^= 1U; }).find("decrypt") !=
        std::string::npos);
  CHECK(told_of_one([](codec::LeafInput&, Bytes& ciphertext) { ciphertext.assign(528, 7); }).find("decrypt") !=
        std::string::npos);
  CHECK(told_of_one([](codec::LeafInput&, Bytes& ciphertext) { ciphertext.clear(); }).find("decrypt") !=
        std::string::npos);
}

TEST_CASE("the leaves must be the tree of the head, all of them and nothing more") {
  const Log log = usual();
  Log bad = usual();
  bad.head.size += 1;
  CHECK(finding(bad, log.of(for_mx)) == ErrorCode::mismatch);
  bad = usual();
  bad.head.root.array()[0] ^= 1U;
  CHECK(finding(bad, log.of(for_mx)) == ErrorCode::mismatch);
  bad = usual();
  bad.entries[1][0].leaf[30] ^= 1U;  // the other nation's leaf, which we cannot read
  CHECK(finding(bad, bad.of(for_mx)) == ErrorCode::mismatch);
  bad = usual();
  bad.entries[1].clear();
  CHECK(finding(bad, bad.of(for_mx)) == ErrorCode::mismatch);
}

TEST_CASE("a new epoch goes on with counters and running hash, under another key") {
  Log log = usual();
  log.open({mexican, american});
  log.write({Audience::mx, Audience::both, Audience::mx});
  log.commit();
  const Reading mx = read(log, mexican, log.of(for_mx));
  REQUIRE(mx.status);
  CHECK(mx.numbers() == std::vector<std::uint64_t>{0, 1, 3, 4, 5, 6, 7, 8});
  CHECK(mx.entries.back().leaf.counter == 3);
}

TEST_CASE("who was enrolled later reads from then on, and checks the rest without reading it") {
  Log log = usual();
  log.open({mexican, american, latecomer});
  log.write({Audience::mx, Audience::both});
  log.commit();
  const Reading late = read(log, latecomer, log.of(for_mx));
  REQUIRE(late.status);
  CHECK(late.entries.size() == 7);
  CHECK_FALSE(late.entries[0].event.has_value());
  CHECK(late.numbers() == std::vector<std::uint64_t>{6, 7});

  auto entries = log.of(for_mx);
  entries[1].ciphertext[3] ^= 1U;
  CHECK_FALSE(read(log, latecomer, entries).status);
}

TEST_CASE("a seal altered, or sealed to our name with another key, is refused") {
  const Log log = usual();
  std::map<KeyId, X25519Private> keys;
  keys.emplace(mexican.known().audit_key, latecomer.key());
  LogReader reader(Nation::mx, std::move(keys));
  std::size_t refused = 0;
  for (const codec::EpochSeal& seal : log.seals) refused += reader.add_seal(encode(seal)).has_value() ? 0U : 1U;
  CHECK(refused == 2);
  CHECK_FALSE(reader.add_seal({}));
  CHECK_FALSE(reader.add_seal(Bytes(64, 0xff)));
}

TEST_CASE("a commit holds what was appended since the last, and the writer goes on from what was stored") {
  Log log = usual();
  const Staged nothing = log.writer.take();
  CHECK(nothing.leaf_hashes.empty());
  CHECK(nothing.size == 6);
  CHECK(nothing.root == log.head.root);
  CHECK_FALSE(log.writer.has_staged());

  // After a restart: state and tree from the store, a new epoch.
  tlog::Frontier frontier;
  for (const Hash& hash : log.leaf_hashes) frontier.append(hash);
  log.writer = LogWriter(frontier, nothing.chains);
  log.open({mexican});
  log.write({Audience::both, Audience::mx});
  CHECK(log.writer.has_staged());
  log.commit();
  const Reading mx = read(log, mexican, log.of(for_mx));
  REQUIRE(mx.status);
  CHECK(mx.numbers().size() == 7);
}

TEST_CASE("what an appended event's parties are shown is what lies in the log") {
  Log log;
  log.open({mexican});
  const Appended told = log.writer.append(event_of(5), Audience::both, *log.random);
  log.commit();
  CHECK(told.index == 0);
  CHECK(tlog::leaf_hash(told.leaf) == log.leaf_hashes.at(0));
  const auto leaf = codec::decode_leaf_input(told.leaf).value();
  CHECK(leaf.event == event_hash(told.nonce, told.event));
  CHECK(leaf.audience == Audience::both);
  CHECK(codec::decode_event(told.event).value() == event_of(5));
  // Nothing of the event shows in what everybody may fetch.
  CHECK(log.of({Audience::both})[0].ciphertext.size() == entry_step_bytes + 16);
}

TEST_CASE("a summary tells how many entries each audience had, and what their running hash was") {
  Log log = usual();
  log.writer.append({noon, log.writer.summary()}, Audience::both, *log.random);
  log.commit();
  const Reading mx = read(log, mexican, log.of(for_mx));
  REQUIRE(mx.status);
  const auto& summary = std::get<codec::SummaryEvent>(mx.entries.back().event->what);
  CHECK(summary.audiences[0].count == 2);
  CHECK(summary.audiences[1].count == 1);
  CHECK(summary.audiences[2].count == 3);
  CHECK(summary.audiences[1].running != Hash());

  auto entries = log.of(for_mx);
  entries.erase(entries.begin() + 3);  // the last one for Mexico alone
  CHECK(finding(log, entries) == ErrorCode::mismatch);
}

TEST_CASE("a summary that states another running hash is a finding") {
  Log log = usual();
  codec::SummaryEvent summary = log.writer.summary();
  summary.audiences[0].running.array()[0] ^= 1U;
  log.writer.append({noon, summary}, Audience::both, *log.random);
  log.commit();
  CHECK(finding(log, log.of(for_mx)) == ErrorCode::mismatch);
  // The other nation's auditor cannot read those entries, and checks their chain all the same.
  CHECK_FALSE(read(log, american, log.of(for_us)).status);
}

TEST_CASE("a large commit is cut into blocks that can be sent") {
  Log log;
  log.open({mexican});
  for (int i = 0; i < 400; ++i) log.write({Audience::both});
  const Staged staged = log.writer.take();
  const auto& blocks = staged.blocks[static_cast<std::size_t>(Audience::both)];
  CHECK(blocks.size() > 1);
  std::size_t total = 0;
  for (const codec::Block& block : blocks) {
    CHECK(encode(block).size() < codec::frame_bytes_max / 2);
    total += block.entries.size();
  }
  CHECK(total == 400);
}

}  // namespace
}  // namespace puente::audit
