#include "crypto/tlog/witness.h"

#include "crypto/base/check.h"
#include "crypto/tlog/cosignature.h"
#include "crypto/tlog/text.h"

namespace puente::tlog {
namespace {

constexpr std::string_view size_line_start = "old ";
constexpr std::string_view plain_text = "text/plain; charset=utf-8";

WitnessAnswer refuse(int status, std::string why) { return {status, std::move(why) + "\n", plain_text, std::nullopt}; }

WitnessAnswer conflict(std::uint64_t stored_size) {
  return {409, std::to_string(stored_size) + "\n", "text/x.tlog.size", std::nullopt};
}

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

WitnessAnswer decide_add_checkpoint(const StoredHead* latest, ByteView body, std::string_view origin, const Vkey& log) {
  const auto request = parse_add_checkpoint(body);
  if (!request) return refuse(400, request.error().what);
  auto note = parse_note(request->note);
  if (!note) return refuse(400, note.error().what);
  auto checkpoint = parse_checkpoint(note->text);
  if (!checkpoint) return refuse(400, checkpoint.error().what);

  if (checkpoint->origin != origin) return refuse(404, "no such log is witnessed here");
  if (log.type != SignatureType::ed25519 || !verify_note(*note, {&log, 1}))
    return refuse(403, "the checkpoint is not signed by its log");
  if (request->old_size > checkpoint->size) return refuse(400, "the old size is larger than the checkpoint's");

  const std::uint64_t stored_size = latest ? latest->size : 0;
  if (request->old_size != stored_size) return conflict(stored_size);
  // What is stored is compared, never what the request says of it.
  if (stored_size == 0) {
    if (!request->proof.empty()) return refuse(422, "from size 0 there is no consistency proof");
  } else if (stored_size == checkpoint->size && latest->root != checkpoint->root) {
    return conflict(stored_size);
  } else if (const Status proved =
                 verify_consistency(stored_size, checkpoint->size, latest->root, checkpoint->root, request->proof);
             !proved) {
    return refuse(422, proved.error().what);
  }
  WitnessAnswer out{200, {}, plain_text, std::nullopt};
  out.accepted = AcceptedHead(*std::move(checkpoint), *std::move(note));
  return out;
}

std::string cosign_accepted(const AcceptedHead& accepted, std::string_view name, const primitives::SigningKey& key,
                            Instant now) {
  return format_signature_line(cosign(accepted.note().text, name, key, now));
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
