#include "broker/core/witness_round.h"

#include <fmt/format.h>

namespace puente::broker::core {
namespace {

constexpr Duration back_off = seconds(1);

}  // namespace

WitnessRound::WitnessRound(WitnessTerms terms) : terms_(std::move(terms)), witnesses_(terms_.witnesses.size()) {}

void WitnessRound::offer(const codec::Head& head, const std::string& checkpoint) {
  offered_ = head;
  offered_checkpoint_ = checkpoint;
  if (round_.size == 0) start_round();
}

void WitnessRound::release_without_quorum(const codec::Head& head, const std::string& checkpoint) {
  cosigned_ = head;
  cosigned_note_ = checkpoint;
}

void WitnessRound::start_round() {
  round_ = offered_;
  round_checkpoint_ = offered_checkpoint_;
  for (Witness& witness : witnesses_) witness.signature.reset();
}

Outputs WitnessRound::ask(Instant now, const tlog::HashReader& tree) {
  Outputs out;
  if (round_.size == 0) return out;
  bool asking = false;
  for (const Witness& witness : witnesses_) asking = asking || witness.asked != 0 || witness.signature.has_value();
  // Nobody has answered for this head yet and nobody is being asked: then rather ask for the newest.
  if (!asking && offered_.size > round_.size) start_round();
  for (std::size_t i = 0; i < witnesses_.size(); ++i) {
    Witness& witness = witnesses_[i];
    if (witness.asked != 0 || witness.signature || now < witness.not_before) continue;
    if (witness.size > round_.size) continue;  // it has seen a newer head; the next round is for it
    const auto proof = tlog::consistency_proof(tree, witness.size, round_.size);
    if (!proof) {
      out.push_back(Notice{Notice::Level::alarm, "no consistency proof for a witness: " + proof.error().what});
      witness.not_before = now + back_off;
      continue;
    }
    witness.asked = round_.size;
    witness.asked_checkpoint = round_checkpoint_;
    out.push_back(
        AskWitness{i, tlog::format_add_checkpoint(tlog::AddCheckpoint{witness.size, *proof, round_checkpoint_})});
  }
  return out;
}

Result<bool> WitnessRound::answer(const WitnessAnswered& answer, Instant now, Outputs& notices) {
  if (answer.witness >= witnesses_.size()) return fail(ErrorCode::not_found, "an answer of a witness nobody knows");
  Witness& witness = witnesses_[answer.witness];
  const std::string& name = terms_.witnesses[answer.witness].name;
  const std::uint64_t asked = std::exchange(witness.asked, 0);
  std::string problem;
  if (answer.status == 200) {
    PUENTE_TRY(const tlog::Note note, tlog::parse_note(witness.asked_checkpoint));
    auto signature = tlog::take_cosignature(answer.body, note.text, terms_.witnesses[answer.witness], now);
    if (signature) {
      witness.size = asked;
      // Of a round that ended without it: what it holds now is known, and that is all.
      if (asked == round_.size) witness.signature = std::move(*signature);
      if (witness.missing)
        notices.push_back(Notice{Notice::Level::info, fmt::format("witness {} answers again", name)});
      witness.missing = false;
      return witness.signature ? complete(now) : false;
    }
    problem = signature.error().what;
  } else if (answer.status == 409) {
    const auto size = tlog::parse_conflict(answer.body);
    if (size && *size <= round_.size && *size != witness.size) {
      witness.size = *size;
      return false;
    }
    problem = size ? fmt::format("it holds a head of size {}, and ours has {}: one of us has lost or changed history",
                                 *size, round_.size)
                   : size.error().what;
  } else {
    problem = answer.status == 0 ? "no answer" : fmt::format("HTTP status {}", answer.status);
  }
  witness.not_before = now + back_off;
  if (!witness.missing) {
    witness.missing = true;
    notices.push_back(Notice{
        Notice::Level::alarm,
        fmt::format("witness {} does not cosign: {}; releases wait until its nation's quorum is back", name, problem)});
  }
  return false;
}

bool WitnessRound::complete(Instant now) {
  auto note = tlog::parse_note(round_checkpoint_);
  if (!note) return false;
  for (const Witness& witness : witnesses_)
    if (witness.signature) note->signatures.push_back(*witness.signature);
  const std::string text = tlog::format_note(*note);
  const auto head = tlog::verify_head(view_of(text), terms_.log, terms_.origin, terms_.set, now);
  if (!head) {
    // The treaty may let releases go on with less; freshness and opening wait for the full quorum in any case.
    if (terms_.mode == tlog::QuorumMode::both_nations) return false;
    if (!tlog::verify_release_head(view_of(text), terms_.log, terms_.origin, terms_.set, now, terms_.mode))
      return false;
  } else if (quorum_time_ < head->quorum_time()) {
    quorum_time_ = head->quorum_time();
  }
  const bool newer = round_.size > cosigned_.size;
  if (newer) {
    cosigned_ = round_;
    cosigned_note_ = text;
  }
  round_ = {};
  if (offered_.size > cosigned_.size) start_round();
  return newer;
}

}  // namespace puente::broker::core
