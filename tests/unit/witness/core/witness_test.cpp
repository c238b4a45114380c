#include "witness/core/witness.h"

#include <map>

#include "crypto/tlog/cosignature.h"
#include "crypto/tlog/tree.h"
#include "crypto/tlog/witness.h"
#include "tests/unit/crypto/tlog/support.h"

namespace puente::witness::core {
namespace {

using namespace tlog::test;

const std::string log_origin = "puente.example/log";
const Instant noon = parse_utc("2026-03-01T12:00:00Z").value();
const tlog::MemoryTree grown{leaves_of(40)};
const primitives::SigningKey cosigner = key_of(10);
const Terms terms{"mx/0", log_origin, vkey_of(log_origin, tlog::SignatureType::ed25519, 1)};

Bytes body_of(std::uint64_t old_size, std::uint64_t size) {
  const tlog::Note note =
      tlog::sign_checkpoint({log_origin, size, tlog::root_at(grown, size).value(), {}}, log_origin, key_of(1));
  const auto proof = old_size == 0 ? std::vector<Hash>() : tlog::consistency_proof(grown, old_size, size).value();
  const std::string body = tlog::format_add_checkpoint({old_size, proof, tlog::format_note(note)});
  return {body.begin(), body.end()};
}

// A disk that can refuse.
struct FaultyHeads final : HeadStore {
  MemoryHeadStore kept;
  bool refuses = false;
  std::size_t puts = 0;
  StoreResult<std::optional<std::string>> newest() override {
    if (refuses) return store_fail(StoreError::Cause::failed, "the disk");
    return kept.newest();
  }
  StoreStatus put_newest(const std::string& note) override {
    if (refuses) return store_fail(StoreError::Cause::failed, "the disk");
    ++puts;
    return kept.put_newest(note);
  }
  StoreStatus put_ended(std::uint64_t shard, const std::string& note) override {
    if (refuses) return store_fail(StoreError::Cause::failed, "the disk");
    return kept.put_ended(shard, note);
  }
};

}  // namespace

TEST_CASE("a head is kept before it is cosigned, and served with the cosignature") {
  MemoryHeadStore heads;
  Witness witness = Witness::start(terms, cosigner, heads).value();
  CHECK(witness.checkpoint().status == 404);
  const Reply reply = witness.add_checkpoint(noon, body_of(0, 7)).value();
  CHECK(reply.status == 200);
  const std::string kept = heads.newest().value().value();
  const auto text = tlog::parse_note(kept).value().text;
  const auto vkey = vkey_of("mx/0", tlog::SignatureType::cosignature_v1, 10);
  CHECK(tlog::take_cosignature(reply.body, text, vkey, noon));
  CHECK(witness.checkpoint().body == kept + reply.body);
  CHECK(witness.add_checkpoint(noon, body_of(0, 9)).value().status == 409);
  CHECK(witness.add_checkpoint(noon, body_of(7, 9)).value().status == 200);
}

TEST_CASE("a head that is held is cosigned again for whoever brings it, and costs no disk") {
  FaultyHeads heads;
  Witness witness = Witness::start(terms, cosigner, heads).value();
  CHECK(witness.add_checkpoint(noon, body_of(0, 7)).value().newer);
  for (int i = 0; i < 3; ++i) {
    const Reply again = witness.add_checkpoint(noon, body_of(7, 7)).value();
    CHECK(again.status == 200);
    CHECK_FALSE(again.newer);
  }
  CHECK(heads.puts == 1);
  CHECK(witness.add_checkpoint(noon, body_of(7, 9)).value().newer);
  CHECK(heads.puts == 2);
  CHECK_FALSE(witness.add_checkpoint(noon, body_of(7, 9)).value().newer);  // 409
}

TEST_CASE("a head that the store refuses is not cosigned, and the head before stays the newest") {
  FaultyHeads heads;
  Witness witness = Witness::start(terms, cosigner, heads).value();
  REQUIRE(witness.add_checkpoint(noon, body_of(0, 7)).value().status == 200);
  const std::string before = witness.checkpoint().body;
  heads.refuses = true;
  CHECK_FALSE(witness.add_checkpoint(noon, body_of(7, 9)));
  CHECK(witness.checkpoint().body == before);
  CHECK(witness.add_checkpoint(noon, body_of(0, 9)).value().status == 409);  // refusing needs no store
  heads.refuses = false;
  CHECK(witness.add_checkpoint(noon, body_of(7, 9)).value().status == 200);
}

TEST_CASE("a witness starts only from what its store holds, whole") {
  FaultyHeads heads;
  REQUIRE(Witness::start(terms, cosigner, heads).value().add_checkpoint(noon, body_of(0, 7)));
  Witness again = Witness::start(terms, cosigner, heads).value();
  CHECK(again.add_checkpoint(noon, body_of(0, 7)).value().body == "7\n");
  heads.refuses = true;
  CHECK_FALSE(Witness::start(terms, cosigner, heads));
  heads.refuses = false;
  REQUIRE(heads.put_newest("not a checkpoint"));
  CHECK(Witness::start(terms, cosigner, heads).error().of_store()->cause == StoreError::Cause::damaged);
  Terms other = terms;
  other.log = vkey_of(log_origin, tlog::SignatureType::ed25519, 2);
  REQUIRE(heads.put_newest(again.checkpoint().body));
  CHECK_FALSE(Witness::start(other, cosigner, heads));
}

TEST_CASE("what was kept of the shard before leads to the hand-over, and is put aside") {
  MemoryHeadStore heads;
  REQUIRE(Witness::start(terms, cosigner, heads).value().add_checkpoint(noon, body_of(0, 7)));
  const std::string last = heads.newest().value().value();
  Terms next = terms;
  next.origin = trust::origin_after(log_origin, 2);
  next.log = vkey_of(next.origin, tlog::SignatureType::ed25519, 1);
  next.handover = trust::Handover{2, terms.log, 6, tlog::root_at(grown, 6).value(), {}, {}, {}, {}};
  CHECK(Witness::start(next, cosigner, heads).error().of_peer()->code == ErrorCode::mismatch);
  CHECK(heads.ended().empty());
  next.handover->size = 7;
  next.handover->root = tlog::root_at(grown, 7).value();
  const Witness witness = Witness::start(next, cosigner, heads).value();
  CHECK(witness.checkpoint().status == 404);
  CHECK(heads.ended() == std::map<std::uint64_t, std::string>{{1, last}});
}

}  // namespace puente::witness::core
