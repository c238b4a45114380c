#include "crypto/tlog/cosignature.h"

#include "crypto/base/check.h"
#include "crypto/base/transcript.h"
#include "crypto/tlog/checkpoint.h"
#include "crypto/tlog/text.h"

namespace puente::tlog {
namespace {

constexpr std::uint64_t latest_seconds = 253'402'300'799;  // 9999-12-31T23:59:59Z: far from where an Instant overflows

std::string signed_message(std::uint64_t seconds, std::string_view text) {
  std::string out = "cosignature/v1\ntime " + std::to_string(seconds) + "\n";
  out += text;
  return out;
}

}  // namespace

NoteSignature cosign(std::string_view text, std::string_view name, const primitives::SigningKey& key, Instant now) {
  PUENTE_CHECK(parse_checkpoint(text).has_value(), "only checkpoints are cosigned");
  PUENTE_CHECK(is_key_name(name), "a checkpoint is cosigned under a key name");
  PUENTE_CHECK(now.ms >= 0 && static_cast<std::uint64_t>(now.unix_seconds()) <= latest_seconds,
               "a cosignature's time lies between 1970 and 9999");
  const auto time = static_cast<std::uint64_t>(now.unix_seconds());
  NoteSignature out;
  out.name = name;
  out.id = note_key_id(name, SignatureType::cosignature_v1, key.public_key());
  const auto timestamp = big_endian(time);
  const Signature signature = primitives::sign(key, view_of(signed_message(time, text)));
  out.signature.assign(timestamp.begin(), timestamp.end());
  out.signature.insert(out.signature.end(), signature.view().begin(), signature.view().end());
  return out;
}

Result<Instant> verify_cosignature(const Vkey& witness, std::string_view text, const NoteSignature& signature) {
  if (witness.type != SignatureType::cosignature_v1)
    return fail(ErrorCode::malformed, "cosignature: the key of " + witness.name + " is not a witness's (type 4)");
  if (signature.signature.size() != cosignature_size_bytes)
    return fail(ErrorCode::malformed, "cosignature: not 72 bytes long");
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < 8; ++i) time = (time << 8) | signature.signature[i];
  if (time > latest_seconds) return fail(ErrorCode::malformed, "cosignature: its time lies after the year 9999");
  PUENTE_TRY(const Signature bytes, Signature::from(ByteView(signature.signature).subspan(8)));
  if (!claims(signature, witness) || !primitives::verify(witness.key, view_of(signed_message(time, text)), bytes))
    return fail(ErrorCode::unauthenticated, "cosignature: that of " + witness.name + " does not verify");
  return from_unix_seconds(static_cast<std::int64_t>(time));
}

}  // namespace puente::tlog
