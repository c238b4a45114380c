#include "audit/event_proof.h"

#include <catch2/catch_test_macros.hpp>
#include <memory>

#include "audit/writer.h"
#include "crypto/tlog/tree.h"

namespace puente::audit {
namespace {

const std::string origin = "puente.example/log";
const primitives::SigningKey& log_key() {
  static const primitives::SigningKey key = primitives::generate_signing_key(Bytes(32, 1));
  return key;
}

struct Sample {
  std::unique_ptr<primitives::Drbg> random = std::make_unique<primitives::Drbg>(Seed{});
  LogWriter writer{{}, {}};
  tlog::MemoryTree tree;
  codec::Event event{Instant{1'790'000'000'000}, codec::LifecycleEvent{"start", "1.0"}};
  codec::EventProof proof;
  std::string note;

  Sample() {
    REQUIRE(writer.open_epochs({}, *random));
    for (int i = 0; i < 5; ++i) {
      const Appended one = writer.append(event, codec::Audience::both, *random);
      if (i == 2) proof = {one.leaf, one.nonce, one.event, one.index, {}};
    }
    for (const Hash& hash : writer.take().leaf_hashes) tree.append(hash);
    proof.inclusion = tree.inclusion_proof(2);
    note = tlog::format_note(tlog::sign_checkpoint({origin, tree.size(), tree.root(), {}}, origin, log_key()));
  }
  tlog::LogHead head() const {
    const auto vkey = tlog::make_vkey(origin, tlog::SignatureType::ed25519, log_key().public_key()).value();
    return tlog::verify_head_log_only(view_of(note), vkey, origin).value();
  }
};

TEST_CASE("an event's proof as a C2SP text says what, where and under which head, and nothing of it can be bent") {
  const Sample sample;
  const tlog::TlogProof proof = to_tlog_proof(sample.proof, sample.note);
  const std::string text = tlog::format_tlog_proof(proof);
  const tlog::TlogProof again = tlog::parse_tlog_proof(view_of(text)).value();
  const ProvenEntry entry = verify_entry_proof(again, sample.head()).value();
  CHECK(entry.index == 2);
  CHECK(entry.event == sample.event);
  CHECK(entry.leaf.counter == 2);
  const codec::EventProof parts = from_tlog_proof(again).value();
  CHECK(parts.leaf == sample.proof.leaf);
  CHECK(parts.nonce == sample.proof.nonce);
  CHECK(parts.inclusion == sample.proof.inclusion);

  for (std::size_t i = 0; i < proof.extra.size(); ++i) {
    tlog::TlogProof bent = proof;
    bent.extra[i] ^= 1U;
    CHECK_FALSE(verify_entry_proof(bent, sample.head()).has_value());
    bent.extra.resize(i);
    // Cut just behind the leaf it is a proof without its event, which is true as well.
    const auto cut = verify_entry_proof(bent, sample.head());
    CHECK((!cut || !cut->event));
  }
}

TEST_CASE("an entry can be proven without saying what it says") {
  Sample sample;
  sample.proof.event.clear();
  const tlog::TlogProof proof = to_tlog_proof(sample.proof, sample.note);
  const ProvenEntry entry = verify_entry_proof(proof, sample.head()).value();
  CHECK_FALSE(entry.event.has_value());
  CHECK(proof.extra.size() == 4 + sample.proof.leaf.size());
}

TEST_CASE("another event of the same log is not what the leaf commits to") {
  Sample sample;
  sample.proof.event = encode(codec::Event{sample.event.time, codec::LifecycleEvent{"stop", "1.0"}});
  const auto refused = verify_entry_proof(to_tlog_proof(sample.proof, sample.note), sample.head());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::unauthenticated);
}

}  // namespace
}  // namespace puente::audit
