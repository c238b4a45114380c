#include "crypto/tlog/tlog_proof.h"

#include "crypto/base/check.h"
#include "crypto/tlog/merkle.h"
#include "crypto/tlog/text.h"

namespace puente::tlog {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_start = "extra ";
constexpr std::string_view index_start = "index ";

tl::unexpected<Error> bad(std::size_t line, const char* what) {
  return fail(ErrorCode::malformed, "tlog proof, line " + std::to_string(line) + ": " + what);
}

}  // namespace

std::string format_tlog_proof(const TlogProof& proof) {
  PUENTE_CHECK(proof.extra.size() <= tlog_proof_extra_max_bytes, "a proof's extra data is bounded");
  std::string out(first_line);
  out += "\n";
  if (!proof.extra.empty()) out += std::string(extra_start) + base64_of(proof.extra) + "\n";
  out += std::string(index_start) + std::to_string(proof.index) + "\n";
  for (const Hash& hash : proof.hashes) out += base64_of(hash.view()) + "\n";
  return out + "\n" + proof.checkpoint;
}

Result<TlogProof> parse_tlog_proof(ByteView text) {
  if (text.size() > tlog_proof_max_bytes)
    return fail(ErrorCode::too_large, "tlog proof: longer than " + std::to_string(tlog_proof_max_bytes) + " bytes");
  const std::string whole = text_of(text);
  std::string_view rest = whole;
  std::size_t number = 1;
  if (take_line(rest) != first_line) return bad(number, "it is not c2sp.org/tlog-proof@v1");

  TlogProof out;
  auto line = take_line(rest);
  ++number;
  if (line && line->starts_with(extra_start)) {
    auto extra = bytes_from_base64(line->substr(extra_start.size()));
    if (!extra || extra->empty()) return bad(number, "the extra data is not base64, or empty");
    if (extra->size() > tlog_proof_extra_max_bytes)
      return fail(ErrorCode::too_large, "tlog proof, line 2: more than 128 KiB of extra data");
    out.extra = std::move(*extra);
    line = take_line(rest);
    ++number;
  }
  if (!line || !line->starts_with(index_start)) return bad(number, "an index was expected");
  const auto index = parse_decimal(line->substr(index_start.size()));
  if (!index) return bad(number, "the index is not a decimal number without leading zeros");
  out.index = *index;

  for (line = take_line(rest), ++number; line && !line->empty(); line = take_line(rest), ++number) {
    if (out.hashes.size() == proof_hashes_max) return bad(number, "more than 63 hashes");
    const auto hash = parse_hash(*line);
    if (!hash) return bad(number, "not the base64 of a hash of 32 bytes");
    out.hashes.push_back(*hash);
  }
  if (!line) return bad(number, "the empty line before the checkpoint is missing");
  if (rest.size() > note_max_bytes) return fail(ErrorCode::too_large, "tlog proof: a checkpoint beyond 64 KiB");
  const auto note = parse_note(rest);
  if (!note)
    return tl::unexpected<Error>(note.error().at("tlog proof, checkpoint from line " + std::to_string(number + 1)));
  out.checkpoint = rest;
  return out;
}

Status verify_tlog_proof(const TlogProof& proof, const Hash& leaf, const LogHead& head) {
  PUENTE_TRY(const Note note, parse_note(proof.checkpoint));
  if (note.text != head.note().text)
    return fail(ErrorCode::mismatch, "tlog proof: the head given is not the checkpoint that the proof is for");
  const Status included = verify_inclusion(proof.index, head.size(), leaf, proof.hashes, head.root());
  if (!included) return tl::unexpected<Error>(included.error().at("tlog proof"));
  return {};
}

}  // namespace puente::tlog
