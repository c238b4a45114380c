#include "crypto/tlog/witness.h"

#include <optional>

#include "crypto/tlog/cosignature.h"
#include "crypto/tlog/text.h"

namespace puente::tlog {
namespace {

constexpr std::string_view size_line_start = "old ";

}  // namespace

std::string format_add_checkpoint(const AddCheckpoint& request) {
  std::string out = std::string(size_line_start) + std::to_string(request.old_size) + "\n";
  for (const Hash& hash : request.proof) out += base64_of(hash.view()) + "\n";
  return out + "\n" + request.note;
}

Result<AddCheckpoint> parse_add_checkpoint(ByteView body) {
  if (body.size() > add_checkpoint_max_bytes)
    return fail(ErrorCode::too_large, "add-checkpoint: the request is longer than 68 KiB");
  const std::string whole = text_of(body);
  std::string_view rest = whole;
  const auto first = take_line(rest);
  if (!first || !first->starts_with(size_line_start))
    return fail(ErrorCode::malformed, "add-checkpoint: the request does not start with an old size");
  AddCheckpoint out;
  PUENTE_TRY(out.old_size, parse_decimal(first->substr(size_line_start.size())));
  for (;;) {
    const auto line = take_line(rest);
    if (!line) return fail(ErrorCode::malformed, "add-checkpoint: no empty line ends the proof");
    if (line->empty()) break;
    if (out.proof.size() == proof_hashes_max)
      return fail(ErrorCode::too_large, "add-checkpoint: the proof has more than 63 hashes");
    PUENTE_TRY(const Hash hash, parse_hash(*line));
    out.proof.push_back(hash);
  }
  out.note = rest;
  return out;
}

Result<std::uint64_t> parse_conflict(std::string_view body) {
  const auto line = take_line(body);
  if (!line || !body.empty()) return fail(ErrorCode::malformed, "witness: the answer 409 is not one line with a size");
  return parse_decimal(*line);
}

Result<NoteSignature> take_cosignature(std::string_view body, std::string_view text, const Vkey& witness, Instant now) {
  if (!is_note_text(body)) return fail(ErrorCode::malformed, "witness: the answer is not text");
  PUENTE_TRY(const std::vector<NoteSignature> signatures, parse_signature_lines(body));
  std::optional<NoteSignature> newest;
  Instant newest_time;
  for (const NoteSignature& signature : signatures) {
    if (!claims(signature, witness)) continue;
    const auto time = verify_cosignature(witness, text, signature);
    if (!time) return fail(ErrorCode::unauthenticated, time.error().what);
    if (*time > now + cosignature_ahead_max || (newest && *time <= newest_time)) continue;
    newest = signature;
    newest_time = *time;
  }
  if (!newest)
    return fail(ErrorCode::unauthenticated, "witness: the answer holds no cosignature of " + witness.name +
                                                ", or one more than 5 minutes ahead of our clock");
  return *std::move(newest);
}

}  // namespace puente::tlog
