#include "client/cli/audit_log.h"

#include <catch2/catch_test_macros.hpp>

#include "audit/writer.h"
#include "crypto/primitives/x25519.h"
#include "tests/unit/trust/world.h"

namespace puente::client::cli {
namespace {

using codec::Audience;
using model::Nation;
using trust::test::must;
using trust::test::now;

X25519Private auditor_key() { return primitives::generate_x25519_key(Bytes(32, 9)); }

// A broker's log in memory, and pages of it as the broker would serve them to the Mexican auditor.
struct Broker {
  trust::test::World world;
  trust::test::Log log;
  std::unique_ptr<primitives::Drbg> random = std::make_unique<primitives::Drbg>(Seed{});
  audit::LogWriter writer{{}, {}};
  std::vector<Hash> hashes;
  std::map<std::uint64_t, codec::Block> blocks;  // by first index
  std::vector<Bytes> seals;
  std::uint64_t heartbeats = 0;
  bool summaries = true;

  Broker() {
    audit::AuditorKey key;
    key.nation = Nation::mx;
    key.public_key = primitives::public_of(auditor_key());
    key.audit_key = primitives::key_id_of(key.public_key);
    REQUIRE(writer.open_epochs(std::span(&key, 1), *random));
  }
  void heartbeat(Instant at = now) {
    codec::HeartbeatEvent event;
    event.number = ++heartbeats;
    if (summaries) writer.append({at, writer.summary()}, Audience::both, *random);
    writer.append({at, event}, Audience::both, *random);
  }
  void private_entry(Audience audience) {
    writer.append({now, codec::LifecycleEvent{"something", "1"}}, audience, *random);
  }
  void commit() {
    const audit::Staged staged = writer.take();
    for (const Hash& hash : staged.leaf_hashes) {
      hashes.push_back(hash);
      log.tree.append(hash);
    }
    for (const Audience audience : {Audience::mx, Audience::both})
      for (const codec::Block& block : staged.blocks[static_cast<std::size_t>(audience)])
        blocks[block.entries.front().index] = block;
    for (const codec::EpochSeal& seal : staged.seals) seals.push_back(encode(seal));
  }
  codec::LogPage page(std::uint64_t from, std::uint64_t count = 1000) const {
    codec::LogPage out;
    out.head = log.head(world);
    out.from = from;
    const std::uint64_t end = std::min<std::uint64_t>(hashes.size(), from + count);
    for (std::uint64_t i = from; i < end; ++i) out.leaf_hashes.push_back(hashes[i]);
    for (const auto& [first, block] : blocks)
      if (first >= from && first < end) out.blocks.push_back(encode(block));
    if (from == 0) out.seals = seals;
    return out;
  }
  LogAudit auditor() const {
    std::map<KeyId, X25519Private> keys;
    keys.emplace(primitives::key_id_of(primitives::public_of(auditor_key())), auditor_key());
    return {world.treaty, Nation::mx, std::move(keys)};
  }
};

Broker ordinary() {
  Broker out;
  out.heartbeat();
  out.private_entry(Audience::mx);
  out.private_entry(Audience::us);
  out.commit();
  out.heartbeat(now + seconds(60));
  out.private_entry(Audience::mx);
  out.commit();
  return out;
}

ErrorCode finding(const Broker& broker, const codec::LogPage& page) {
  LogAudit audit = broker.auditor();
  return trust::test::code_of(audit.take(page, now, {}));
}

}  // namespace

TEST_CASE("a whole log is read, counted by audience, and found complete") {
  const Broker broker = ordinary();
  LogAudit audit = broker.auditor();
  std::vector<std::uint64_t> read;
  REQUIRE(must(audit.take(broker.page(0), now, [&](const audit::ReadEntry& one) { read.push_back(one.index); })));
  CHECK(read == std::vector<std::uint64_t>{0, 1, 2, 4, 5, 6});
  CHECK(audit.summary().head == codec::Head{7, broker.log.tree.root()});
  CHECK(audit.summary().entries == std::array<std::uint64_t, 3>{2, 0, 4});
  CHECK(audit.summary().unreadable == 0);
  CHECK(audit.summary().heartbeats == 2);
  CHECK(audit.summary().longest_silence == seconds(60));
}

TEST_CASE("page by page it is the same, though blocks reach over the ends of pages") {
  const Broker broker = ordinary();
  LogAudit audit = broker.auditor();
  std::size_t read = 0;
  bool complete = false;
  while (!complete)
    complete = must(audit.take(broker.page(audit.next(), 1), now, [&](const audit::ReadEntry&) { ++read; }));
  CHECK(read == 6);
  CHECK(audit.summary().head.size == 7);
}

TEST_CASE("what the log grows by while it is read is left to the next audit, so that reading ends") {
  Broker broker = ordinary();
  LogAudit audit = broker.auditor();
  CHECK_FALSE(must(audit.take(broker.page(0, 3), now, {})));
  broker.private_entry(Audience::mx);
  broker.commit();
  CHECK(must(audit.take(broker.page(3), now, {})));
  CHECK(audit.summary().head.size == 7);
}

TEST_CASE("a log that was rewritten since the last audit is found, and so is one that was cut off") {
  const Broker before = ordinary();
  const std::string kept = before.log.head(before.world);
  {
    Broker grown = ordinary();
    grown.private_entry(Audience::mx);
    grown.commit();
    LogAudit audit = grown.auditor();
    REQUIRE(audit.expect(view_of(kept), now));
    CHECK(must(audit.take(grown.page(0), now, {})));
  }
  {
    Broker rewritten;
    rewritten.heartbeat();
    for (int i = 0; i < 5; ++i) rewritten.private_entry(Audience::mx);
    rewritten.commit();
    LogAudit audit = rewritten.auditor();
    // The same keys sign and cosign it: only what the auditor kept tells.
    REQUIRE(audit.expect(view_of(kept), now));
    CHECK(trust::test::code_of(audit.take(rewritten.page(0), now, {})) == ErrorCode::mismatch);
  }
  Broker shorter;
  shorter.heartbeat();
  shorter.commit();
  LogAudit audit = shorter.auditor();
  REQUIRE(audit.expect(view_of(kept), now));
  CHECK(trust::test::code_of(audit.take(shorter.page(0), now, {})) == ErrorCode::mismatch);
}

TEST_CASE("entries left out, altered, repeated or garbled are findings") {
  const Broker broker = ordinary();
  codec::LogPage page = broker.page(0);
  page.blocks.erase(page.blocks.begin());
  CHECK(finding(broker, page) == ErrorCode::mismatch);
  page = broker.page(0);
  page.blocks.push_back(page.blocks.front());
  CHECK(finding(broker, page) == ErrorCode::mismatch);
  page = broker.page(0);
  page.blocks.front().back() ^= 1;
  CHECK(finding(broker, page) == ErrorCode::mismatch);
  page = broker.page(0);
  page.blocks.front() = Bytes(7, 1);
  CHECK(finding(broker, page) == ErrorCode::mismatch);
  page = broker.page(0);
  page.leaf_hashes[3].array()[0] ^= 1;
  CHECK(finding(broker, page) == ErrorCode::mismatch);
  page = broker.page(0);
  page.leaf_hashes.clear();
  CHECK(finding(broker, page) == ErrorCode::mismatch);
  page = broker.page(0);
  page.leaf_hashes.push_back(Hash{});
  CHECK(finding(broker, page) == ErrorCode::mismatch);
  page = broker.page(0);
  page.from = 1;
  CHECK(finding(broker, page) == ErrorCode::mismatch);
}

TEST_CASE("a head without the quorum of both nations, or garbled, proves nothing") {
  const Broker broker = ordinary();
  codec::LogPage page = broker.page(0);
  page.head =
      tlog::format_note(tlog::sign_checkpoint({trust::test::origin, broker.log.tree.size(), broker.log.tree.root(), {}},
                                              trust::test::origin, broker.world.log));
  CHECK(finding(broker, page) == ErrorCode::unauthenticated);
  page.head = "not a note";
  CHECK(finding(broker, page) == ErrorCode::mismatch);
}

TEST_CASE("silence before the head was cosigned is a finding: entries for both nations may be cut off at the end") {
  Broker broker;
  broker.heartbeat(now - minutes(11));
  broker.commit();
  CHECK(finding(broker, broker.page(0)) == ErrorCode::mismatch);
}

TEST_CASE("the nation's own newest entries, held back at the end, are missed at the next summary") {
  Broker broker = ordinary();
  broker.heartbeat(now + seconds(120));
  broker.commit();
  REQUIRE(must(broker.auditor().take(broker.page(0), now, {})));
  // The last entry for Mexico alone: nothing after it is chained to it.
  broker.blocks.erase(6);
  LogAudit audit = broker.auditor();
  const auto taken = audit.take(broker.page(0), now, {});
  REQUIRE_FALSE(taken);
  CHECK(taken.error().code == ErrorCode::mismatch);
  CHECK(taken.error().what.find("audience MX has 2 entries by this summary, and 1 were served") != std::string::npos);
}

TEST_CASE("a log without summaries, or with none for long, is a finding") {
  Broker broker;
  broker.summaries = false;
  broker.heartbeat();
  broker.commit();
  CHECK(finding(broker, broker.page(0)) == ErrorCode::mismatch);
  broker = Broker();
  broker.heartbeat(now - minutes(11));
  broker.summaries = false;
  broker.heartbeat();
  broker.commit();
  CHECK(finding(broker, broker.page(0)) == ErrorCode::mismatch);
}

TEST_CASE("without the key, content stays closed, and all else is checked") {
  const Broker broker = ordinary();
  LogAudit audit(broker.world.treaty, Nation::mx, {});
  REQUIRE(must(audit.take(broker.page(0), now, {})));
  CHECK(audit.summary().unreadable == 6);
  CHECK(audit.summary().heartbeats == 0);
}

}  // namespace puente::client::cli
