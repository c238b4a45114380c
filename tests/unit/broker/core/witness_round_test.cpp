// Rounds with witnesses that answer late, wrongly, or of another tree.
#include "broker/core/log/witness_round.h"

#include <catch2/catch_test_macros.hpp>

#include "broker/core/state_names.h"
#include "crypto/tlog/cosignature.h"
#include "tests/unit/broker/core/bridge.h"

using namespace puente;
using namespace puente::broker;
using namespace puente::broker::test;

namespace {

struct Round {
  primitives::Drbg random{Seed{}};
  primitives::SigningKey log = primitives::generate_signing_key(random.random<Seed>().view());
  std::vector<primitives::SigningKey> keys;
  core::WitnessTerms terms;
  std::map<std::size_t, witness::core::StoredHead> held;
  tlog::MemoryTree tree;
  std::unique_ptr<core::WitnessRound> round;
  Instant now = noon;
  core::Outputs notices;

  explicit Round(std::size_t of_each_nation, tlog::QuorumMode mode = tlog::QuorumMode::both_nations) {
    terms.origin = "bridge.example/round";
    terms.mode = mode;
    terms.log = must(tlog::make_vkey(terms.origin, tlog::SignatureType::ed25519, log.public_key()));
    for (std::size_t i = 0; i < 2 * of_each_nation; ++i) {
      keys.push_back(primitives::generate_signing_key(random.random<Seed>().view()));
      const tlog::Vkey key =
          must(tlog::make_vkey("w" + std::to_string(i), tlog::SignatureType::cosignature_v1, keys.back().public_key()));
      (i < of_each_nation ? terms.set.mx : terms.set.us).push_back(key);
      terms.witnesses.push_back(key);
    }
    round = std::make_unique<core::WitnessRound>(terms);
  }
  void grow(std::uint64_t size) {
    while (tree.size() < size) tree.append(random.random<Hash>());
    round->offer({size, tree.root()}, checkpoint());
  }
  std::string checkpoint() {
    return tlog::format_note(tlog::sign_checkpoint({terms.origin, tree.size(), tree.root(), {}}, terms.origin, log));
  }
  std::map<std::size_t, std::string> asked() {
    std::map<std::size_t, std::string> out;
    for (const core::Output& output : round->ask(now, tree)) {
      const auto& ask = std::get<core::AskWitness>(output);
      out[ask.witness] = ask.body;
    }
    return out;
  }
  // As an honest witness. True: a newer head.
  bool answer(std::size_t witness, const std::string& body) {
    const auto before = held.find(witness);
    witness::core::Decision answer = witness::core::decide_add_checkpoint(
        before == held.end() ? nullptr : &before->second, view_of(body), terms.origin, terms.log);
    if (answer.accepted) {
      held[witness] = answer.accepted->head();
      answer.body = witness::core::cosign_accepted(*answer.accepted, "w" + std::to_string(witness), keys[witness], now);
    }
    return tell(witness, answer.status, answer.body);
  }
  bool tell(std::size_t witness, int status, const std::string& body = "") {
    return round->answer({witness, status, body}, now, notices);
  }
};

}  // namespace

TEST_CASE("A majority of each nation makes a quorum; the third of each is not waited for") {
  Round it(3);
  it.grow(5);
  auto asked = it.asked();
  REQUIRE(asked.size() == 6);
  CHECK(it.asked().empty());
  CHECK_FALSE(it.answer(0, asked[0]));
  CHECK_FALSE(it.answer(1, asked[1]));
  CHECK_FALSE(it.answer(2, asked[2]));
  CHECK_FALSE(it.answer(3, asked[3]));
  CHECK(it.answer(5, asked[5]));
  CHECK(it.round->quorum_head().head.size == 5);
  CHECK(it.round->quorum_time() == noon);
  it.grow(6);
  auto next = it.asked();
  CHECK(next.size() == 5);
  CHECK_FALSE(it.answer(4, asked[4]));  // late, for a head of before
  CHECK(it.asked().size() == 1);        // asked for the new one now
}

TEST_CASE("A witness that holds another size tells it, and gets the proof from there") {
  Round it(1);
  it.grow(3);
  auto asked = it.asked();
  it.answer(0, asked[0]);
  it.answer(1, asked[1]);
  REQUIRE(it.round->quorum_head().head.size == 3);
  it.round = std::make_unique<core::WitnessRound>(it.terms);  // the broker forgot
  it.grow(9);
  asked = it.asked();
  CHECK_FALSE(it.answer(0, asked[0]));  // conflict
  CHECK_FALSE(it.answer(1, asked[1]));
  asked = it.asked();
  REQUIRE(asked.size() == 2);
  CHECK_FALSE(it.answer(0, asked[0]));
  CHECK(it.answer(1, asked[1]));
  CHECK(it.notices.empty());
}

TEST_CASE("A witness that holds more than we have is an alarm, and no reason to ask it at once again") {
  Round it(1);
  it.grow(3);
  auto asked = it.asked();
  CHECK_FALSE(it.tell(0, 409, "12\n"));
  CHECK(it.notices.size() == 1);
  CHECK(it.asked().empty());
  it.now = it.now + seconds(2);
  CHECK(it.asked().size() == 1);
  CHECK_FALSE(it.tell(0, 409, "12\n"));
  CHECK(it.notices.size() == 1);  // told once
}

TEST_CASE("Witnesses that change their story, lie or fall silent are backed off from, and never counted") {
  Round it(1);
  it.grow(5);
  it.asked();
  SECTION("sizes that change") {
    CHECK_FALSE(it.tell(0, 409, "1\n"));
    CHECK(it.asked().contains(0));
    CHECK_FALSE(it.tell(0, 409, "2\n"));
    CHECK_FALSE(it.asked().contains(0));
  }
  SECTION("rubbish as a size") { CHECK_FALSE(it.tell(0, 409, "many\n")); }
  SECTION("a signature of another key") {
    CHECK_FALSE(it.tell(0, 200,
                        tlog::format_signature_line(tlog::cosign(
                            it.checkpoint().substr(0, it.checkpoint().find("\n\n") + 1), "w0", it.keys[1], it.now))));
  }
  SECTION("nothing") { CHECK_FALSE(it.tell(0, 0)); }
  SECTION("a long story") { CHECK_FALSE(it.tell(0, 200, std::string(100'000, 'x'))); }
  CHECK_FALSE(it.asked().contains(0));
  CHECK(it.round->quorum_head().head.size == 0);
}

TEST_CASE("Under one nation's quorum releases go on without the other, freshness does not") {
  Round it(1, tlog::QuorumMode::one_nation);
  it.grow(5);
  auto asked = it.asked();
  CHECK(it.answer(0, asked[0]));
  CHECK(it.round->release_head().head.size == 5);
  CHECK(it.round->quorum_head().head.size == 0);
  it.grow(7);
  asked = it.asked();
  REQUIRE(asked.contains(0));
  CHECK(it.answer(0, asked[0]));
  CHECK(it.round->release_head().head.size == 7);
}

TEST_CASE("A store counts as compared once as many witnesses were heard as a release waits for, and of none fewer") {
  const auto hear = [](Round& it, std::size_t witness, int status, const std::string& body = "") {
    must(it.round->compare({witness, status, body}, it.tree, it.tree.size(), it.notices));
    return it.round->compared();
  };
  Round both(3);  // witnesses 0 to 2 are Mexico's
  both.grow(5);
  CHECK_FALSE(both.round->compared());
  CHECK_FALSE(hear(both, 0, 0));  // it does not answer
  CHECK_FALSE(hear(both, 0, 200, "rubbish"));
  CHECK_FALSE(hear(both, 0, 500));
  CHECK_FALSE(hear(both, 0, 404));
  CHECK_FALSE(hear(both, 1, 200, both.checkpoint()));
  CHECK_FALSE(hear(both, 1, 404));
  CHECK_FALSE(hear(both, 3, 404));
  CHECK(hear(both, 5, 404));
  // A cosignature says it, too.
  Round cosigned(1);
  cosigned.grow(2);
  for (const auto& [witness, body] : cosigned.asked()) {
    CHECK_FALSE(cosigned.round->compared());
    cosigned.answer(witness, body);
  }
  CHECK(cosigned.round->compared());
  Round one(1, tlog::QuorumMode::one_nation);
  CHECK_FALSE(one.round->compared());
  CHECK(hear(one, 1, 404));
  CHECK(Round(1, tlog::QuorumMode::none).round->compared());
}

TEST_CASE("With no quorum asked for, each commit may be released, and the quorum comes after it") {
  Round it(1, tlog::QuorumMode::none);
  it.grow(5);
  CHECK(it.round->release_head().head.size == 5);
  auto asked = it.asked();
  it.grow(6);
  CHECK(it.round->release_head().head.size == 6);
  it.answer(0, asked[0]);
  CHECK(it.answer(1, asked[1]));
  CHECK(it.round->quorum_head().head.size == 5);
}

TEST_CASE("The quorum head of the store must be one of this log; quorum time never falls") {
  Round it(1);
  it.grow(5);
  auto asked = it.asked();
  it.answer(0, asked[0]);
  it.answer(1, asked[1]);
  ports::Values values;
  values[core::names::cosigned] = copy_of(view_of(it.round->quorum_head().note));
  values[core::names::quorum_time] = core::names::number_value(static_cast<std::uint64_t>(it.round->quorum_time().ms));
  core::WitnessRound restored(it.terms);
  REQUIRE(restored.restore(values, it.tree, it.tree.size()));
  CHECK(restored.quorum_head().head.size == 5);
  CHECK(restored.quorum_time() == noon);

  tlog::MemoryTree other;
  for (int i = 0; i < 5; ++i) other.append(it.random.random<Hash>());
  core::WitnessRound refused(it.terms);
  CHECK(refused.restore(values, other, 5).error().cause == StoreError::Cause::damaged);
  CHECK(refused.restore(values, it.tree, 4).error().cause == StoreError::Cause::damaged);
}
