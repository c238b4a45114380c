#include "witness/core/decide.h"

#include "crypto/tlog/cosignature.h"
#include "crypto/tlog/merkle.h"
#include "crypto/tlog/witness.h"

namespace puente::witness::core {
namespace {

constexpr std::string_view plain_text = "text/plain; charset=utf-8";

Decision refuse(int status, std::string why) { return {status, std::move(why) + "\n", plain_text, std::nullopt}; }

Decision conflict(std::uint64_t stored_size) {
  return {409, std::to_string(stored_size) + "\n", "text/x.tlog.size", std::nullopt};
}

}  // namespace

Decision decide_add_checkpoint(const StoredHead* latest, ByteView body, std::string_view origin,
                               const tlog::Vkey& log) {
  const auto request = tlog::parse_add_checkpoint(body);
  if (!request) return refuse(400, request.error().what);
  auto note = tlog::parse_note(request->note);
  if (!note) return refuse(400, note.error().what);
  auto checkpoint = tlog::parse_checkpoint(note->text);
  if (!checkpoint) return refuse(400, checkpoint.error().what);

  if (checkpoint->origin != origin) return refuse(404, "no such log is witnessed here");
  if (log.type != tlog::SignatureType::ed25519 || !tlog::verify_note(*note, {&log, 1}))
    return refuse(403, "the checkpoint is not signed by its log");
  if (request->old_size > checkpoint->size) return refuse(400, "the old size is larger than the checkpoint's");

  const std::uint64_t stored_size = latest ? latest->size : 0;
  if (request->old_size != stored_size) return conflict(stored_size);
  // What is stored is compared, never what the request says of it.
  if (stored_size == 0) {
    if (!request->proof.empty()) return refuse(422, "from size 0 there is no consistency proof");
  } else if (stored_size == checkpoint->size && latest->root != checkpoint->root) {
    return conflict(stored_size);
  } else if (const Status proved = tlog::verify_consistency(stored_size, checkpoint->size, latest->root,
                                                            checkpoint->root, request->proof);
             !proved) {
    return refuse(422, proved.error().what);
  }
  Decision out{200, {}, plain_text, std::nullopt};
  out.accepted = AcceptedHead(*std::move(checkpoint), *std::move(note));
  return out;
}

std::string cosign_accepted(const AcceptedHead& accepted, std::string_view name, const primitives::SigningKey& key,
                            Instant now) {
  return tlog::format_signature_line(tlog::cosign(accepted.note().text, name, key, now));
}

}  // namespace puente::witness::core
