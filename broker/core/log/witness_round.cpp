#include "broker/core/log/witness_round.h"

#include <fmt/format.h>

#include <algorithm>

#include "broker/core/state_names.h"
#include "crypto/base/check.h"

namespace puente::broker::core {
namespace {

constexpr Duration back_off = seconds(1);

}  // namespace

WitnessRound::WitnessRound(WitnessTerms terms) : terms_(std::move(terms)), witnesses_(terms_.witnesses.size()) {}

StoreStatus WitnessRound::restore(const ports::Values& values, const tlog::HashReader& tree, std::uint64_t tree_size) {
  PUENTE_TRY(const std::uint64_t time, names::number_of(values, names::quorum_time));
  quorum_time_ = Instant{static_cast<std::int64_t>(time)};
  const auto stored = values.find(names::cosigned);
  if (stored == values.end()) return {};
  // Who cosigned it was checked when it came, and a treaty may have other witnesses since; whether it is ours is new.
  const auto head = tlog::verify_head_log_only(stored->second, terms_.log, terms_.origin);
  if (!head) return damaged("the newest quorum head", head.error());
  if (head->size() > tree_size)
    return damaged(
        fmt::format("witnesses have cosigned a log of {} entries, and this one has "
                    "{}: an older copy was put back. See docs/operator.md",
                    head->size(), tree_size));
  PUENTE_TRY(const Hash root, read_back(tlog::root_at(tree, head->size()), "the log's tree"));
  if (root != head->root()) return damaged("the log is not the one that witnesses have cosigned");
  quorum_ = {{head->size(), head->root()}, text_of(stored->second)};
  for (const tlog::NoteSignature& signature : head->note().signatures)
    for (std::size_t i = 0; i < witnesses_.size(); ++i)
      if (tlog::claims(signature, terms_.witnesses[i])) witnesses_[i].size = witnesses_[i].cosigned = head->size();
  release_ = quorum_;
  return {};
}

StoreStatus WitnessRound::compare(const WitnessHolds& holds, const tlog::HashReader& tree, std::uint64_t tree_size,
                                  Outputs& notices) {
  PUENTE_CHECK(holds.witness < witnesses_.size(), "the checkpoint of a witness of the treaty");
  // Whether it is there at all is for the rounds to find out; and not every witness shows what it keeps.
  if (holds.status != 200 && holds.status != 404) return {};
  const std::string& name = terms_.witnesses[holds.witness].name;
  std::uint64_t size = 0;
  if (holds.status == 200) {
    const auto head = tlog::verify_head_log_only(view_of(holds.body), terms_.log, terms_.origin);
    if (!head) {
      notices.push_back(
          Notice{Notice::Level::warning,
                 fmt::format("witness {} shows a checkpoint that is not this log's: {}", name, head.error().what)});
      return {};
    }
    size = head->size();
    if (size > tree_size)
      return damaged(
          fmt::format("witness {} holds a head of {} entries that this log has signed, and here are {}: "
                      "an older copy was put back. Nothing is served; see docs/operator.md, 'A restored "
                      "broker'",
                      name, size, tree_size));
    PUENTE_TRY(const Hash root, read_back(tlog::root_at(tree, size), "the log's tree"));
    if (root != head->root())
      return damaged(
          fmt::format("witness {} holds a head of {} entries that this log has signed, with another root "
                      "than the entries here give: history was changed. Nothing is served; see "
                      "docs/operator.md, 'A restored broker'",
                      name, size));
  }
  // One that has forgotten what it cosigned says nothing about what is newest.
  Witness& witness = witnesses_[holds.witness];
  witness.heard = witness.heard || size >= witness.cosigned;
  note_size(holds.witness, size, notices);
  return {};
}

bool WitnessRound::compared() const {
  if (terms_.unwitnessed) return true;
  const auto heard = [&](const std::vector<tlog::Vkey>& nation) {
    const auto is_heard = [&](const tlog::Vkey& key) {
      for (std::size_t i = 0; i < witnesses_.size(); ++i)
        if (terms_.witnesses[i].key == key.key) return witnesses_[i].heard;
      return false;
    };
    return 2 * static_cast<std::size_t>(std::ranges::count_if(nation, is_heard)) > nation.size();
  };
  switch (terms_.mode) {
    case tlog::QuorumMode::both_nations:
      return heard(terms_.set.mx) && heard(terms_.set.us);
    case tlog::QuorumMode::one_nation:
      return heard(terms_.set.mx) || heard(terms_.set.us);
    case tlog::QuorumMode::none:
      return true;
  }
  return false;
}

// What a witness says it holds. One that forgot what it has cosigned could cosign another history.
void WitnessRound::note_size(std::size_t number, std::uint64_t size, Outputs& notices) {
  Witness& witness = witnesses_[number];
  witness.size = size;
  if (size >= witness.cosigned) {
    witness.rolled_back = false;
  } else if (!std::exchange(witness.rolled_back, true)) {
    notices.push_back(Notice{Notice::Level::alarm,
                             fmt::format("witness {} holds a head of size {}, and has cosigned one of size {}: "
                                         "its state was put back or lost; tell its nation",
                                         terms_.witnesses[number].name, size, witness.cosigned),
                             true});
  }
}

std::vector<WitnessHealth> WitnessRound::health() const {
  std::vector<WitnessHealth> out;
  for (std::size_t i = 0; i < witnesses_.size(); ++i) {
    const Witness& witness = witnesses_[i];
    out.push_back({terms_.witnesses[i].name, witness.cosigned, witness.problem});
    if (witness.rolled_back) out.back().problem = "its state was put back or lost";
  }
  return out;
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

bool WitnessRound::answer(const WitnessAnswered& answer, Instant now, Outputs& notices) {
  PUENTE_CHECK(answer.witness < witnesses_.size(), "the answer of a witness of the treaty");
  Witness& witness = witnesses_[answer.witness];
  const std::string& name = terms_.witnesses[answer.witness].name;
  const std::uint64_t asked = std::exchange(witness.asked, 0);
  std::string problem;
  if (answer.status == 200) {
    const auto note = tlog::parse_note(witness.asked_checkpoint);
    PUENTE_CHECK(note.has_value(), "the checkpoint asked for is one of this log");
    auto signature = tlog::take_cosignature(answer.body, note->text, terms_.witnesses[answer.witness], now);
    if (signature) {
      witness.size = asked;
      witness.cosigned = std::max(witness.cosigned, asked);
      witness.corrected = false;
      witness.heard = true;
      // Of a round that ended without it: what it holds now is known, and that is all.
      if (asked == round_.head.size) witness.signature = std::move(*signature);
      if (witness.missing)
        notices.push_back(Notice{Notice::Level::info, fmt::format("witness {} answers again", name)});
      witness.missing = false;
      witness.problem.clear();
      return witness.signature ? complete(now) : false;
    }
    problem = signature.error().what;
  } else if (answer.status == 409) {
    const auto size = tlog::parse_conflict(answer.body);
    if (size && *size <= offered_.head.size && *size != witness.size) {
      note_size(answer.witness, *size, notices);
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
  witness.problem = problem;
  if (!witness.missing) {
    witness.missing = true;
    notices.push_back(Notice{
        Notice::Level::alarm,
        fmt::format("witness {} does not cosign: {}; releases wait until its nation's quorum is back", name, problem),
        true});
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
