#include "witness/core/witness.h"

#include "crypto/tlog/quorum.h"

namespace puente::witness::core {
namespace {

constexpr std::string_view note_type = "text/plain";

}  // namespace

Result<Terms> terms_of(const trust::Treaty& treaty, const Ed25519Public& key) {
  for (const trust::TreatyWitness& one : treaty.witnesses)
    if (one.key.key == key) return Terms{one.key.name, treaty.broker.origin, treaty.broker.log, treaty.handover};
  return fail(
      ErrorCode::mismatch,
      "the treaty names no witness with this key: is it the one that was made with witness.vkey of this folder?");
}

StoreResult<StoredHead> read_kept(const std::string& note, const Terms& terms) {
  const auto head = tlog::verify_head_log_only(view_of(note), terms.log, terms.origin);
  if (!head) return damaged("the head kept", head.error());
  return StoredHead{head->size(), head->root()};
}

Answer<Witness> Witness::start(Terms terms, const primitives::SigningKey& key, HeadStore& heads) {
  Witness out(std::move(terms), key, heads);
  PUENTE_REQUIRE(out.load());
  return out;
}

AnswerStatus Witness::load() {
  PUENTE_TRY(const std::optional<std::string> kept, heads_->newest());
  if (!kept) return {};
  PUENTE_TRY(const bool of_the_shard_before, put_aside(*kept));
  if (of_the_shard_before) return {};
  PUENTE_TRY(newest_, read_kept(*kept, terms_));
  newest_note_ = *kept;
  return {};
}

// A checkpoint of the shard before is compared with the hand-over, and kept beside.
Answer<bool> Witness::put_aside(const std::string& note) {
  if (!terms_.handover) return false;
  const trust::Handover& handover = *terms_.handover;
  const auto head = tlog::verify_head_log_only(view_of(note), handover.log, handover.log.name);
  if (!head) return false;
  PUENTE_REQUIRE(trust::check_held_head(handover, {head->size(), head->root()}));
  PUENTE_REQUIRE(heads_->put_ended(handover.shard - 1, note));
  return true;
}

StoreResult<Reply> Witness::add_checkpoint(Instant now, ByteView body) {
  Decision decision = decide_add_checkpoint(newest_ ? &*newest_ : nullptr, body, terms_.origin, terms_.log);
  bool newer = false;
  if (decision.accepted) {
    std::string note = tlog::format_note(decision.accepted->note());
    newer = !newest_ || decision.accepted->head().size > newest_->size;
    if (newer) PUENTE_REQUIRE(heads_->put_newest(note));
    newest_ = decision.accepted->head();
    decision.body = cosign_accepted(*decision.accepted, terms_.name, *key_, now);
    newest_note_ = std::move(note) + decision.body;
  }
  return Reply{decision.status, std::move(decision.body), decision.content_type, newer};
}

Reply Witness::checkpoint() const { return {newest_ ? 200 : 404, newest_note_, note_type, false}; }

}  // namespace puente::witness::core
