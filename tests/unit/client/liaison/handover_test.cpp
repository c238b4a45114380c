// A hand-over as one nation drafts it and the other checks it.
#include "client/liaison/handover.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/client/auditor/log_world.h"

namespace puente::client::liaison {
namespace {

using namespace auditor::test;
using trust::test::origin;

Hash root_of(std::uint8_t byte) {
  Hash out;
  out.array().fill(byte);
  return out;
}

struct Draft {
  trust::test::World world;
  trust::SignedTreaty held = world.signed_treaty();
  trust::ShardState state;
  std::vector<KeptHead> heads{{"mx", {40, root_of(4)}}, {"us", {46, root_of(6)}}, {"agent", {40, root_of(4)}}};

  Draft() {
    state.entries.push_back(trust::test::device(world.mx, "FGR", "fgr-1", 1, trust::test::curve_of(1)).entry());
  }
  trust::Treaty next() const { return must(draft_handover(held, state, now, heads)); }
  std::vector<std::string> findings(const trust::Treaty& next, const trust::ShardState& with,
                                    const trust::ShardState& own) const {
    std::vector<std::string> out;
    for (const HandoverFinding& one : check_handover(held, next, with, own, heads)) out.push_back(one.name);
    return out;
  }
  std::vector<std::string> findings(const trust::Treaty& next) const { return findings(next, state, state); }
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a draft goes on from the largest head anybody keeps, and passes the other nation's check") {
  const Draft it;
  const trust::Treaty next = it.next();
  CHECK(next.version == 2);
  CHECK(next.broker.origin == origin + "/shard-2");
  CHECK(next.handover->size == 46);
  CHECK(next.handover->root == root_of(6));
  const std::string body = trust::render_treaty(next);
  CHECK(trust::render_treaty(must(trust::parse_treaty(body))) == body);
  const std::string text = it.world.sign(body, {&it.world.mx, &it.world.us});
  CHECK(trust::check_amendment(it.held, text, now));
  CHECK(it.findings(next).empty());
}

TEST_CASE("no draft where heads contradict each other, or nobody keeps any") {
  Draft it;
  it.heads[2].head = {46, root_of(7)};
  CHECK(trust::test::code_of(draft_handover(it.held, it.state, now, it.heads)) == ErrorCode::conflict);
  it.heads.clear();
  CHECK(trust::test::code_of(draft_handover(it.held, it.state, now, it.heads)) == ErrorCode::conflict);
}

TEST_CASE("the check names what speaks against signing") {
  const Draft it;
  trust::Treaty next = it.next();
  SECTION("entries would be lost") {
    next.handover->size = 45;
    CHECK(it.findings(next) == Names{"head-lost"});
  }
  SECTION("another history") {
    next.handover->root = root_of(9);
    CHECK(it.findings(next) == Names{"head-forked"});
  }
  SECTION("another state than the treaty names") {
    next.handover->directory = root_of(1);
    CHECK(it.findings(next) == Names{"state-differs"});
  }
  SECTION("a state that does not stand") {
    trust::ShardState other = it.state;
    other.entries.push_back({1, 2, 3});
    const Names found = it.findings(next, other, it.state);
    CHECK(found == Names{"state-differs", "not-held-here"});
  }
  SECTION("somebody is missing from it") {
    trust::ShardState own = it.state;
    own.entries.push_back(trust::test::device(it.world.us, "DEA", "dea-1", 2, trust::test::curve_of(2)).entry());
    CHECK(it.findings(next, it.state, own) == Names{"not-held-here"});
  }
  SECTION("other keys of the broker") {
    next.broker.device = trust::test::signing_key(77).public_key();
    CHECK(it.findings(next) == Names{"broker-differs"});
  }
  SECTION("a new broker, which the other nation knows of") {
    trust::BrokerTerms fresh = it.world.treaty.broker;
    fresh.device = trust::test::signing_key(77).public_key();
    fresh.log = must(tlog::make_vkey(origin, tlog::SignatureType::ed25519, trust::test::signing_key(78).public_key()));
    next = must(draft_handover(it.held, it.state, now, it.heads, fresh));
    CHECK(next.broker.log.name == origin + "/shard-2");
    CHECK(next.broker.log.key == fresh.log.key);
    CHECK(next.handover->log == it.world.treaty.broker.log);
    CHECK(check_handover(it.held, next, it.state, it.state, it.heads, fresh).empty());
    CHECK(it.findings(next) == Names{"broker-differs"});
    CHECK(
        trust::check_amendment(it.held, it.world.sign(trust::render_treaty(next), {&it.world.mx, &it.world.us}), now));
  }
  SECTION("not the next shard") {
    next.handover->shard = 3;
    CHECK(it.findings(next) == Names{"not-the-next"});
  }
  SECTION("no hand-over") {
    next.handover.reset();
    CHECK(it.findings(next) == Names{"not-the-next"});
  }
}

TEST_CASE("an auditor finds a shard that does not begin with the signed hand-over") {
  const Draft draft;
  const auto reads = [&](const std::optional<codec::Event>& first, bool with_handover) {
    Broker broker;
    trust::Treaty next = draft.next();
    if (with_handover) broker.world.treaty.handover = next.handover;
    if (first) broker.writer.append(*first, Audience::both, *broker.random);
    broker.heartbeat();
    broker.commit();
    auditor::LogAudit reader = broker.auditor();
    const auto taken = reader.take(broker.page(0), now, {});
    return taken ? std::string("ok") : taken.error().what;
  };
  const codec::HandoverEvent good = trust::event_of(*draft.next().handover);
  codec::HandoverEvent other = good;
  other.root = root_of(1);
  CHECK(reads(codec::Event{now, good}, true) == "ok");
  CHECK(reads(codec::Event{now, other}, true).find("not the one both nations signed") != std::string::npos);
  CHECK(reads(std::nullopt, true).find("does not begin with the hand-over") != std::string::npos);
  CHECK(reads(codec::Event{now, good}, false).find("not the one both nations signed") != std::string::npos);
  CHECK(reads(std::nullopt, false) == "ok");
}

}  // namespace puente::client::liaison
