#include "audit/writer.h"

#include "tests/unit/audit/world.h"

namespace puente::audit {
namespace {

using namespace test;

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
