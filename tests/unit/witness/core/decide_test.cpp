#include "witness/core/decide.h"

#include "crypto/tlog/cosignature.h"
#include "crypto/tlog/tree.h"
#include "crypto/tlog/witness.h"
#include "tests/unit/crypto/tlog/support.h"

namespace puente::witness::core {
namespace {

using namespace tlog;
using namespace tlog::test;

const std::string origin = "puente.example/log";
const Instant now = parse_utc("2026-03-01T12:00:00Z").value();
const Vkey log = vkey_of(origin, SignatureType::ed25519, 1);
const Vkey witness_key = vkey_of("mx/0", SignatureType::cosignature_v1, 10);
const MemoryTree tree{leaves_of(40)};

StoredHead head_at(std::uint64_t size) { return {size, root_at(tree, size).value()}; }

AddCheckpoint request(std::uint64_t old_size, std::uint64_t size) {
  return {old_size, old_size <= size ? consistency_proof(tree, old_size, size).value() : std::vector<Hash>(),
          format_note(sign_checkpoint({origin, size, head_at(size).root, {}}, origin, key_of(1)))};
}

Decision decide(const std::optional<StoredHead>& latest, const AddCheckpoint& what) {
  return decide_add_checkpoint(latest ? &*latest : nullptr, view_of(format_add_checkpoint(what)), origin, log);
}

TEST_CASE("200: first checkpoints, extensions and the same again are accepted, and then cosigned") {
  for (const auto& [latest, size] : std::vector<std::pair<std::optional<StoredHead>, std::uint64_t>>{
           {std::nullopt, 0}, {std::nullopt, 7}, {head_at(0), 7}, {head_at(7), 7}, {head_at(7), 8}, {head_at(8), 33}}) {
    const Decision answer = decide(latest, request(latest ? latest->size : 0, size));
    REQUIRE(answer.status == 200);
    REQUIRE(answer.accepted.has_value());
    CHECK(answer.accepted->head() == head_at(size));
    CHECK(answer.accepted->checkpoint().size == size);

    const std::string body = cosign_accepted(*answer.accepted, "mx/0", key_of(10), now);
    const std::string text = answer.accepted->note().text;
    const NoteSignature signature = take_cosignature(body, text, witness_key, now).value();
    CHECK(verify_cosignature(witness_key, text, signature) == now);
  }
}

TEST_CASE("400: what cannot be read, and an old size beyond the new") {
  const auto status = [](std::string_view body) {
    return decide_add_checkpoint(nullptr, view_of(body), origin, log).status;
  };
  CHECK(status("") == 400);
  CHECK(status("old 0\n\n") == 400);
  CHECK(status("old 0\n\nhello\n") == 400);
  const Note no_checkpoint{"hello\n", {sign_note("hello\n", origin, key_of(1))}};
  CHECK(status("old 0\n\n" + format_note(no_checkpoint)) == 400);
  const Decision answer = decide(head_at(9), request(9, 8));
  CHECK(answer.status == 400);
  CHECK_FALSE(answer.accepted);
}

TEST_CASE("404: another log; 403: not signed by the log") {
  AddCheckpoint other = request(0, 7);
  other.note = format_note(sign_checkpoint({"other.example/log", 7, head_at(7).root, {}}, origin, key_of(1)));
  CHECK(decide(std::nullopt, other).status == 404);

  AddCheckpoint forged = request(0, 7);
  forged.note = format_note(sign_checkpoint({origin, 7, head_at(7).root, {}}, origin, key_of(2)));
  CHECK(decide(std::nullopt, forged).status == 403);
  forged.note = request(0, 7).note;
  forged.note.replace(forged.note.find("\n7\n"), 3, "\n8\n");
  const Decision answer = decide(std::nullopt, forged);
  CHECK(answer.status == 403);
  CHECK_FALSE(answer.accepted);
  const auto as_witness = vkey_of(origin, SignatureType::cosignature_v1, 1);
  CHECK(decide_add_checkpoint(nullptr, view_of(format_add_checkpoint(request(0, 7))), origin, as_witness).status ==
        403);
}

TEST_CASE("409: another old size than stored, told with the stored one; and another root at the same size") {
  for (const auto& [latest, old_size, told] :
       std::vector<std::tuple<std::optional<StoredHead>, std::uint64_t, std::uint64_t>>{
           {head_at(9), 0, 9}, {head_at(9), 8, 9}, {head_at(9), 10, 9}, {std::nullopt, 3, 0}}) {
    const Decision answer = decide(latest, request(old_size, 20));
    CHECK(answer.status == 409);
    CHECK(answer.body == std::to_string(told) + "\n");
    CHECK(answer.content_type == "text/x.tlog.size");
    CHECK(parse_conflict(answer.body) == told);
    CHECK_FALSE(answer.accepted);
  }
  const Decision answer = decide(StoredHead{9, leaf_of(99)}, request(9, 9));
  CHECK(answer.status == 409);
  CHECK_FALSE(answer.accepted);
}

TEST_CASE("422: a proof that does not prove it") {
  const auto refused = [](const std::optional<StoredHead>& latest, const AddCheckpoint& what) {
    const Decision answer = decide(latest, what);
    return answer.status == 422 && !answer.accepted;
  };
  // The log rewrote its history: the root that is stored is not the one that its proof starts from.
  CHECK(refused(StoredHead{9, leaf_of(99)}, request(9, 20)));
  AddCheckpoint altered = request(9, 20);
  altered.proof[1] = flipped(altered.proof[1], 3);
  CHECK(refused(head_at(9), altered));
  altered = request(9, 20);
  altered.proof.pop_back();
  CHECK(refused(head_at(9), altered));
  altered = request(0, 20);
  altered.proof.push_back(leaf_of(0));
  CHECK(refused(std::nullopt, altered));
  altered = request(9, 9);
  altered.proof.push_back(leaf_of(0));
  CHECK(refused(head_at(9), altered));
}

TEST_CASE("an accepted head comes from a decision only") {
  CHECK_FALSE(std::is_default_constructible_v<AcceptedHead>);
  CHECK_FALSE(std::is_constructible_v<AcceptedHead, Checkpoint, Note>);
}

}  // namespace
}  // namespace puente::witness::core
