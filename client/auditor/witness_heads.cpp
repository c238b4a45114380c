#include "client/auditor/witness_heads.h"

#include <algorithm>

#include "client/io/witness_reader.h"
#include "crypto/tlog/cosignature.h"

namespace puente::client::auditor {
namespace {

Result<std::pair<tlog::LogHead, Instant>> head_of(const std::string& note, const trust::TreatyWitness& witness,
                                                  const trust::Treaty& treaty) {
  PUENTE_TRY(tlog::LogHead head, tlog::verify_head_log_only(view_of(note), treaty.broker.log, treaty.broker.origin));
  std::optional<Instant> newest;
  for (const tlog::NoteSignature& signature : head.note().signatures) {
    if (!tlog::claims(signature, witness.key)) continue;
    PUENTE_TRY(const Instant time, tlog::verify_cosignature(witness.key, head.note().text, signature));
    newest = std::max(newest.value_or(time), time);
  }
  // After a start a witness serves what it kept, without its cosignature until the next one.
  return std::pair(std::move(head), newest.value_or(Instant{}));
}

WitnessHeld ask(const trust::TreatyWitness& witness, const trust::Treaty& treaty) {
  WitnessHeld out{witness, std::nullopt, Instant{}, "", "", false};
  const auto note = io::fetch_witness_checkpoint(witness.url);
  if (!note) {
    out.finding = "witness-silent";
    out.what = note.error().what;
    return out;
  }
  auto head = head_of(*note, witness, treaty);
  if (!head) {
    out.finding = "witness-bad-checkpoint";
    out.what = head.error().what;
    out.failed = true;
    return out;
  }
  out.head = std::move(head->first);
  out.cosigned = head->second;
  return out;
}

}  // namespace

std::vector<WitnessHeld> ask_witnesses(const trust::Treaty& treaty) {
  std::vector<WitnessHeld> out;
  for (const trust::TreatyWitness& one : treaty.witnesses_in_order()) out.push_back(ask(one, treaty));
  return out;
}

}  // namespace puente::client::auditor
