#include "broker/core/log/log_keeper.h"

#include "audit/chain.h"
#include "audit/store_rows.h"
#include "broker/core/state_names.h"
#include "crypto/base/check.h"

namespace puente::broker::core {
namespace {

constexpr std::uint64_t entries_at_once = 4096;

tl::unexpected<StoreError> other_chains() {
  return damaged("the entries of the log do not lead to the counters and running hashes that are stored");
}

// Do the entries lead to where the stored chains say the audiences stand? An epoch may have been opened and not used
// yet.
bool leads_to(const audit::ChainStates& derived, const audit::ChainStates& stored) {
  for (std::size_t a = 0; a < stored.size(); ++a)
    if (derived[a].counter != stored[a].counter || derived[a].running != stored[a].running ||
        derived[a].epoch > stored[a].epoch)
      return false;
  return true;
}

}  // namespace

StoreStatus LogKeeper::restore(const ports::Values& values) {
  const auto stored = values.find(names::log_checkpoint);
  if (stored == values.end()) return {};
  checkpoint_ = text_of(stored->second);
  PUENTE_TRY(const tlog::Note note, read_back(tlog::parse_note(checkpoint_), names::log_checkpoint));
  PUENTE_TRY(const tlog::Checkpoint checkpoint, read_back(tlog::parse_checkpoint(note.text), names::log_checkpoint));
  if (checkpoint.origin != origin_)
    return damaged("the log's origin is '" + checkpoint.origin + "', not '" + origin_ + "'");
  head_ = {checkpoint.size, checkpoint.root};
  PUENTE_REQUIRE(tiles_.restore(checkpoint.size));
  PUENTE_REQUIRE(tiles_.rederive());
  PUENTE_TRY(const tlog::Frontier frontier, tiles_.frontier(checkpoint.size));
  if (frontier.root() != checkpoint.root)
    return damaged(
        "the leaf hashes do not give the root of the newest checkpoint: the file was altered or an older "
        "copy was put back. Nothing is served; see docs/operator.md, 'A restored broker'");
  PUENTE_TRY(const audit::ChainStates chains, names::chains_of(values));
  PUENTE_TRY(verified_, names::verified_of(values));
  if (verified_.size > head_.size)
    return damaged("more entries were verified than the log has: an older copy was put back");
  Rederivation newer(store_, tiles_, verified_.size, head_.size, verified_.chains);
  for (bool done = false; !done;) {
    PUENTE_TRY(done, newer.step(entries_at_once));
  }
  if (!leads_to(newer.chains(), chains)) return other_chains();
  writer_ = audit::LogWriter(frontier, chains);
  const names::VerifiedHead all{head_.size, chains};
  if (verified_.size == 0)
    verified_ = all;
  else
    pass_.emplace(Pass{Rederivation(store_, tiles_, 0, verified_.size, {}), verified_.chains, all});
  return {};
}

StoreResult<bool> LogKeeper::verify_some(std::uint64_t entries_max) {
  if (!pass_) return false;
  PUENTE_TRY(const bool done, pass_->walk.step(entries_max));
  if (!done) return false;
  if (!leads_to(pass_->walk.chains(), pass_->expected)) return other_chains();
  verified_ = pass_->then;
  pass_.reset();
  return true;
}

void LogKeeper::verify_new() {
  PUENTE_CHECK(!writer_.has_staged(), "all entries are stored");
  const names::VerifiedHead all{head_.size, writer_.chains()};
  pass_.emplace(Pass{Rederivation(store_, tiles_, verified_.size, all.size, verified_.chains), all.chains, all});
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
  values.merge(std::exchange(later_, {}));
  values[names::log_checkpoint] = copy_of(view_of(checkpoint_));
  values[names::log_chains] = audit::stored_chains(out.staged.chains);
  return out;
}

StoreStatus LogKeeper::check_event(const Bytes& leaf, const Nonce& nonce, const Bytes& event,
                                   std::uint64_t index) const {
  PUENTE_TRY(const codec::LeafInput input, read_back(codec::decode_leaf_input(leaf), "a kept leaf"));
  PUENTE_TRY(const Hash stored, tiles_.node_hash(0, index));
  if (tlog::leaf_hash(leaf) != stored || audit::event_hash(nonce, event) != input.event)
    return damaged("the event kept for entry " + std::to_string(index) + " is not the log's");
  return {};
}

StoreResult<codec::EventProof> LogKeeper::prove(const Bytes& leaf, const Nonce& nonce, const Bytes& event,
                                                std::uint64_t index, std::uint64_t size) const {
  PUENTE_TRY(std::vector<Hash> inclusion, tiles_.inclusion(index, size));
  return codec::EventProof{leaf, nonce, event, index, std::move(inclusion)};
}

}  // namespace puente::broker::core
