// What an agent knows to be in force: directory, bundles, the newest heartbeat and head. Everybody acts only on a
// fresh, witnessed statement that agrees with what it holds (docs/protocol.md, Freshness).
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "client/ports/agent_store.h"
#include "policy/bundle.h"
#include "policy/decide.h"
#include "trust/directory.h"
#include "trust/freshness.h"
#include "trust/pauses.h"
#include "trust/proof.h"
#include "trust/treaty.h"

namespace puente::client::core {

class InForce {
 public:
  explicit InForce(trust::SignedTreaty treaty);

  // What the store holds; checked again, and what no longer passes is left out (it is fetched anew).
  // At the beginning of a shard of the log the head kept is compared with the hand-over instead: `mismatch`.
  AnswerStatus restore(ports::AgentStore& store, const std::map<std::string, Bytes>& values, Instant now);

  const trust::Treaty& treaty() const { return treaty_.treaty(); }
  const trust::Directory& directory() const { return *directory_; }
  const policy::PolicySet& policies() const { return policies_; }
  const trust::Pauses& pauses() const { return pauses_; }
  std::uint64_t version(model::Nation nation) const;
  model::BundleHashes bundle_hashes() const;
  const trust::HeadTracker& heads() const { return heads_; }
  std::optional<tlog::ForkEvidence> take_fork() { return heads_.take_fork(); }
  Instant refuse_by(Instant now) const;

  // A head from the broker: consistent with the one held, with its quorum. Needed before any proof under it.
  Result<tlog::CosignedHead> advance(const codec::HeadUpdate& update, Instant now);
  Status heartbeat(const codec::Heartbeat& message, Instant now);

  // The whole directory as the broker serves it. Entries that do not check out are left out, so that the directory
  // stays different from the one that the heartbeat names, and nothing goes on; the first such error is returned.
  Status replace_directory(const std::vector<Bytes>& entries, Instant now, ports::AgentBatch& batch);
  // Encoded signed bundle of a nation; becomes the one in force here.
  Status take_bundle(model::Nation nation, ByteView bundle, Instant now, ports::AgentBatch& batch);
  // The orders that the broker serves. Errors: those of load_order and of Pauses::replace; what is held then stays.
  Status take_pauses(const std::vector<Bytes>& orders, ports::AgentBatch& batch);
  // The pause that stops such a record, in words: "MX order 3 until …: reason". Empty: none does, or the broker holds
  // it until a liaison approves it (threat to life).
  std::string stopped(const model::AgencyId& originator, const model::AgencyId& recipient, model::Kind kind,
                      model::Urgency urgency, Instant now) const;
  // Of past deliveries too: what a rule said when it decided.
  std::optional<policy::LegalBasis> legal_basis(const model::BundleHashes& bundles, std::string_view rule) const;

  // Passes if there is a fresh heartbeat, and directory and bundles here are those it names. Else `stale`, saying why.
  Status ready(Instant now) const;
  bool directory_differs() const;
  bool bundles_differ() const;
  bool pauses_differ() const;

  std::optional<std::uint64_t> heartbeat_index() const;

  Hash directory_root() const;  // as of the newest heartbeat

  void save(std::map<std::string, Bytes>& values) const;

 private:
  trust::SignedTreaty treaty_;
  std::unique_ptr<trust::Directory> directory_;
  policy::PolicySet policies_;
  std::map<Hash, policy::Policy> known_;                             // every bundle ever held, by its hash
  std::array<std::uint64_t, model::nation_count> newest_version_{};  // of all that were ever held
  trust::Pauses pauses_;
  trust::HeadTracker heads_;
  std::string newest_note_;  // that heads_ took last, as it came
  trust::Freshness freshness_;
  // Root of the directory as of the newest heartbeat: costs a pass over all entries, asked for at every step.
  struct CachedRoot {
    Instant at;
    Hash root;
  };
  mutable std::optional<CachedRoot> root_;
};

}  // namespace puente::client::core
