// What an auditor makes of a log.
#include "tests/unit/audit/world.h"

namespace puente::audit {
namespace {

using namespace test;

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

}  // namespace
}  // namespace puente::audit
