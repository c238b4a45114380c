#include "broker/core/witness_round.h"

#include <fmt/format.h>

#include "broker/core/state_names.h"

namespace puente::broker::core {
namespace {

constexpr Duration back_off = seconds(1);

}  // namespace

WitnessRound::WitnessRound(WitnessTerms terms) : terms_(std::move(terms)), witnesses_(terms_.witnesses.size()) {}

Status WitnessRound::restore(const ports::Values& values, const tlog::HashReader& tree, std::uint64_t tree_size) {
  PUENTE_TRY(const std::uint64_t time, names::number_of(values, names::quorum_time));
  quorum_time_ = Instant{static_cast<std::int64_t>(time)};
  const auto stored = values.find(names::cosigned);
  if (stored == values.end()) return {};
  // Who cosigned it was checked when it came, and a treaty may have other witnesses since; whether it is ours is new.
  const auto head = tlog::verify_head_log_only(stored->second, terms_.log, terms_.origin);
  if (!head) return fail(ErrorCode::mismatch, "store: the newest quorum head: " + head.error().what);
  if (head->size() > tree_size)
    return fail(ErrorCode::mismatch, fmt::format("store: witnesses have cosigned a log of {} entries, and this one has "
                                                 "{}: an older copy was put back. See docs/operator.md",
                                                 head->size(), tree_size));
  PUENTE_TRY(const Hash root, tlog::root_at(tree, head->size()));
  if (root != head->root())
    return fail(ErrorCode::mismatch, "store: the log is not the one that witnesses have cosigned");
  quorum_ = {{head->size(), head->root()}, text_of(stored->second)};
  release_ = quorum_;
  return {};
}

void WitnessRound::offer(const codec::Head& head, const std::string& checkpoint) {
  if (head.size <= offered_.head.size) return;
  offered_ = {head, checkpoint};
  if (terms_.mode == tlog::QuorumMode::none) release_ = offered_;
  if (round_.head.size == 0) start_round();
}

void WitnessRound::start_round() {
  round_ = offered_;
  for (Witness& witness : witnesses_) witness.signature.reset();
}

Outputs WitnessRound::ask(Instant now, const tlog::HashReader& tree) {
  Outputs out;
  if (round_.head.size == 0) return out;
  bool asking = false;
  for (const Witness& witness : witnesses_) asking = asking || witness.asked != 0 || witness.signature.has_value();
  // Nobody has answered for this head yet and nobody is being asked: then rather ask for the newest.
  // And where one nation suffices to release, and has answered, newer records need not wait for the other's.
  const bool released = terms_.mode == tlog::QuorumMode::one_nation && release_.head.size >= round_.head.size;
  if ((!asking || released) && offered_.head.size > round_.head.size) start_round();
  for (std::size_t i = 0; i < witnesses_.size(); ++i) {
    Witness& witness = witnesses_[i];
    if (witness.asked != 0 || witness.signature || now < witness.not_before) continue;
    if (witness.size > round_.head.size) continue;  // it has seen a newer head; the next round is for it
    const auto proof = tlog::consistency_proof(tree, witness.size, round_.head.size);
    if (!proof) {
      out.push_back(Notice{Notice::Level::alarm, "no consistency proof for a witness: " + proof.error().what});
      witness.not_before = now + back_off;
      continue;
    }
    witness.asked = round_.head.size;
    witness.asked_checkpoint = round_.note;
    out.push_back(AskWitness{i, tlog::format_add_checkpoint(tlog::AddCheckpoint{witness.size, *proof, round_.note})});
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
      witness.corrected = false;
      // Of a round that ended without it: what it holds now is known, and that is all.
      if (asked == round_.head.size) witness.signature = std::move(*signature);
      if (witness.missing)
        notices.push_back(Notice{Notice::Level::info, fmt::format("witness {} answers again", name)});
      witness.missing = false;
      return witness.signature ? complete(now) : false;
    }
    problem = signature.error().what;
  } else if (answer.status == 409) {
    const auto size = tlog::parse_conflict(answer.body);
    if (size && *size <= offered_.head.size && *size != witness.size) {
      witness.size = *size;
      if (std::exchange(witness.corrected, true)) witness.not_before = now + back_off;
      return false;
    }
    problem = size ? fmt::format("it holds a head of size {}, and ours has {}: one of us has lost or changed history",
                                 *size, offered_.head.size)
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
  auto note = tlog::parse_note(round_.note);
  if (!note) return false;
  for (const Witness& witness : witnesses_)
    if (witness.signature) note->signatures.push_back(*witness.signature);
  const std::string text = tlog::format_note(*note);
  const auto head = tlog::verify_head(view_of(text), terms_.log, terms_.origin, terms_.set, now);
  if (!head) {
    // The treaty may let releases go on with less; freshness and opening wait for the full quorum in any case.
    if (terms_.mode != tlog::QuorumMode::one_nation) return false;
    if (!tlog::verify_release_head(view_of(text), terms_.log, terms_.origin, terms_.set, now, terms_.mode))
      return false;
  } else {
    quorum_time_ = std::max(quorum_time_, head->quorum_time());
  }
  bool newer = false;
  if (head && round_.head.size > quorum_.head.size) {
    quorum_ = {round_.head, text};
    newer = true;
  }
  if (round_.head.size > release_.head.size) {
    release_ = {round_.head, text};
    newer = true;
  }
  // With one nation's quorum the round goes on, for freshness needs the other's too.
  if (!head && offered_.head.size == round_.head.size) return newer;
  const std::uint64_t done = round_.head.size;
  round_ = {};
  if (offered_.head.size > done) start_round();
  return newer;
}

}  // namespace puente::broker::core
