#include "trust/proof.h"

#include <catch2/catch_test_macros.hpp>

#include "audit/writer.h"
#include "crypto/tlog/merkle.h"
#include "tests/unit/trust/world.h"

namespace puente::trust {
namespace {

using namespace test;

codec::Event heartbeat(std::uint64_t number) {
  codec::HeartbeatEvent out;
  out.number = number;
  return {now, out};
}

Log log_of(std::uint64_t size, std::uint8_t kind = 0) {
  Log out;
  for (std::uint64_t i = 0; i < size; ++i) out.tree.append(tlog::leaf_hash(Bytes{kind, static_cast<std::uint8_t>(i)}));
  return out;
}

TEST_CASE("heads only grow, and each is tied to the one before") {
  const World world;
  HeadTracker heads(world.treaty);
  CHECK(heads.head() == codec::Head{0, tlog::empty_root()});
  CHECK(heads.quorum_time() == Instant{});
  CHECK(must(heads.advance(log_of(3).update(world, 0), now)).size() == 3);
  CHECK(must(heads.advance(log_of(7).update(world, 3, now + seconds(5)), now)).size() == 7);
  CHECK(heads.head() == codec::Head{7, log_of(7).tree.root()});
  CHECK(heads.quorum_time() == now + seconds(5));
}

TEST_CASE("a smaller head than the one held is refused and changes nothing") {
  const World world;
  HeadTracker heads(world.treaty);
  must(heads.advance(log_of(7).update(world, 0), now));
  CHECK(code_of(heads.advance(log_of(3).update(world, 0, now + minutes(1)), now)) == ErrorCode::stale);
  CHECK(heads.head().size == 7);
  CHECK(heads.quorum_time() == now);
}

TEST_CASE("a fork is evidence: another root of the same size, or a larger tree that is no continuation") {
  const World world;
  HeadTracker heads(world.treaty);
  must(heads.advance(log_of(7).update(world, 0), now));
  CHECK(code_of(heads.advance(log_of(7, 1).update(world, 7), now)) == ErrorCode::mismatch);
  CHECK(code_of(heads.advance(log_of(9, 1).update(world, 7), now)) == ErrorCode::mismatch);
  codec::HeadUpdate bent = log_of(9).update(world, 7);
  bent.consistency[0].array()[0] ^= 1U;
  CHECK(code_of(heads.advance(bent, now)) == ErrorCode::mismatch);
  CHECK(heads.head() == codec::Head{7, log_of(7).tree.root()});
}

TEST_CASE("a proof from elsewhere, or of the wrong length, is malformed") {
  const World world;
  HeadTracker heads(world.treaty);
  must(heads.advance(log_of(7).update(world, 0), now));
  CHECK(code_of(heads.advance(log_of(9).update(world, 6), now)) == ErrorCode::malformed);
  CHECK(code_of(heads.advance(log_of(9).update(world, 0), now)) == ErrorCode::malformed);
  codec::HeadUpdate cut = log_of(9).update(world, 7);
  cut.consistency.pop_back();
  CHECK(code_of(heads.advance(cut, now)) == ErrorCode::malformed);
}

TEST_CASE("a head without both nations' witnesses, or not by this log, is refused") {
  const World world;
  HeadTracker heads(world.treaty);
  const Log log = log_of(3);
  tlog::Note note = tlog::sign_checkpoint({origin, 3, log.tree.root(), {}}, origin, world.log);
  CHECK(code_of(heads.advance({tlog::format_note(note), 0, {}}, now)) == ErrorCode::unauthenticated);
  note.signatures.push_back(tlog::cosign(note.text, witness_name(Nation::mx), witness_key(Nation::mx), now));
  CHECK(code_of(heads.advance({tlog::format_note(note), 0, {}}, now)) == ErrorCode::unauthenticated);
  // Cosigned in a future that our clock does not believe in.
  CHECK(code_of(heads.advance({log.head(world, now, now + minutes(6)), 0, {}}, now)) == ErrorCode::unauthenticated);
  World other;
  other.log = signing_key(99);
  CHECK(code_of(heads.advance(log.update(other, 0), now)) == ErrorCode::unauthenticated);
  CHECK_FALSE(heads.advance({"not a note", 0, {}}, now));
  CHECK_FALSE(heads.advance({"", 0, {}}, now));
  CHECK_FALSE(heads.held().has_value());
}

TEST_CASE("the quorum time never falls") {
  const World world;
  HeadTracker heads(world.treaty);
  must(heads.advance(log_of(7).update(world, 0, now), now));
  // The same tree, cosigned earlier: what is held stays. Cosigned later: it counts.
  CHECK(must(heads.advance(log_of(7).update(world, 7, now - minutes(3)), now)).quorum_time() == now);
  CHECK(heads.quorum_time() == now);
  CHECK(must(heads.advance(log_of(7).update(world, 7, now + minutes(1)), now)).quorum_time() == now + minutes(1));
  // A larger tree under older clocks is taken, and the highest time seen stays.
  CHECK(must(heads.advance(log_of(9).update(world, 7, now - minutes(2)), now)).size() == 9);
  CHECK(heads.quorum_time() == now + minutes(1));
}

TEST_CASE("what is saved is restored, and checked when it is") {
  const World world;
  HeadTracker heads(world.treaty);
  HeadTracker empty(world.treaty);
  CHECK(empty.restore(heads.save(), now));
  CHECK_FALSE(empty.held().has_value());

  must(heads.advance(log_of(7).update(world, 0, now + minutes(1)), now));
  must(heads.advance(log_of(9).update(world, 7, now), now));
  const Bytes saved = heads.save();
  HeadTracker again(world.treaty);
  REQUIRE(again.restore(saved, now));
  CHECK(again.head() == heads.head());
  CHECK(again.quorum_time() == now + minutes(1));
  CHECK(code_of(again.advance(log_of(7).update(world, 0), now)) == ErrorCode::stale);

  HeadTracker none(world.treaty);
  CHECK_FALSE(none.restore({}, now));
  CHECK_FALSE(none.restore(ByteView(saved).first(7), now));
  CHECK_FALSE(none.restore(Bytes(100'000, 1), now));
  Bytes altered = saved;
  altered[8 + origin.size() + 3] ^= 1U;
  CHECK_FALSE(none.restore(altered, now));
  altered = saved;
  altered[0] = 0xff;
  CHECK_FALSE(none.restore(altered, now));
  CHECK_FALSE(none.held().has_value());
}

struct Written {
  World world;
  primitives::Drbg random{Seed{}};
  std::vector<audit::Appended> events;
  Log log;
  std::optional<tlog::CosignedHead> head;

  Written() {
    audit::LogWriter writer({}, {});
    REQUIRE(writer.open_epochs({}, random));
    for (std::uint64_t i = 0; i < 5; ++i) events.push_back(writer.append(heartbeat(i), codec::Audience::both, random));
    for (const Hash& leaf : writer.take().leaf_hashes) log.tree.append(leaf);
    HeadTracker heads(world.treaty);
    head = must(heads.advance(log.update(world, 0), now));
  }
  codec::EventProof proof(std::uint64_t index) const {
    const audit::Appended& event = events[index];
    return {event.leaf, event.nonce, event.event, index, log.tree.inclusion_proof(index)};
  }
};

TEST_CASE("an event in the log is told as its bytes tell it") {
  const Written w;
  for (std::uint64_t i = 0; i < 5; ++i) {
    const codec::Event event = must(verify_event(w.proof(i), *w.head));
    CHECK(event.time == now);
    CHECK(std::get<codec::HeartbeatEvent>(event.what).number == i);
  }
}

TEST_CASE("an event altered, moved or of another leaf is refused") {
  const Written w;
  const codec::EventProof good = w.proof(2);
  auto bad = good;
  bad.event = w.proof(3).event;
  CHECK(code_of(verify_event(bad, *w.head)) == ErrorCode::unauthenticated);
  bad = good;
  bad.event[bad.event.size() - 1] ^= 1U;
  CHECK(code_of(verify_event(bad, *w.head)) == ErrorCode::unauthenticated);
  bad = good;
  bad.nonce.array()[0] ^= 1U;
  CHECK(code_of(verify_event(bad, *w.head)) == ErrorCode::unauthenticated);
  bad = good;
  bad.index = 3;
  CHECK(code_of(verify_event(bad, *w.head)) == ErrorCode::unauthenticated);
  bad = good;
  bad.index = 5;
  CHECK(code_of(verify_event(bad, *w.head)) == ErrorCode::malformed);
  bad.index = std::numeric_limits<std::uint64_t>::max();
  CHECK(code_of(verify_event(bad, *w.head)) == ErrorCode::malformed);
  bad = good;
  bad.leaf = w.proof(3).leaf;
  CHECK(code_of(verify_event(bad, *w.head)) == ErrorCode::unauthenticated);
  bad = good;
  bad.inclusion[0].array()[0] ^= 1U;
  CHECK(code_of(verify_event(bad, *w.head)) == ErrorCode::unauthenticated);
  bad = good;
  bad.inclusion.pop_back();
  CHECK(code_of(verify_event(bad, *w.head)) == ErrorCode::malformed);
  bad = good;
  bad.leaf.pop_back();
  CHECK(code_of(verify_event(bad, *w.head)) == ErrorCode::malformed);
  bad = good;
  bad.event.assign(codec::event_bytes_max + 1, 0);
  CHECK(code_of(verify_event(bad, *w.head)) == ErrorCode::too_large);
}

TEST_CASE("a leaf made up to say the same is in no tree") {
  const Written w;
  codec::EventProof bad = w.proof(2);
  bad.event = encode(heartbeat(9));
  codec::LeafInput leaf = must(codec::decode_leaf_input(bad.leaf));
  leaf.event = audit::event_hash(bad.nonce, bad.event);
  bad.leaf = encode(leaf);
  CHECK(code_of(verify_event(bad, *w.head)) == ErrorCode::unauthenticated);
}

}  // namespace
}  // namespace puente::trust
