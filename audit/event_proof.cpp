#include "audit/event_proof.h"

#include "audit/chain.h"
#include "crypto/base/transcript.h"
#include "crypto/tlog/merkle.h"

namespace puente::audit {
namespace {

constexpr std::size_t length_bytes = 4;

}  // namespace

tlog::TlogProof to_tlog_proof(const codec::EventProof& proof, std::string checkpoint) {
  Transcript extra;
  extra.lp(proof.leaf);
  if (!proof.event.empty()) extra.raw(encode(codec::EntryPlaintext{proof.nonce, proof.event}));
  return {std::move(extra).bytes(), proof.index, proof.inclusion, std::move(checkpoint)};
}

Result<codec::EventProof> from_tlog_proof(const tlog::TlogProof& proof) {
  const ByteView extra = proof.extra;
  if (extra.size() < length_bytes)
    return fail(ErrorCode::malformed, "the proof holds no leaf of this log in its extra data");
  std::size_t leaf_bytes = 0;
  for (const std::uint8_t byte : extra.first(length_bytes)) leaf_bytes = (leaf_bytes << 8) | byte;
  if (leaf_bytes > extra.size() - length_bytes)
    return fail(ErrorCode::malformed, "the leaf in the proof's extra data is cut off");
  codec::EventProof out;
  out.index = proof.index;
  out.inclusion = proof.hashes;
  out.leaf = copy_of(extra.subspan(length_bytes, leaf_bytes));
  PUENTE_REQUIRE(codec::decode_leaf_input(out.leaf));
  const ByteView opening = extra.subspan(length_bytes + leaf_bytes);
  if (opening.empty()) return out;
  PUENTE_TRY(codec::EntryPlaintext plaintext, codec::decode_entry_plaintext(opening));
  out.nonce = plaintext.nonce;
  out.event = std::move(plaintext.event);
  return out;
}

Result<ProvenEntry> verify_entry_proof(const tlog::TlogProof& proof, const tlog::LogHead& head) {
  PUENTE_TRY(const codec::EventProof parts, from_tlog_proof(proof));
  PUENTE_REQUIRE(tlog::verify_tlog_proof(proof, tlog::leaf_hash(parts.leaf), head));
  ProvenEntry out;
  out.index = proof.index;
  PUENTE_TRY(out.leaf, codec::decode_leaf_input(parts.leaf));
  if (parts.event.empty()) return out;
  if (event_hash(parts.nonce, parts.event) != out.leaf.event)
    return fail(ErrorCode::unauthenticated,
                "the event in the proof of entry " + std::to_string(proof.index) + " is not what its leaf commits to");
  PUENTE_TRY(out.event, codec::decode_event(parts.event));
  return out;
}

}  // namespace puente::audit
