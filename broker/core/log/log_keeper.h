// The log inside the broker: events in, rows of one commit out, and the tree that proofs are made of.
#pragma once

#include "audit/writer.h"
#include "broker/core/log/rederivation.h"
#include "broker/core/state_names.h"
#include "crypto/primitives/sign.h"
#include "crypto/tlog/checkpoint.h"
#include "schemas/codec/wire.h"

namespace puente::broker::core {

class LogKeeper {
 public:
  // `key` signs checkpoints under the name `origin`; both references outlive the keeper.
  LogKeeper(const ports::LogStore& store, std::string origin, const primitives::SigningKey& key)
      : store_(store), tiles_(store), origin_(std::move(origin)), key_(key) {}

  // Takes up the log that the store holds, or starts an empty one. Derives all tiles and the root from the stored leaf
  // hashes again, and all entries since the last head that was fully verified. Damaged where that is not
  // what the newest checkpoint and the stored chains say: the store was tampered with, or an older copy put back.
  StoreStatus restore(const ports::Values& values);

  // Derives further entries again, at most so many: the older ones after a start, those since the last pass after
  // verify_new(). True: a pass has ended, and verified() is newer. Errors as of Rederivation.
  StoreResult<bool> verify_some(std::uint64_t entries_max);
  bool verifying() const { return pass_.has_value(); }
  // To be called while no event is staged and no batch is out.
  void verify_new();
  const names::VerifiedHead& verified() const { return verified_; }
  StoreStatus open_epochs(std::span<const audit::AuditorKey> auditors, primitives::Drbg& random) {
    return read_back(writer_.open_epochs(auditors, random), "the auditors' packages in the directory");
  }

  audit::Appended append(const codec::Event& event, codec::Audience audience, primitives::Drbg& random) {
    return writer_.append(event, audience, random);
  }
  // Where every audience stands (docs/log.md, Summaries).
  void append_summary(Instant now, primitives::Drbg& random) {
    writer_.append({now, writer_.summary()}, codec::Audience::both, random);
  }
  // A value that goes into the next commit with entries, and is not worth one of its own.
  void keep_later(std::string name, Bytes value) { later_[std::move(name)] = std::move(value); }
  bool has_staged() const { return writer_.has_staged(); }
  // The rows of this commit, with the new checkpoint; its values go into `values`.
  ports::LogRows stage(ports::Values& values);

  // Of the newest staged checkpoint (committed once its batch is).
  const codec::Head& head() const { return head_; }
  const std::string& checkpoint() const { return checkpoint_; }
  std::uint64_t next_index() const { return writer_.size(); }
  const TreeTiles& tree() const { return tiles_; }

  // That this event, as the store kept it, is what the leaf at `index` says; else damaged.
  StoreStatus check_event(const Bytes& leaf, const Nonce& nonce, const Bytes& event, std::uint64_t index) const;

  // An event's proof under the head of `size`; the batch that holds the event must be committed.
  StoreResult<codec::EventProof> prove(const Bytes& leaf, const Nonce& nonce, const Bytes& event, std::uint64_t index,
                                       std::uint64_t size) const;

 private:
  const ports::LogStore& store_;
  TreeTiles tiles_;
  std::string origin_;
  const primitives::SigningKey& key_;
  audit::LogWriter writer_{{}, {}};
  codec::Head head_{0, tlog::empty_root()};
  std::string checkpoint_;
  names::VerifiedHead verified_;
  struct Pass {
    Rederivation walk;
    audit::ChainStates expected;  // at its end
    names::VerifiedHead then;     // verified, once it has ended
  };
  std::optional<Pass> pass_;
  ports::Values later_;
};

}  // namespace puente::broker::core
