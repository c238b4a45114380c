#include "crypto/tlog/fork.h"

#include "crypto/base/check.h"
#include "crypto/tlog/text.h"

namespace puente::tlog {
namespace {

constexpr std::string_view evidence_line = "puente/fork-evidence@v1";

tl::unexpected<Error> bad(std::size_t line, const std::string& what) {
  return fail(ErrorCode::malformed, "fork evidence, line " + std::to_string(line) + ": " + what);
}

// What follows "<word> " on this line.
std::optional<std::string_view> value_of(const std::optional<std::string_view>& line, std::string_view word) {
  if (!line || !line->starts_with(word) || line->size() <= word.size() || (*line)[word.size()] != ' ')
    return std::nullopt;
  return line->substr(word.size() + 1);
}

Result<std::string> note_at(std::size_t number, const std::optional<std::string_view>& line, std::string_view word) {
  const auto value = value_of(line, word);
  if (!value) return bad(number, "'" + std::string(word) + " <base64 of a checkpoint>' was expected");
  const auto bytes = bytes_from_base64(*value);
  if (!bytes) return bad(number, "not base64");
  const auto note = parse_note(*bytes);
  if (!note) return tl::unexpected<Error>(note.error().at("fork evidence, line " + std::to_string(number)));
  return text_of(*bytes);
}

Result<Checkpoint> checkpoint_of(const std::string& note) {
  PUENTE_TRY(const Note parsed, parse_note(note));
  return parse_checkpoint(parsed.text);
}

// Witnesses that cosigned this head. A bad signature of a known key spoils the note.
Result<std::vector<std::size_t>> cosigners(const Note& note, std::span<const Vkey> witnesses) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < witnesses.size(); ++i) {
    bool found = false;
    for (const NoteSignature& signature : note.signatures) {
      if (!claims(signature, witnesses[i])) continue;
      const Status verified = verify_signature(witnesses[i], note.text, signature);
      if (!verified) return fail(ErrorCode::unauthenticated, verified.error().what);
      found = true;
    }
    if (found) out.push_back(i);
  }
  return out;
}

}  // namespace

std::string format_fork(const ForkEvidence& evidence) {
  PUENTE_CHECK(evidence.root || evidence.proof.empty(), "a proof without its root says nothing");
  std::string out = std::string(evidence_line) + "\nlog " + format_vkey(evidence.log) + "\nolder " +
                    base64_of(view_of(evidence.older)) + "\nnewer " + base64_of(view_of(evidence.newer)) + "\n";
  if (evidence.root) out += "root " + base64_of(evidence.root->view()) + "\n";
  for (const Hash& hash : evidence.proof) out += base64_of(hash.view()) + "\n";
  return out;
}

Result<ForkEvidence> parse_fork(ByteView text) {
  if (text.size() > fork_max_bytes) return fail(ErrorCode::too_large, "fork evidence: longer than 256 KiB");
  const std::string whole = text_of(text);
  std::string_view rest = whole;
  if (take_line(rest) != evidence_line) return bad(1, "it is not puente/fork-evidence@v1");
  ForkEvidence out;
  const auto log_line = take_line(rest);
  const auto vkey = value_of(log_line, "log");
  if (!vkey) return bad(2, "'log <verifier key>' was expected");
  auto log = parse_vkey(*vkey);
  if (!log) return tl::unexpected<Error>(log.error().at("fork evidence, line 2"));
  out.log = std::move(*log);
  PUENTE_TRY(out.older, note_at(3, take_line(rest), "older"));
  PUENTE_TRY(out.newer, note_at(4, take_line(rest), "newer"));
  std::size_t number = 5;
  if (rest.empty()) return out;
  const auto root_line = take_line(rest);
  const auto root = value_of(root_line, "root");
  const auto parsed_root = parse_hash(root.value_or(""));
  if (!parsed_root) return bad(number, "'root <base64 of 32 bytes>' was expected");
  out.root = *parsed_root;
  while (!rest.empty()) {
    ++number;
    const auto line = take_line(rest);
    const auto hash = parse_hash(line.value_or(""));
    if (!hash || out.proof.size() == proof_hashes_max) return bad(number, "at most 63 hashes, one a line, in base64");
    out.proof.push_back(*hash);
  }
  return out;
}

Result<ForkFinding> judge_fork(const ForkEvidence& evidence, const Vkey& log, std::span<const Vkey> witnesses) {
  PUENTE_TRY(const Checkpoint first, checkpoint_of(evidence.older));
  auto older = verify_head_log_only(view_of(evidence.older), log, first.origin);
  if (!older) return tl::unexpected<Error>(older.error().at("fork evidence, the older checkpoint"));
  auto newer = verify_head_log_only(view_of(evidence.newer), log, first.origin);
  if (!newer) return tl::unexpected<Error>(newer.error().at("fork evidence, the newer checkpoint"));
  if (newer->size() < older->size())
    return fail(ErrorCode::malformed, "fork evidence: the newer checkpoint is of a smaller size than the older");
  PUENTE_TRY(std::vector<std::size_t> cosigned_older, cosigners(older->note(), witnesses));
  PUENTE_TRY(std::vector<std::size_t> cosigned_newer, cosigners(newer->note(), witnesses));

  ForkVerdict verdict = ForkVerdict::open;
  if (older->size() == newer->size()) {
    if (evidence.root) return fail(ErrorCode::malformed, "fork evidence: two checkpoints of one size need no proof");
    verdict = older->root() == newer->root() ? ForkVerdict::grown : ForkVerdict::proven;
  } else if (older->size() == 0) {
    verdict = ForkVerdict::grown;  // everything continues the empty tree
  } else if (evidence.root) {
    const Status consistent =
        verify_consistency(older->size(), newer->size(), *evidence.root, newer->root(), evidence.proof);
    if (!consistent) return tl::unexpected<Error>(consistent.error().at("fork evidence, the proof of its root"));
    verdict = *evidence.root == older->root() ? ForkVerdict::grown : ForkVerdict::proven;
  }
  return ForkFinding{verdict, std::move(*older), std::move(*newer), std::move(cosigned_older),
                     std::move(cosigned_newer)};
}

Result<ForkEvidence> complete_fork(ForkEvidence evidence, const HashReader& newer_tree) {
  PUENTE_TRY(const Checkpoint older, checkpoint_of(evidence.older));
  PUENTE_TRY(const Checkpoint newer, checkpoint_of(evidence.newer));
  if (older.size == newer.size || older.size == 0) return evidence;
  PUENTE_TRY(evidence.root, root_at(newer_tree, older.size));
  PUENTE_TRY(evidence.proof, consistency_proof(newer_tree, older.size, newer.size));
  return evidence;
}

}  // namespace puente::tlog
