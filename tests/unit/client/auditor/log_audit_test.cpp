#include "client/auditor/log_audit.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/auditor/log_world.h"

namespace puente::client::auditor {
namespace {

using namespace test;

ErrorCode finding(const Broker& broker, const codec::LogPage& page) {
  LogAudit audit = broker.auditor();
  auto taken = audit.take(page, now, {});
  if (taken && !*taken) taken = audit.take(broker.page(audit.next()), now, {});  // the rest, as it is
  return trust::test::code_of(taken);
}

}  // namespace

TEST_CASE("a whole log is read, counted by audience, and found complete") {
  const Broker broker = ordinary();
  LogAudit audit = broker.auditor();
  std::vector<std::uint64_t> read;
  REQUIRE(must(audit.take(broker.page(0), now, [&](const audit::ReadEntry& one) { read.push_back(one.index); })));
  CHECK(read == std::vector<std::uint64_t>{0, 1, 2, 4, 5, 6});
  CHECK(audit.summary().head == codec::Head{7, broker.log.tree.root()});
  CHECK(audit.summary().entries == std::array<std::uint64_t, 3>{2, 1, 4});
  CHECK(audit.summary().unreadable == 0);
  CHECK(audit.summary().heartbeats == 2);
  CHECK(audit.summary().longest_silence == seconds(60));
}

TEST_CASE("page by page it is the same, though each brings seals again") {
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
  const auto bent = [&](const std::function<void(codec::LogPage&)>& change) {
    codec::LogPage page = broker.page(0);
    change(page);
    return finding(broker, page);
  };
  const auto erase = [](codec::LogPage& page, std::ptrdiff_t at) {
    page.leaves.erase(page.leaves.begin() + at);
    page.ciphertexts.erase(page.ciphertexts.begin() + at);
  };
  for (std::ptrdiff_t at = 0; at < 7; ++at) {
    // Without its last, a page is merely a shorter one.
    if (at < 6) CHECK(bent([&](codec::LogPage& page) { erase(page, at); }) == ErrorCode::mismatch);
    CHECK(bent([&](codec::LogPage& page) {
            page.leaves.insert(page.leaves.begin() + at, page.leaves[static_cast<std::size_t>(at)]);
            page.ciphertexts.insert(page.ciphertexts.begin() + at, page.ciphertexts[static_cast<std::size_t>(at)]);
          }) == ErrorCode::mismatch);
    CHECK(bent([&](codec::LogPage& page) { page.leaves[static_cast<std::size_t>(at)].back() ^= 1; }) ==
          ErrorCode::mismatch);
    CHECK(bent([&](codec::LogPage& page) { page.leaves[static_cast<std::size_t>(at)] = Bytes(7, 1); }) ==
          ErrorCode::mismatch);
  }
  CHECK(bent([](codec::LogPage& page) { page.ciphertexts[0].back() ^= 1; }) == ErrorCode::mismatch);
  CHECK(bent([](codec::LogPage& page) { page.ciphertexts[0].clear(); }) == ErrorCode::mismatch);
  CHECK(bent([](codec::LogPage& page) { page.ciphertexts[3] = page.ciphertexts[2]; }) == ErrorCode::mismatch);
  CHECK(bent([](codec::LogPage& page) { page.ciphertexts.pop_back(); }) == ErrorCode::mismatch);
  CHECK(bent([](codec::LogPage& page) { page.leaves.clear(), page.ciphertexts.clear(); }) == ErrorCode::mismatch);
  CHECK(bent([](codec::LogPage& page) { page.seals[0].back() ^= 1; }) != ErrorCode::io);
  CHECK(bent([](codec::LogPage& page) { page.from = 1; }) == ErrorCode::mismatch);
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

TEST_CASE("the nation's own newest entries, held back at the end, are missed") {
  Broker broker = ordinary();
  broker.heartbeat(now + seconds(120));
  broker.commit();
  REQUIRE(must(broker.auditor().take(broker.page(0), now, {})));
  // The last entry for Mexico alone: nothing after it is chained to it.
  broker.entries.erase(broker.entries.begin() + 6);
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

TEST_CASE("an event logged to the wrong audience is a finding, whichever way") {
  const auto logged = [](Audience audience, decltype(codec::Event::what) what) {
    Broker broker = ordinary();
    broker.writer.append({now, std::move(what)}, audience, *broker.random);
    broker.heartbeat();
    broker.commit();
    LogAudit audit = broker.auditor();
    const auto taken = audit.take(broker.page(0), now, {});
    return taken ? std::string() : taken.error().what;
  };
  codec::RefuseEvent american;
  american.agency = "US/DEA";
  CHECK(logged(Audience::mx, american).find("is for audience US, and was logged for MX") != std::string::npos);
  CHECK(logged(Audience::both, american).find("is for audience US, and was logged for both") != std::string::npos);
  codec::DeliveryEvent delivery;
  delivery.from = "MX/FGR";
  delivery.to = "US/DEA";
  CHECK(logged(Audience::mx, delivery).find("is for audience both") != std::string::npos);
  CHECK(logged(Audience::both, delivery).empty());
  delivery.to = "MX/SSPC";
  CHECK(logged(Audience::both, delivery).find("is for audience MX") != std::string::npos);
  CHECK(logged(Audience::mx, codec::HeartbeatEvent{}).find("is for audience both") != std::string::npos);
  codec::AcceptEvent accept;
  accept.agency = "US/FBI";
  CHECK(logged(Audience::both, accept).find("is for audience US") != std::string::npos);
}

TEST_CASE("missing heartbeats and a clock set back are told of, with the entry that shows it") {
  const auto remarks = [](std::initializer_list<Instant> beats, bool restart) {
    Broker broker;
    bool first = true;
    for (const Instant beat : beats) {
      if (restart && !first)
        broker.writer.append({beat, codec::LifecycleEvent{"start", "1"}}, Audience::both, *broker.random);
      broker.heartbeat(beat);
      first = false;
    }
    broker.commit();
    LogAudit audit = broker.auditor();
    REQUIRE(must(audit.take(broker.page(0), now, {})));
    std::vector<std::string> out;
    for (const LogSummary::Remark& remark : audit.summary().remarks) out.push_back(remark.name);
    return out;
  };
  using Names = std::vector<std::string>;
  CHECK(remarks({now - minutes(2), now - minutes(1), now}, false).empty());
  CHECK(remarks({now - minutes(30), now}, false) == Names{"heartbeats-missing"});
  CHECK(remarks({now - minutes(30), now}, true).empty());  // it was down, and says so
  CHECK(remarks({now, now - minutes(6), now}, false) == Names{"clock-set-back"});
  CHECK(remarks({now, now - minutes(4), now}, false).empty());
}

TEST_CASE("without the key, content stays closed, and all else is checked") {
  const Broker broker = ordinary();
  LogAudit audit(broker.world.treaty, Nation::mx, {});
  REQUIRE(must(audit.take(broker.page(0), now, {})));
  CHECK(audit.summary().unreadable == 6);
  CHECK(audit.summary().heartbeats == 0);
}

}  // namespace puente::client::auditor
