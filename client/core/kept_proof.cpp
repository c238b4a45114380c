#include "client/core/kept_proof.h"

#include "client/core/stored_values.h"
#include "crypto/base/transcript.h"

namespace puente::client::core {

Bytes encode_kept_proof(const KeptProof& kept) {
  Bytes inclusion;
  for (const Hash& hash : kept.proof.inclusion)
    inclusion.insert(inclusion.end(), hash.view().begin(), hash.view().end());
  return Transcript("kept-proof")
      .lp(kept.proof.leaf)
      .lp(kept.proof.nonce.view())
      .lp(kept.proof.event)
      .lp(kept.proof.index)
      .lp(inclusion)
      .lp(kept.head_note)
      .lp(static_cast<std::uint64_t>(kept.quorum_time.ms))
      .bytes();
}

Result<KeptProof> decode_kept_proof(ByteView bytes) {
  PUENTE_TRY(const std::vector<ByteView> parts, read_lps(bytes, 8));
  if (parts.size() != 8 || !equal(parts[0], bare_label("kept-proof")))
    return fail(ErrorCode::malformed, "kept proof: not one");
  KeptProof out;
  out.proof.leaf = copy_of(parts[1]);
  PUENTE_TRY(out.proof.nonce, Nonce::from(parts[2]));
  out.proof.event = copy_of(parts[3]);
  PUENTE_TRY(out.proof.index, number_from(parts[4]));
  if (parts[5].size() % Hash::size_bytes != 0 || parts[5].size() / Hash::size_bytes > codec::proof_hashes_max)
    return fail(ErrorCode::malformed, "kept proof: inclusion hashes of 32 bytes, at most 63");
  for (std::size_t at = 0; at < parts[5].size(); at += Hash::size_bytes) {
    PUENTE_TRY(const Hash hash, Hash::from(parts[5].subspan(at, Hash::size_bytes)));
    out.proof.inclusion.push_back(hash);
  }
  if (parts[6].size() > codec::note_bytes_max) return fail(ErrorCode::too_large, "kept proof: a note over 64 KiB");
  out.head_note = text_of(parts[6]);
  PUENTE_TRY(const std::uint64_t quorum_ms, number_from(parts[7]));
  out.quorum_time = Instant{static_cast<std::int64_t>(quorum_ms)};
  return out;
}

}  // namespace puente::client::core
