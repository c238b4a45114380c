#include "broker/core/log_keeper.h"

#include "audit/chain.h"
#include "broker/core/state_names.h"
#include "crypto/base/check.h"

namespace puente::broker::core {

Status LogKeeper::restore(const ports::Values& values) {
  const auto stored = values.find(names::log_checkpoint);
  if (stored == values.end()) return {};
  checkpoint_ = text_of(stored->second);
  PUENTE_TRY(const tlog::Note note, tlog::parse_note(checkpoint_));
  PUENTE_TRY(const tlog::Checkpoint checkpoint, tlog::parse_checkpoint(note.text));
  if (checkpoint.origin != origin_)
    return fail(ErrorCode::mismatch, "store: the log's origin is '" + checkpoint.origin + "', not '" + origin_ + "'");
  head_ = {checkpoint.size, checkpoint.root};
  PUENTE_REQUIRE(tiles_.restore(checkpoint.size));
  // Not tiles_.node(): the inner hashes could be the wrong ones. From the leaves up.
  tlog::Frontier frontier;
  for (std::uint64_t i = 0; i < checkpoint.size; ++i) {
    PUENTE_TRY(const Hash leaf, tiles_.node(0, i));
    frontier.append(leaf);
  }
  if (frontier.root() != checkpoint.root)
    return fail(
        ErrorCode::mismatch,
        "store: the leaf hashes do not give the root of the newest checkpoint: the file was altered or an older "
        "copy was put back. Nothing is served; see docs/operator.md, 'A restored broker'");
  PUENTE_TRY(const audit::ChainStates chains, names::chains_of(values));
  writer_ = audit::LogWriter(std::move(frontier), chains);
  return {};
}

ports::LogRows LogKeeper::stage(ports::Values& values) {
  PUENTE_CHECK(writer_.has_staged(), "there are events to store");
  ports::LogRows out;
  out.staged = writer_.take();
  for (const Hash& leaf : out.staged.leaf_hashes) tiles_.append(leaf);
  out.tiles = tiles_.take_rows();
  head_ = {out.staged.size, out.staged.root};
  checkpoint_ = tlog::format_note(tlog::sign_checkpoint({origin_, head_.size, head_.root, {}}, origin_, key_));
  out.checkpoint = checkpoint_;
  values[names::log_checkpoint] = copy_of(view_of(checkpoint_));
  values[names::log_chains] = names::chains_value(out.staged.chains);
  return out;
}

Status LogKeeper::check_event(const Bytes& leaf, const Nonce& nonce, const Bytes& event, std::uint64_t index) const {
  PUENTE_TRY(const codec::LeafInput input, codec::decode_leaf_input(leaf));
  PUENTE_TRY(const Hash stored, tiles_.node(0, index));
  if (tlog::leaf_hash(leaf) != stored || audit::event_hash(nonce, event) != input.event)
    return fail(ErrorCode::mismatch, "store: the event kept for entry " + std::to_string(index) + " is not the log's");
  return {};
}

Result<codec::EventProof> LogKeeper::prove(const Bytes& leaf, const Nonce& nonce, const Bytes& event,
                                           std::uint64_t index, std::uint64_t size) const {
  PUENTE_TRY(std::vector<Hash> inclusion, tlog::inclusion_proof(tiles_, index, size));
  return codec::EventProof{leaf, nonce, event, index, std::move(inclusion)};
}

}  // namespace puente::broker::core
